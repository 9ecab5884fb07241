"""What may be promised of answers that nobody has seen: a bound on the risk, not its estimate.

A threshold that was the best on one sample of questions is a lucky one, so that of other questions
more answers are wrong than on that sample. The bound is Clopper and Pearson's for one side, as for
selective classification by Geifman and El-Yaniv (2017). A question stands in several sets and in
noisy copies, which are right or wrong together: they count as so many independent ones as
have the same variance (Korn and Graubard 1998).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt
from scipy.stats import beta

from kb_index.calibration.fitting import thinned
from kb_index.calibration.measures import Point, risk_coverage

SURE = 0.95
"""How sure the bound is."""

Numbers = npt.NDArray[np.float64]


def promised(
    confidences: Sequence[float],
    right: Sequence[bool],
    weights: Sequence[float],
    groups: Sequence[Hashable],
) -> tuple[Point, ...]:
    """Return risk and coverage in some dozens of points, the risk as its upper bound.

    ``groups`` says which cases are about one and the same question.
    """
    numbers = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    group = np.array([numbers[one] for one in groups])
    sure, counted = np.array(confidences), np.array(weights)
    wrong = 1.0 - np.array(right, np.float64)
    points = []
    for one in thinned(risk_coverage(confidences, right, weights)):
        shown = sure >= one.threshold
        risk = bound(wrong[shown], counted[shown], group[shown])
        points.append(one._replace(risk=risk))
    return tuple(points)


def bound(wrong: Numbers, weights: Numbers, group: npt.NDArray[np.int64]) -> float:
    """Return what the share of wrong ones (1, else 0) is at most, as surely as `SURE`."""
    total = weights.sum()
    share = float(weights @ wrong / total)
    apart = np.bincount(group, weights * (wrong - share))
    spread = float((apart**2).sum() / total**2)
    independent = min(total, share * (1 - share) / spread) if spread > 0 else total
    right = (1 - share) * independent
    return float(beta.ppf(SURE, share * independent + 1, right)) if right > 0 else 1.0
