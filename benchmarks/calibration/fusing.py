"""Fitting the weights of fusion, so that the right article comes first as often as can be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from benchmarks.calibration.observing import Observed, weights
from kb_index.ranking.fusion import BASE, KNOWN_OF_QUESTIONS, PARTS, Fusion, parts
from kb_index.ranking.situation import Situation

Numbers = npt.NDArray[np.float64]

_RIDGE = 0.001
"""Penalty on what a question changes, beside the mean loss: without a reason it changes nothing."""

KNOWN = (BASE, *KNOWN_OF_QUESTIONS)


def fit_fusion(observed: Sequence[Observed]) -> Fusion:
    """Return the weights under which the right articles are most probable among the candidates.

    A conditional logit: the probability of a candidate is the softmax of the fused scores. Only
    questions whose right article is among the candidates, and not alone, tell anything.
    """
    counted = zip(observed, weights(observed), strict=True)
    table = _table([(one, weight) for one, weight in counted if _tells(one)])
    start = np.zeros((len(PARTS), len(KNOWN)))
    found = minimize(table.loss, start.ravel(), jac=True, method="L-BFGS-B")
    rows = np.round(found.x.reshape(start.shape), 4).tolist()
    named = [dict(zip(KNOWN, row, strict=True)) for row in rows]
    return Fusion(dict(zip(PARTS, named, strict=True)))


@dataclass(frozen=True, slots=True)
class _Table:
    """``candidates`` (candidates × parts) of all questions in one table, with the share of right
    ones that each is and the ``owner`` (its question); ``known`` is questions × what is known."""

    candidates: Numbers
    right: Numbers
    owner: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    known: Numbers
    counts: Numbers

    def loss(self, flat: Numbers) -> tuple[float, Numbers]:
        """Return the mean of minus the logarithm of the right ones' probability, and its slope."""
        table = flat.reshape(len(PARTS), len(KNOWN))
        weight = np.exp(self.known @ table.T)
        scores = (self.candidates * weight[self.owner]).sum(axis=1)
        scores -= np.maximum.reduceat(scores, self.starts)[self.owner]
        sums = np.add.reduceat(np.exp(scores), self.starts)[self.owner]
        surprise = -np.add.reduceat((scores - np.log(sums)) * self.right, self.starts)
        apart = (np.exp(scores) / sums - self.right)[:, None] * self.candidates
        by_question = np.add.reduceat(apart, self.starts, axis=0) * weight * self.counts[:, None]
        changes = table.copy()
        changes[:, 0] = 0.0
        slope = by_question.T @ self.known + 2 * _RIDGE * changes
        return float(self.counts @ surprise + _RIDGE * (changes**2).sum()), slope.ravel()


def _tells(one: Observed) -> bool:
    ids = {each.article_id for each in one.found.evidence} if one.found else set()
    return one.answerable and bool(one.right & ids) and len(ids) > 1


def _table(observed: Sequence[tuple[Observed, float]]) -> _Table:
    rows, right, sizes, known = [], [], [], []
    for one, _ in observed:
        assert one.found is not None
        seen = one.found.situation
        hits = [each.article_id in one.right for each in one.found.evidence]
        rows += [list(parts(each, seen).values()) for each in one.found.evidence]
        right += [hit / sum(hits) for hit in hits]
        sizes.append(len(hits))
        known.append(_known(seen))
    counts = np.array([weight for _, weight in observed])
    return _Table(
        candidates=np.array(rows),
        right=np.array(right),
        owner=np.repeat(np.arange(len(sizes)), sizes),
        starts=np.concatenate([[0], np.cumsum(sizes)[:-1]]),
        known=np.array(known),
        counts=counts / counts.sum(),
    )


def _known(seen: Situation) -> list[float]:
    return [1.0, *(getattr(seen, name) for name in KNOWN_OF_QUESTIONS)]
