"""What an experiment may be judged by: ratios of the reports, and which way is good.

A share is one, the net promoter score (a difference of two shares of one whole), and the mean
effort.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from deflection.numbers.metric import Metric, Ratio
from deflection.numbers.metrics import METRICS

SURVEYS = frozenset(
    {
        *("csat", "csat_response", "nps", "nps_response"),
        *("ces", "ces_easy", "ces_response"),
    }
)
"""What customers say, or not, when they are asked: for days after that."""

WEEKLY = frozenset({"durable", "fcr"})
"""What is known only once nobody asked again for days."""

_MORE = ("deflected", "confirmed", "durable", "offered", "self_service_share", "search_success")
_MORE_STILL = ("first_accepted", "coverage", "fcr", *SURVEYS)
_LESS = ("handed_off", "handoff_rate", "came_back", "abandoned_in_queue", "abandoned_unanswered")
_LESS_STILL = ("bounced", "queue_abandon_rate")
_BETTER = dict.fromkeys((*_MORE, *_MORE_STILL), 1) | dict.fromkeys((*_LESS, *_LESS_STILL), -1)


@dataclass(frozen=True, slots=True)
class Measure:
    """A metric with the ratio that it is; ``better`` is 1 where more is good, -1 where less is."""

    metric: Metric
    ratio: Ratio
    better: int


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        metric.code: Measure(metric, metric.ratio, _BETTER[metric.code])
        for metric in METRICS
        if metric.ratio is not None and metric.code in _BETTER
    }
)
