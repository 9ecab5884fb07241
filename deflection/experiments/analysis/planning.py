"""How many contacts an experiment needs, and how long that takes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from deflection.experiments.analysis.sequential import ALPHA, breadth
from deflection.numbers.metric import Ratio, Sums

POWER = 0.8
MOST = 10_000_000
"""Contacts; what needs more is not found by anybody."""

_LEAST_SPREAD = 0.01
"""Of the square of a scale: a share of nothing or all, or one score alone, is not quite that."""


@dataclass(frozen=True, slots=True)
class Today:
    """What a ratio is today: its ``value``; how far cases lie apart, as a part (0–1) of how far
    they could with that value (a share's always do); and ``counted``, the cases for each contact.

    A contact counts once at most, for what she does again tells a little less. A score that few
    are asked for needs as many more contacts.
    """

    value: float
    apart: float = 1.0
    counted: float = 1.0
    ends: tuple[int, int] = (0, 1)

    @classmethod
    def of(cls, ratio: Ratio, sums: Sums, contacts: float) -> Today | None:
        """Return what the figures of so many contacts say; None where they say nothing."""
        top, whole = ratio.counted(sums)
        if not whole or not contacts:
            return None
        value = top / whole
        most = _widest(value, ratio.ends)
        spread = ratio.squares(sums) / whole - value**2
        return cls(value, spread / most if most else 1.0, min(1.0, whole / contacts), ratio.ends)

    def spread(self, value: float) -> float:
        """Return the variance of one case where the ratio is another value."""
        scale = (self.ends[1] - self.ends[0]) ** 2
        return max(_LEAST_SPREAD * scale, self.apart * _widest(value, self.ends))


def contacts_needed(
    today: Today, difference: float, variants: int = 2, power: float = POWER
) -> int:
    """Return how many contacts in all find a difference with this probability, at the latest then.

    ``difference`` is what is added to the value of today. The usual formula for two means (Fleiss,
    Levin and Paik, "Statistical Methods for Rates and Proportions", 4.2), with the breadth of an
    interval that holds at every look in the place of 1.96, which makes it about twice as many.
    """
    other = min(today.ends[1], max(today.ends[0], today.value + difference))
    if today.value == other:
        return MOST
    alpha = ALPHA / max(1, variants - 1)
    reach = breadth(1, 1, alpha) + NormalDist().inv_cdf(power)
    spread = variants * (today.spread(today.value) + today.spread(other)) / today.counted
    return min(MOST, math.ceil(reach**2 * spread / (other - today.value) ** 2))


def days_needed(contacts: int, contacts_a_day: float, share: float, days: int) -> float | None:
    """Return how long so many contacts take, of whom a share (0–1) is in the experiment.

    ``days`` is for how long each is observed before she counts; None where nobody comes.
    """
    each_day = contacts_a_day * share
    return contacts / each_day + days if each_day > 0 else None


def _widest(value: float, ends: tuple[int, int]) -> float:
    """Return the largest variance of what lies between two ends and has this mean.

    (Bhatia and Davis, American Mathematical Monthly 107, 2000: as if all lay at the ends.)
    """
    return (value - ends[0]) * (ends[1] - value)
