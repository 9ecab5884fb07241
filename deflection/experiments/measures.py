"""What an experiment may be judged by: the shares of the reports, and which way is good."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deflection.numbers.metrics import METRICS, Metric, Sums

_MORE = ("deflected", "confirmed", "durable", "offered", "self_service_share", "search_success")
_MORE_STILL = ("first_accepted", "coverage", "fcr", "csat", "csat_response")
_LESS = ("handed_off", "handoff_rate", "came_back", "abandoned_in_queue", "abandoned_unanswered")
_LESS_STILL = ("bounced", "queue_abandon_rate")

BETTER: Mapping[str, int] = MappingProxyType(
    dict.fromkeys((*_MORE, *_MORE_STILL), 1) | dict.fromkeys((*_LESS, *_LESS_STILL), -1)
)
"""1 where more is good, -1 where less is."""

WEEKLY = frozenset({"durable", "fcr"})
"""What is known only once nobody asked again for days."""

MEASURES: Mapping[str, Metric] = MappingProxyType(
    {metric.code: metric for metric in METRICS if metric.code in BETTER and metric.whole}
)


def counted(metric: Metric, sums: Sums) -> tuple[int, int]:
    """Return the hits of a share in some figures, and what they are counted in."""
    if metric.whole is None:
        raise ValueError(f"{metric.code} is no share")
    return metric.behind(sums), metric.whole(sums)
