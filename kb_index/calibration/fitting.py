"""From cases with known outcomes to a model with its curve."""

from __future__ import annotations

from collections.abc import Sequence

from kb_index.calibration.logistic import Case, fit
from kb_index.calibration.measures import Point, risk_coverage
from kb_index.calibration.model import Logistic, Model

_FOLDS = 5
_POINTS = 60


def fit_model(
    basis: str,
    names: Sequence[str],
    answers: Sequence[Case],
    offers: Sequence[Case],
    prior: Model | None = None,
    pull: float = 1.0,
) -> Model:
    """Return the model fitted on these cases; its curve is of cases held out in turn."""
    before = None if prior is None else prior.answers
    unseen = held_out(answers, names, before, pull)
    return Model(
        basis,
        fit(answers, names, before, pull),
        fit(offers, names, None if prior is None else prior.offers, pull),
        curve(unseen, [one.right for one in answers], [one.weight for one in answers]),
    )


def curve(
    confidences: Sequence[float], right: Sequence[bool], weights: Sequence[float]
) -> tuple[Point, ...]:
    """Return risk and coverage in at most some dozens of points, thresholds falling.

    To each risk are added one wrong and one right answer that nobody saw (Laplace's rule), so that
    a few lucky cases promise nothing.
    """
    points = risk_coverage(confidences, right, weights)
    total = sum(weights)
    smoothed = [
        Point(one.threshold, one.coverage, (one.risk * answered + 1) / (answered + 2))
        for one in points
        for answered in [one.coverage * total]
    ]
    return tuple(thinned(smoothed))


def held_out(
    cases: Sequence[Case], names: Sequence[str], prior: Logistic | None, pull: float
) -> list[float]:
    """Return each case's probability by a model that was fitted without it and its fold."""
    told = [0.0] * len(cases)
    for fold in range(_FOLDS):
        rest = [case for at, case in enumerate(cases) if at % _FOLDS != fold]
        model = fit(rest, names, prior, pull)
        for at in range(fold, len(cases), _FOLDS):
            told[at] = model.probability(cases[at].features)
    return told


def thinned(points: Sequence[Point]) -> list[Point]:
    """Return the last point of each step of coverage."""
    kept: dict[int, Point] = {}
    for one in points:
        kept[int(one.coverage * _POINTS)] = one
    return list(kept.values())
