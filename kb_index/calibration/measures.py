"""How good probabilities are, as pure functions of what was told and what was right.

``confidences`` are probabilities (0–1) that an answer is right; ``right`` says, in the same
order, whether it was. A question that no article answers is never right. ``weights`` say how much
each question counts, 1 unless given.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

BINS = 10


class Bin(NamedTuple):
    """One bar of a reliability diagram: mean confidence, share that was right, how many answers."""

    confidence: float
    right: float
    size: float


class Point(NamedTuple):
    """What follows if all from a confidence on are answered.

    ``coverage`` is the share of all questions that is answered, ``risk`` the share of those
    answers that is wrong.
    """

    threshold: float
    coverage: float
    risk: float


class _Told(NamedTuple):
    confidence: float
    right: bool
    weight: float


def reliability(
    confidences: Sequence[float],
    right: Sequence[bool],
    bins: int = BINS,
    weights: Sequence[float] | None = None,
) -> list[Bin]:
    """Return the bars of the reliability diagram, of equal width, without empty ones."""

    def bar(one: _Told) -> int:
        return min(bins - 1, int(one.confidence * bins))

    told = sorted(_told(confidences, right, weights), key=bar)
    return [_bin(list(group)) for _, group in groupby(told, key=bar)]


def expected_calibration_error(
    confidences: Sequence[float],
    right: Sequence[bool],
    bins: int = BINS,
    weights: Sequence[float] | None = None,
) -> float:
    """Return the mean distance of confidence and truth over the bars, weighed by their sizes.

    0 is perfect, also of nothing at all. Formula: Guo et al. 2017, equation 3.
    """
    bars = reliability(confidences, right, bins, weights)
    total = sum(one.size for one in bars)
    return sum(one.size * abs(one.confidence - one.right) for one in bars) / total if bars else 0.0


def risk_coverage(
    confidences: Sequence[float], right: Sequence[bool], weights: Sequence[float] | None = None
) -> list[Point]:
    """Return a point for every distinct confidence, from the highest to the lowest.

    Equal confidences cannot be told apart by a threshold, so they are answered together.
    """
    told = sorted(_told(confidences, right, weights), key=lambda one: -one.confidence)
    total = sum(one.weight for one in told)
    points, answered, wrong = [], 0.0, 0.0
    for confidence, group in groupby(told, key=lambda one: one.confidence):
        for one in group:
            answered += one.weight
            wrong += 0.0 if one.right else one.weight
        points.append(Point(confidence, answered / total, wrong / answered))
    return points


def coverage_at_risk(
    confidences: Sequence[float],
    right: Sequence[bool],
    risk: float,
    weights: Sequence[float] | None = None,
) -> float:
    """Return the largest share of questions that can be answered at no more than a risk (0–1)."""
    points = risk_coverage(confidences, right, weights)
    return max((one.coverage for one in points if one.risk <= risk), default=0.0)


def _told(
    confidences: Sequence[float], right: Sequence[bool], weights: Sequence[float] | None
) -> list[_Told]:
    """Return the three lists as one, without what does not count."""
    counted = [1.0] * len(confidences) if weights is None else weights
    told = [_Told(*one) for one in zip(confidences, right, counted, strict=True)]
    return [one for one in told if one.weight > 0]


def _bin(told: list[_Told]) -> Bin:
    size = sum(one.weight for one in told)
    confidence = sum(one.weight * one.confidence for one in told) / size
    return Bin(confidence, sum(one.weight for one in told if one.right) / size, size)
