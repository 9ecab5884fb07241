"""How good probabilities are, as pure functions of what was told and what was right.

``confidences`` are probabilities (0–1) that an answer is right; ``right`` says, in the same
order, whether it was. A question that no article answers is never right.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

BINS = 10


class Bin(NamedTuple):
    """One bar of a reliability diagram: mean confidence, share that was right, how many answers."""

    confidence: float
    right: float
    size: int


class Point(NamedTuple):
    """What follows if all from a confidence on are answered.

    ``coverage`` is the share of all questions that is answered, ``risk`` the share of those
    answers that is wrong.
    """

    threshold: float
    coverage: float
    risk: float


def reliability(confidences: Sequence[float], right: Sequence[bool], bins: int = BINS) -> list[Bin]:
    """Return the bars of the reliability diagram, of equal width, without empty ones."""
    placed = sorted(
        (min(bins - 1, int(told * bins)), told, bool(was))
        for told, was in zip(confidences, right, strict=True)
    )
    found = []
    for _, group in groupby(placed, key=lambda one: one[0]):
        _, told, was = zip(*group, strict=True)
        found.append(Bin(sum(told) / len(told), sum(was) / len(was), len(told)))
    return found


def expected_calibration_error(
    confidences: Sequence[float], right: Sequence[bool], bins: int = BINS
) -> float:
    """Return the mean distance of confidence and truth over the bars, weighed by their sizes.

    0 is perfect, also of nothing at all. Formula: Guo et al. 2017, equation 3.
    """
    gaps = (
        one.size * abs(one.confidence - one.right) for one in reliability(confidences, right, bins)
    )
    return sum(gaps) / len(confidences) if confidences else 0.0


def risk_coverage(confidences: Sequence[float], right: Sequence[bool]) -> list[Point]:
    """Return a point for every distinct confidence, from the highest to the lowest.

    Equal confidences cannot be told apart by a threshold, so they are answered together.
    """
    ranked = sorted(zip(confidences, right, strict=True), key=lambda one: -one[0])
    wrong = list(accumulate(not was for _, was in ranked))
    points = []
    for place, (told, _) in enumerate(ranked, 1):
        if place == len(ranked) or ranked[place][0] < told:
            points.append(Point(told, place / len(ranked), wrong[place - 1] / place))
    return points


def coverage_at_risk(confidences: Sequence[float], right: Sequence[bool], risk: float) -> float:
    """Return the largest share of questions that can be answered at no more than a risk (0–1)."""
    points = risk_coverage(confidences, right)
    return max((one.coverage for one in points if one.risk <= risk), default=0.0)
