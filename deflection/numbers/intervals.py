"""How sure a share is."""

from __future__ import annotations

import math
from collections.abc import Mapping

_Z = 1.959964
"""The two-sided 95 % quantile of the normal distribution."""
_FEWEST = 5


def wilson(hits: int, of: int) -> tuple[float, float] | None:
    """Return the 95 % score interval of a share (Wilson, JASA 22, 1927); None of nothing."""
    if of <= 0:
        return None
    share, square = hits / of, _Z * _Z
    middle = share + square / (2 * of)
    spread = _Z * math.sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = ((middle + sign * spread) / (1 + square / of) for sign in (-1, 1))
    return max(0.0, min(low, share)), min(1.0, max(high, share))  # rounding never excludes it


def of_difference(more: int, less: int, of: int) -> tuple[float, float] | None:
    """Return the 95 % interval of the difference of two shares of the same whole; None of nothing.

    (Bonett and Price, Journal of Educational and Behavioral Statistics 37, 2012.)
    """
    if of <= 0:
        return None
    higher, lower = (more + 1) / (of + 2), (less + 1) / (of + 2)
    middle, share = higher - lower, (more - less) / of
    spread = _Z * math.sqrt((higher + lower - middle * middle) / (of + 2))
    return max(-1.0, min(middle - spread, share)), min(1.0, max(middle + spread, share))


def of_mean(counts: Mapping[int, int]) -> tuple[float, float] | None:
    """Return the 95 % interval of the mean of scores, by how often each was given (Student's t).

    ``counts`` names every score of the scale. The interval lies within the scores that were given;
    None of fewer than five, of which it would tell little. Where all gave the same score, it is
    that of those and one more who gave the next one: that nobody differed yet is no certainty.
    """
    of = sum(counts.values())
    if of < _FEWEST:
        return None
    if len([count for count in counts.values() if count]) == 1:
        return _of_one_score(counts)
    mean = sum(score * count for score, count in counts.items()) / of
    square = sum(count * (score - mean) ** 2 for score, count in counts.items()) / (of - 1)
    spread = _t(of - 1) * math.sqrt(square / of)
    given = [score for score, count in counts.items() if count]
    return max(float(min(given)), mean - spread), min(float(max(given)), mean + spread)


def _of_one_score(counts: Mapping[int, int]) -> tuple[float, float]:
    [given] = [score for score, count in counts.items() if count]
    beside = [of_mean({**counts, one: 1}) for one in (given - 1, given + 1) if one in counts]
    ends = [end for interval in beside if interval for end in interval]
    return min(ends, default=float(given)), max(ends, default=float(given))


def _t(freedom: int) -> float:
    """Return the 97.5 % quantile of Student's t (Abramowitz and Stegun 26.7.5), within 0.1 %."""
    z = _Z
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    rest = 0.0
    for term in reversed(terms):
        rest = (rest + term) / freedom
    return z + rest


def of_change(
    now: float,
    interval: tuple[float, float],
    before: float,
    earlier: tuple[float, float],
    widest: float = 1.0,
) -> tuple[float, float]:
    """Return the 95 % interval of the difference of two numbers, each with its own interval.

    (Newcombe, Statistics in Medicine 17, 1998, method 10; Zou and Donner, ibid. 27, 2008, for
    others than shares.) It holds 0 where no change is seen; ``widest`` is how far they can differ.
    """
    change = now - before
    down = math.hypot(now - interval[0], earlier[1] - before)
    up = math.hypot(interval[1] - now, before - earlier[0])
    return max(-widest, change - down), min(widest, change + up)
