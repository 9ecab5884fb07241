"""First meanings: which English tokens a Chinese token stands beside in translations.

IBM model 1: expectation-maximisation over the pairs of tokens of each translation. A new token's
first vector is the mean of its English tokens' vectors, by these probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

_TOKENS = 32
"""Tokens of a text that count; the pairs grow with their product."""


def first_vectors(
    chinese: Sequence[Sequence[int]],
    english: Sequence[Sequence[int]],
    known: Floats,
    rows: int,
    rounds: int = 5,
) -> Floats:
    """Return vectors, shape (rows, dimension), for Chinese tokens numbered from 0.

    ``known`` are the English tokens' vectors; a token that never occurs gets their mean.
    """
    sentence, source, target = _pairs(chinese, english)
    keys, links = np.unique(source * len(known) + target, return_inverse=True)
    key_source, key_target = keys // len(known), keys % len(known)
    place = np.unique(sentence * len(known) + target, return_inverse=True)[1]
    probability = np.ones(len(keys))
    for _ in range(rounds):
        weight = probability[links]
        weight /= np.bincount(place, weight)[place]
        expected = np.bincount(links, weight, minlength=len(keys))
        probability = expected / np.bincount(key_source, expected, minlength=rows)[key_source]
    return _weighted(key_source, key_target, probability, known, rows)


def _pairs(
    chinese: Sequence[Sequence[int]], english: Sequence[Sequence[int]]
) -> tuple[Numbers, Numbers, Numbers]:
    """Return, for every pair of tokens within a translation, its sentence and both tokens."""
    sentences, sources, targets = [], [], []
    for number, (one, other) in enumerate(zip(chinese, english, strict=True)):
        source = np.unique(np.asarray(one[:_TOKENS], dtype=np.int64))
        target = np.unique(np.asarray(other[:_TOKENS], dtype=np.int64))
        sources.append(np.repeat(source, len(target)))
        targets.append(np.tile(target, len(source)))
        sentences.append(np.full(len(source) * len(target), number, dtype=np.int64))
    return np.concatenate(sentences), np.concatenate(sources), np.concatenate(targets)


def _weighted(
    source: Numbers, target: Numbers, probability: npt.NDArray[np.float64], known: Floats, rows: int
) -> Floats:
    vectors = np.tile(known.mean(axis=0), (rows, 1)).astype(np.float32)
    sharp = probability**2  # what a token merely stands beside is spread thin: let it count less
    share = sharp / np.bincount(source, sharp, minlength=rows)[source]
    starts = np.flatnonzero(np.r_[True, source[1:] != source[:-1]])
    for start, end in zip(starts, np.r_[starts[1:], len(source)], strict=True):
        vectors[source[start]] = share[start:end] @ known[target[start:end]]
    return vectors
