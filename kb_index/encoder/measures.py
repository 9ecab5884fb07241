"""How good an encoder is, as pure functions of its vectors."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


def ranks(questions: Vectors, documents: Vectors, right: Sequence[int]) -> npt.NDArray[np.int64]:
    """Return for each question the rank, from 1, of its right document by inner product."""
    scores = questions @ documents.T
    own = scores[np.arange(len(right)), list(right)]
    better: npt.NDArray[np.int64] = (scores > own[:, None]).sum(axis=1)
    return better + 1


def hit_at(found: npt.NDArray[np.int64], k: int) -> float:
    """Return the share of ranks within the first ``k``."""
    return float((found <= k).mean()) if len(found) else 0.0


def agreement(one: Vectors, other: Vectors, near: int = 5, seed: int = 0) -> float:
    """Return Spearman's correlation of likeness within ``one`` and within ``other``.

    Row by row the two mean the same; compared are each row's nearest rows in ``other`` and as
    many drawn at random, so that likeness of every degree occurs.
    """
    likeness = other @ other.T
    np.fill_diagonal(likeness, -1.0)
    nearest = np.argsort(-likeness, axis=1)[:, :near]
    drawn = np.random.default_rng(seed).integers(0, len(one), nearest.shape)
    rows = np.repeat(np.arange(len(one)), 2 * near)
    columns = np.concatenate([nearest, drawn], axis=1).ravel()
    apart = rows != columns
    rows, columns = rows[apart], columns[apart]
    left = (one[rows] * one[columns]).sum(axis=1)
    right = (other[rows] * other[columns]).sum(axis=1)
    return float(np.corrcoef(_places(left), _places(right))[0, 1])


def _places(values: npt.NDArray[np.float32]) -> npt.NDArray[np.int64]:
    """Return each value's place in their order; exact ties do not occur among likenesses."""
    return values.argsort(kind="stable").argsort(kind="stable")


def few_shot(
    train: Vectors,
    train_labels: Sequence[str],
    test: Vectors,
    test_labels: Sequence[str],
    shots: int = 5,
    draws: int = 10,
) -> float:
    """Return the mean accuracy of the nearest class mean, from ``shots`` examples of each class."""
    names = sorted(set(train_labels))
    labels, wanted = np.asarray(train_labels), np.asarray(test_labels)
    accuracies = []
    for seed in range(draws):
        chance = np.random.default_rng(seed)
        means = np.stack(
            [
                train[chance.choice(np.flatnonzero(labels == name), shots, replace=False)].mean(0)
                for name in names
            ]
        )
        means /= np.linalg.norm(means, axis=1, keepdims=True)
        accuracies.append((np.asarray(names)[(test @ means.T).argmax(axis=1)] == wanted).mean())
    return float(np.mean(accuracies))
