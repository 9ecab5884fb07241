"""How sure a share is."""

from __future__ import annotations

import math

_Z = 1.959964
"""The two-sided 95 % quantile of the normal distribution."""


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """Return the 95 % score interval of a share (Wilson, JASA 22, 1927); None of nothing."""
    if of <= 0:
        return None
    share, square = hits / of, _Z * _Z
    middle = share + square / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = ((middle + sign * spread) / (1 + square / of) for sign in (-1, 1))
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding never excludes it


def of_change(
    now: float, interval: tuple[float, float], before: float, earlier: tuple[float, float]
) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two shares, each with its score interval.

    (Newcombe, Statistics in Medicine 17, 1998, method 10.) It holds 0 where no change is seen.
    """
    change = now - before
    down = math.hypot(now - interval[0], earlier[1] - before)
    up = math.hypot(interval[1] - now, before - earlier[0])
    return max(-1.0, change - down), min(1.0, change + up)
