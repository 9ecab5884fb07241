"""Durations as counts in buckets of a rising width, so that days can be added up.

A bucket is 5 % wider than the one before, and stands for its geometric middle: a quantile is off by
at most 2.5 %. (The sketch of DDSketch, Masson et al., VLDB 2019, with a fixed accuracy.)
"""

from __future__ import annotations

import math
from collections.abc import Mapping

GROWTH = 1.05
_FIRST = 1.0
"""Seconds; what is shorter counts as none."""


def bucket(seconds: float) -> int:
    """Return the bucket of a duration, 0 for less than a second."""
    return 0 if seconds < _FIRST else 1 + math.floor(math.log(seconds / _FIRST, GROWTH))


def middle(number: int) -> float:
    """Return the seconds that a bucket stands for."""
    return 0.0 if number == 0 else _FIRST * GROWTH ** (number - 0.5)


def quantile(counts: Mapping[int, int], share: float) -> float | None:
    """Return the smallest duration that at least a share (0–1) does not exceed; None of none."""
    total = sum(counts.values())
    if total == 0:
        return None
    wanted, seen = max(1, math.ceil(share * total)), 0
    for number in sorted(counts):
        seen += counts[number]
        if seen >= wanted:
            return middle(number)
    raise AssertionError("the counts sum to less than their sum")
