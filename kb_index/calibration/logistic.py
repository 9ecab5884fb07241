"""Logistic regression towards a prior: what few data do not tell stays as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kb_index.calibration.model import Logistic

Numbers = npt.NDArray[np.float64]

_ROUNDS = 100
_SETTLED = 1e-9
_LOOSE = 1e-6
"""The pull on an intercept without a prior: just enough that it exists where all are right."""


@dataclass(frozen=True, slots=True)
class Case:
    """Features of one search, whether what is estimated was so, and how much the case counts."""

    features: Mapping[str, float]
    right: bool
    weight: float = 1.0


def fit(
    cases: Sequence[Case], names: Sequence[str], prior: Logistic | None = None, pull: float = 1.0
) -> Logistic:
    """Return the most probable model of the named features, given the cases and the prior.

    Each coefficient has a normal prior of precision ``pull`` around that of ``prior``, or around 0;
    the intercept has one where there is a prior. Without cases the prior comes back.
    """
    centre = np.zeros(1 + len(names))
    pulls = np.full(len(centre), pull)
    if prior is None:
        pulls[0] = _LOOSE
    else:
        centre[:] = [prior.intercept, *(prior.coefficients.get(name, 0.0) for name in names)]
    rows = [[1.0, *(case.features.get(name, 0.0) for name in names)] for case in cases]
    penalised = _Penalised(
        np.array(rows).reshape(-1, len(centre)),
        np.array([case.right for case in cases], dtype=np.float64),
        np.array([case.weight for case in cases], dtype=np.float64),
        centre,
        pulls,
    )
    found = penalised.maximum()
    return Logistic(float(found[0]), dict(zip(names, found[1:].tolist(), strict=True)))


@dataclass(frozen=True, slots=True)
class _Penalised:
    """The likelihood of cases (shape: cases; rows: cases × coefficients), times that of a prior."""

    rows: Numbers
    right: Numbers
    weights: Numbers
    centre: Numbers
    pulls: Numbers

    def maximum(self) -> Numbers:
        """Climb by Newton's steps, halved until they do climb; there is one maximum."""
        at = self.centre
        for _ in range(_ROUNDS):
            step = self._step(at)
            while self._logarithm(at + step) < self._logarithm(at) and _moves(step):
                step = step / 2
            at = at + step
            if not _moves(step):
                break
        return at

    def _step(self, at: Numbers) -> Numbers:
        told = 1.0 / (1.0 + np.exp(-np.clip(self.rows @ at, -30.0, 30.0)))
        slope = self.rows.T @ (self.weights * (self.right - told)) - self.pulls * (at - self.centre)
        spread = (self.weights * told * (1.0 - told))[:, None]
        bend = (self.rows * spread).T @ self.rows + np.diag(self.pulls)
        return np.asarray(np.linalg.solve(bend, slope), dtype=np.float64)

    def _logarithm(self, at: Numbers) -> float:
        odds = self.rows @ at
        likelihood = self.weights @ (self.right * odds - np.logaddexp(0.0, odds))
        return float(likelihood - 0.5 * (self.pulls * (at - self.centre) ** 2).sum())


def _moves(step: Numbers) -> bool:
    return bool(np.abs(step).max() > _SETTLED)
