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
