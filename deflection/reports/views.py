"""How sums of figures become what a report tells, as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from deflection.episodes.surveys import SCALES
from deflection.numbers.intervals import of_change
from deflection.numbers.metric import Metric, Sums, Unit, Value
from deflection.numbers.metrics import METRICS, durations
from deflection.numbers.quantiles import middle

METRIC = {metric.code: metric for metric in METRICS}
_WIDEST = {Unit.SHARE: 1.0, Unit.POINTS: 200.0, Unit.MEAN: math.inf}
"""How far two values can lie apart, of the units whose metrics have an interval."""
WAITED = {"accepted": "waited", "abandoned": "abandoned"}
"""How waits end, each with the name of its durations."""
WAITS = (0, 10, 20, 30, 60, 120, 300, 600, 1800)
"""The seconds at which the bars of a picture of waits begin; the last one has no end."""


def compared(metric: Metric, now: Sums, before: Sums) -> dict[str, Any]:
    """Return a metric of a period beside that of the period before.

    ``change`` is the 95 % interval of their difference; it holds 0 where none is seen.
    """
    value, earlier = metric.measure(now), metric.measure(before)
    return {
        "code": metric.code,
        "zh": metric.zh,
        "en": metric.en,
        "unit": metric.unit.value,
        "of_unit": metric.of.value,
        "value": _rounded(value.value),
        "of": value.of,
        "interval": _ends(value.interval),
        "before": _rounded(earlier.value),
        "change": _ends(_change(metric, value, earlier)),
    }


def measured(codes: Iterable[str], sums: Sums) -> dict[str, Any]:
    """Return some metrics of a row, and how much each rests on."""
    found = {code: METRIC[code].measure(sums) for code in codes}
    return {
        "values": {code: _rounded(one.value) for code, one in found.items()},
        "of": {code: one.of for code, one in found.items()},
    }


def under(sums: Sums, prefix: str) -> dict[str, int]:
    """Return the figures of one kind, as ``outcome:…``, by what follows."""
    return {
        name.partition(":")[2]: count
        for name, count in sums.items()
        if name.partition(":")[0] == prefix
    }


def week(days: Mapping[str, Sums]) -> list[list[int]]:
    """Return how many conversations began to ask in each hour of each day of the week, Monday
    first: seven rows of 24. ``days`` are figures by ISO day."""
    hours = [[0] * 24 for _ in range(7)]
    for day, sums in days.items():
        row = hours[date.fromisoformat(day).weekday()]
        for hour, count in under(sums, "hour").items():
            row[int(hour)] += count
    return hours


def waits(sums: Sums) -> dict[str, Any]:
    """Return how many waited how long: of those who were accepted, and of those who gave up."""
    return {
        "seconds": list(WAITS),
        **{how: spread(sums, how) for how in WAITED},
    }


def surveys(sums: Sums) -> dict[str, Any]:
    """Return for each survey how many were asked, declined and commented, and every score."""
    return {
        kind.value: {
            **{what: sums.get(f"{kind}_{what}", 0) for what in ("asked", "declined", "commented")},
            "scores": {str(score): sums.get(f"{kind}:{score}", 0) for score in scale.scores},
        }
        for kind, scale in SCALES.items()
    }


def spread(sums: Sums, how: str) -> list[int]:
    """Return how many waits that ended so belong to each bar, which `WAITS` begin."""
    buckets = durations(sums, WAITED[how])
    ends = pairwise((*WAITS, float("inf")))
    return [
        sum(count for number, count in buckets.items() if low <= middle(number) < high)
        for low, high in ends
    ]


def _change(metric: Metric, now: Value, before: Value) -> tuple[float, float] | None:
    if metric.unit not in _WIDEST or now.value is None or before.value is None:
        return None
    if now.interval is None or before.interval is None:
        return None
    widest = _WIDEST[metric.unit]
    return of_change(now.value, now.interval, before.value, before.interval, widest)


def _ends(interval: Sequence[float] | None) -> list[float] | None:
    return None if interval is None else [round(end, 6) for end in interval]


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
