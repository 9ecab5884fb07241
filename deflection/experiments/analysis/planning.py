"""How many contacts an experiment needs, and how long that takes."""

from __future__ import annotations

import math
from statistics import NormalDist

from deflection.experiments.analysis.sequential import ALPHA, breadth

POWER = 0.8
MOST = 10_000_000
"""Contacts; what needs more is not found by anybody."""


def contacts_needed(
    baseline: float, difference: float, variants: int = 2, power: float = POWER
) -> int:
    """Return how many contacts in all find a difference with this probability, at the latest then.

    ``baseline`` is the share today and ``difference`` what is added to it. The usual formula for
    two shares (Fleiss, Levin and Paik, "Statistical Methods for Rates and Proportions", 4.2), with
    the breadth of an interval that holds at every look in the place of 1.96, which makes it about
    twice as many. A contact counts once; who comes often tells a little less than that.
    """
    other = min(1.0, max(0.0, baseline + difference))
    if baseline == other:
        return MOST
    alpha = ALPHA / max(1, variants - 1)
    reach = breadth(1, 1, alpha) + NormalDist().inv_cdf(power)
    spread = variants * (_spread(baseline) + _spread(other))
    return min(MOST, math.ceil(reach**2 * spread / (other - baseline) ** 2))


def days_needed(contacts: int, contacts_a_day: float, share: float, days: int) -> float | None:
    """Return how long so many contacts take, of whom a share (0–1) is in the experiment.

    ``days`` is for how long each is observed before she counts; None where nobody comes.
    """
    each_day = contacts_a_day * share
    return contacts / each_day + days if each_day > 0 else None


def _spread(share: float) -> float:
    """Return the variance of one yes or no; a share of nothing or all is not quite that."""
    return max(0.01, share * (1 - share))
