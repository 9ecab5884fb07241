"""A test that may be looked at every day: an interval that holds at all moments at once.

An ordinary 95 % interval holds at one moment, chosen before. Who looks every day and stops at the
first day on which it leaves out 0 is wrong far more often than 5 % of the time. The interval here
is an **asymptotic confidence sequence**: the probability that it *ever* leaves out the true
difference is at most ``alpha``, however often one looks and whenever one stops.

The formulas are those of the two-sided normal mixture (Robbins, Annals of Mathematical Statistics
41, 1970), for variances that are estimated: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas,
"Time-uniform central limit theory and asymptotic confidence sequences", Annals of Statistics 52,
2024, theorem 2.2. It is the dual of the mixture sequential probability ratio test (mSPRT) of
Johari, Koomen, Pekelis and Walsh, "Always Valid Inference", Operations Research 70, 2022.
"""

from __future__ import annotations

import math

ALPHA = 0.05
"""How often an interval may ever leave out the truth."""


def breadth(contacts: int, planned: int, alpha: float = ALPHA) -> float:
    """Return by how many standard errors the interval reaches to each side.

    ``planned`` is for how many contacts in all it is made narrowest. It must be fixed before the
    first look; a wrong guess costs breadth, never truth.
    """
    told = _information(contacts, planned, alpha)
    return math.sqrt(2 * (1 + told) / told * math.log(math.sqrt(1 + told) / alpha))


def interval(
    difference: float, variance: float, contacts: int, planned: int, alpha: float = ALPHA
) -> tuple[float, float]:
    """Return between what the true difference is, at all moments at once with 1 − ``alpha``.

    ``variance`` is that of the difference, ``contacts`` how many it rests on in all variants.
    """
    reach = breadth(contacts, planned, alpha) * math.sqrt(variance)
    return difference - reach, difference + reach


def p_value(
    difference: float, variance: float, contacts: int, planned: int, alpha: float = ALPHA
) -> float:
    """Return the always valid p-value (0–1): below ``a`` at any look at most ``a`` of the time.

    ``alpha`` is what the interval was tuned for, not what the p-value is compared with.
    """
    if variance <= 0:
        return 1.0
    told = _information(contacts, planned, alpha)
    square = difference**2 / variance
    # Its logarithm, for that of a large difference is below what a float can be.
    surprise = 0.5 * math.log1p(told) - told / (1 + told) * square / 2
    return math.exp(min(0.0, max(-700.0, surprise)))


def _information(contacts: int, planned: int, alpha: float) -> float:
    """Return the contacts in units of the mixture: n · ρ², with the ρ that is best at n = planned.

    ρ² = (−2 log α + log(1 − 2 log α)) / planned (Waudby-Smith et al., on tuning ρ).
    """
    best = -2 * math.log(alpha) + math.log(1 - 2 * math.log(alpha))
    return max(1, contacts) * best / max(1, planned)
