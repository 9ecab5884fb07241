"""Whether contacts came to the variants as often as they should (sample ratio mismatch).

Where they did not, something chooses who is counted, and no comparison can be trusted. The test
may be looked at every day: it is the mixture martingale of Lindon and Malek, "Anytime-Valid
Inference for Multinomial Count Data", NeurIPS 2022.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

SUSPICIOUS = 0.001
"""A p-value below this is told: by chance it happens in one experiment of a thousand, ever."""

_CONCENTRATION = 1000.0
"""Of the mixture: it looks for shares that are off by one or two percentage points."""


def mismatch(counts: Sequence[int], shares: Sequence[float]) -> float:
    """Return the always valid p-value (0–1) of counts that should come in these shares."""
    if len(counts) != len(shares) or min(shares) <= 0 or min(counts) < 0:
        raise ValueError("as many counts as shares, the ones not negative, the others positive")
    whole, total = sum(shares), sum(counts)
    factor = math.lgamma(_CONCENTRATION) - math.lgamma(_CONCENTRATION + total)
    for count, share in zip(counts, shares, strict=True):
        expected = share / whole
        prior = _CONCENTRATION * expected
        factor += math.lgamma(prior + count) - math.lgamma(prior) - count * math.log(expected)
    return math.exp(min(0.0, -factor))
