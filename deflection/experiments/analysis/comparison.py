"""One variant held by another in one measure: the difference, how sure it is, and the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from deflection.experiments.analysis.ratios import Tally
from deflection.experiments.analysis.sequential import ALPHA, interval, p_value

ENOUGH_CONTACTS, ENOUGH_HITS = 100, 10
"""Below so many contacts of a variant, or so many hits or misses of it, nothing is said: the
interval rests on sums being nearly normal."""


class Seen(StrEnum):
    """What a comparison says: ``more`` or ``less`` than the first variant, ``nothing`` where no
    difference is seen, ``too_little`` where there is not enough to say even that."""

    MORE = "more"
    LESS = "less"
    NOTHING = "nothing"
    TOO_LITTLE = "too_little"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The ``difference`` of two shares with its always valid interval and p-value; None where
    there is too little."""

    seen: Seen
    difference: float | None = None
    interval: tuple[float, float] | None = None
    p_value: float | None = None


def compare(first: Tally, other: Tally, planned: int, alpha: float = ALPHA) -> Comparison:
    """Hold a variant by the first one; it may be asked every day."""
    if first.share is None or other.share is None or not (_enough(first) and _enough(other)):
        return Comparison(Seen.TOO_LITTLE)
    variance = (first.variance or 0.0) + (other.variance or 0.0)
    difference, contacts = other.share - first.share, first.contacts + other.contacts
    low, high = interval(difference, variance, contacts, planned, alpha)
    chance = p_value(difference, variance, contacts, planned, alpha)
    seen = Seen.MORE if low > 0 else Seen.LESS if high < 0 else Seen.NOTHING
    return Comparison(seen, difference, (max(-1.0, low), min(1.0, high)), chance)


def _enough(tally: Tally) -> bool:
    rare = min(tally.hits, tally.of - tally.hits)
    return tally.contacts >= ENOUGH_CONTACTS and rare >= ENOUGH_HITS
