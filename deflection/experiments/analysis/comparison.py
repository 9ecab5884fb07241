"""One variant held by another in one measure: the difference, how sure it is, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from deflection.experiments.analysis.ratios import Tally
from deflection.experiments.analysis.sequential import ALPHA, interval, p_value

ENOUGH_CONTACTS, ENOUGH_HITS = 100, 10
"""Below so many contacts of a variant, or so many hits or misses of it, nothing is said: the
interval rests on sums being nearly normal. What lies between the ends of a scale is partly a hit
and partly a miss."""

SHARE = (0, 1)


class Seen(StrEnum):
    """What a comparison says: ``more`` or ``less`` than the first variant, ``nothing`` where no
    difference is seen, ``too_little`` where there is not enough to say even that."""

    MORE = "more"
    LESS = "less"
    NOTHING = "nothing"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ``difference`` of two ratios with its always valid interval and p-value; None where
    there is too little.

    ``alike`` is false where not as many of the contacts are counted at all: then one may compare
    different people. None where there is too little to say so, or everybody is.
    """

    seen: Seen
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p_value: float | None = None
    alike: bool | None = None


def compare(
    first: Tally,
    other: Tally,
    planned: int,
    alpha: float = ALPHA,
    ends: tuple[int, int] = SHARE,
) -> Comparison:
    """Hold a variant by the first one; it may be asked every day.

    Each case adds something between ``ends`` to a ratio.
    """
    counting = _compare(first.counting, other.counting, planned, alpha, SHARE)
    alike = None if counting.seen is Seen.TOO_LITTLE else counting.seen is Seen.NOTHING
    return replace(_compare(first, other, planned, alpha, ends), alike=alike)


def _compare(
    first: Tally, other: Tally, planned: int, alpha: float, ends: tuple[int, int]
) -> Comparison:
    variance = (first.variance or 0.0) + (other.variance or 0.0)
    enough = variance > 0 and _enough(first, *ends) and _enough(other, *ends)
    if first.value is None or other.value is None or not enough:
        return Comparison(Seen.TOO_LITTLE)
    difference, contacts = other.value - first.value, first.contacts + other.contacts
    low, high = interval(difference, variance, contacts, planned, alpha)
    chance = p_value(difference, variance, contacts, planned, alpha)
    seen = Seen.MORE if low > 0 else Seen.LESS if high < 0 else Seen.NOTHING
    widest = ends[1] - ends[0]
    return Comparison(seen, difference, (max(-widest, low), min(widest, high)), chance)


def _enough(tally: Tally, lowest: int, highest: int) -> bool:
    hits = (tally.top - lowest * tally.whole) / (highest - lowest)
    rare = min(hits, tally.whole - hits)
    return tally.contacts >= ENOUGH_CONTACTS and rare >= ENOUGH_HITS
