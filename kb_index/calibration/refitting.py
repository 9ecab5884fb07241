"""Fitting how sure search is on what customers made of its answers, and comparing old and new."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kb_index.calibration.fitting import fit_model
from kb_index.calibration.logistic import Case
from kb_index.calibration.measures import (
    Bin,
    coverage_at_risk,
    expected_calibration_error,
    reliability,
)
from kb_index.calibration.model import Model
from kb_index.ranking.confidence import FEATURES

LEAST, LEAST_OF_EACH = 120, 30
"""Judged searches that a fit needs in all, and of the right and of the wrong ones."""

_PULL = 1.0
_LEAST_PROBABILITY = 1e-4


@dataclass(frozen=True, slots=True)
class Judged:
    """One search with its features, and what became of it; None where nothing tells.

    ``held_back`` searches are only compared on.
    """

    features: Mapping[str, float]
    answered: bool | None
    offered: bool | None
    held_back: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """How many judged searches are missing: in all, right ones and wrong ones."""

    judged: int
    right: int
    wrong: int

    def __bool__(self) -> bool:
        return bool(self.judged or self.right or self.wrong)


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a model is on the held-back searches; ``loss`` is the mean surprise in nats."""

    loss: float
    error: float
    bars: Sequence[Bin]
    coverage: Mapping[float, float]


RISKS = (0.01, 0.02, 0.05, 0.1, 0.2)
"""The risks for which the covered share is compared."""


@dataclass(frozen=True, slots=True)
class Refit:
    """The new model, fitted on everything, and both compared on what was held back.

    For the comparison the new one was fitted without the held-back searches.
    """

    model: Model
    old: Figures
    new: Figures
    fitted: int
    held_back: int

    @property
    def better(self) -> bool:
        """Tell whether the new model is surprised less than the old one."""
        return self.new.loss < self.old.loss


def lacking(judged: Iterable[Judged]) -> Lacking:
    """Return what is missing for a fit; nothing, hence false, if there is enough."""
    answers = [one.answered for one in judged if one.answered is not None]
    right = sum(answers)
    return Lacking(
        max(0, LEAST - len(answers)),
        max(0, LEAST_OF_EACH - right),
        max(0, LEAST_OF_EACH - (len(answers) - right)),
    )


def refit(name: str, old: Model, judged: Sequence[Judged]) -> Refit:
    """Fit the model of this name anew, from the old one as the prior.

    What customers never judge, above all what was not shown to them, thus stays as it was.
    """
    told = [one for one in judged if one.answered is not None]
    seen = [one for one in told if not one.held_back]
    unseen = [one for one in told if one.held_back]
    trial = _fitted(name, old, seen, [one for one in judged if not one.held_back])
    return Refit(
        _fitted(name, old, told, judged),
        _figures(old, unseen),
        _figures(trial, unseen),
        len(seen),
        len(unseen),
    )


def _fitted(name: str, old: Model, answered: Sequence[Judged], offered: Sequence[Judged]) -> Model:
    answers = [Case(one.features, bool(one.answered)) for one in answered]
    offers = [Case(one.features, one.offered) for one in offered if one.offered is not None]
    return fit_model(old.basis, FEATURES[name], answers, offers, old, _PULL)


def _figures(model: Model, judged: Sequence[Judged]) -> Figures:
    sure = [model.answers.probability(one.features) for one in judged]
    right = [bool(one.answered) for one in judged]
    return Figures(
        _loss(sure, right),
        expected_calibration_error(sure, right),
        reliability(sure, right),
        {risk: coverage_at_risk(sure, right, risk) for risk in RISKS},
    )


def _loss(sure: Sequence[float], right: Sequence[bool]) -> float:
    told = (one if was else 1.0 - one for one, was in zip(sure, right, strict=True))
    return sum(-math.log(max(_LEAST_PROBABILITY, one)) for one in told) / max(1, len(sure))
