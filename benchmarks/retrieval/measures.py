"""Measures of rankings, question by question, and how sure their means are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial

import numpy as np
import numpy.typing as npt

DRAWS = 1_000
SHARE = 0.95
"""Of the resampled means, how many lie within an interval."""

_SEED = 0
Values = npt.NDArray[np.float64]


def hit(found: Sequence[str], right: Collection[str], k: int) -> float:
    """Return 1 if a right article is within the first ``k``, else 0."""
    return float(any(one in right for one in found[:k]))


def reciprocal_rank(found: Sequence[str], right: Collection[str], k: int) -> float:
    """Return 1/rank of the first right article, 0 beyond the first ``k``."""
    ranks = (rank for rank, one in enumerate(found[:k], 1) if one in right)
    return 1 / next(ranks, np.inf)


def recall(found: Sequence[str], right: Collection[str], k: int) -> float:
    """Return the share of the right articles that is within the first ``k``."""
    return sum(one in right for one in found[:k]) / len(right)


MEASURES = {
    "hit1": partial(hit, k=1),
    "hit5": partial(hit, k=5),
    "mrr10": partial(reciprocal_rank, k=10),
    "recall20": partial(recall, k=20),
}
DEPTH = 20
"""Articles of a ranking that the measures look at."""


def values(rankings: Sequence[Sequence[str]], right: Sequence[Collection[str]]) -> Values:
    """Return every measure of every ranking, shape (questions, measures)."""
    pairs = list(zip(rankings, right, strict=True))
    rows = [[measure(*pair) for measure in MEASURES.values()] for pair in pairs]
    return np.array(rows, dtype=np.float64).reshape(len(pairs), len(MEASURES))


def figures(measured: Values) -> dict[str, float | list[float]]:
    """Return the mean of each measure, and under ``…_interval`` between what it lies."""
    lows, highs = interval(measured)
    told: dict[str, float | list[float]] = {}
    for column, name in enumerate(MEASURES):
        told[name] = round(float(measured[:, column].mean()), 4)
        told[f"{name}_interval"] = [round(float(lows[column]), 4), round(float(highs[column]), 4)]
    return told


def interval(measured: Values, draws: int = DRAWS) -> tuple[Values, Values]:
    """Return the lower and upper bound of each column's mean, by the bootstrap's percentiles.

    The questions drawn depend on their number alone, so systems that were asked the same ones are
    resampled alike, and the interval of a difference is that of the differences.
    """
    drawn = np.random.default_rng(_SEED).integers(0, len(measured), (draws, len(measured)))
    means = measured[drawn].mean(axis=1)
    low, high = np.quantile(means, [(1 - SHARE) / 2, (1 + SHARE) / 2], axis=0)
    return low, high
