"""Batches for each kind of lesson, drawn from the corpus by a seeded generator."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kb_index.encoder.lessons.corpus import Corpus
from kb_index.encoder.lessons.negatives import nearest
from kb_index.encoder.lessons.noise import Noise
from kb_index.encoder.teacher import Vectors

_POOL = 40
"""Batches whose texts are sorted by length together, so that little is padded."""


@dataclass(frozen=True, slots=True)
class Taught:
    """Texts with the teacher's vectors of what they mean, shape (texts, dimension)."""

    texts: list[str]
    vectors: Tensor


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts row by row of one meaning, and near texts that mean something else."""

    one: list[str]
    other: list[str]
    wrong: list[str]


class Lessons:
    """Everything that is taught, as endless batches."""

    def __init__(self, corpus: Corpus, english: Sequence[str], vectors: Vectors, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 - no secret depends on it
        self._seed = seed
        self._noise = Noise(corpus.readings)
        self._vectors = vectors
        self._english = english
        numbers = {text: number for number, text in enumerate(english)}
        self._translations = [(zh, numbers[en]) for zh, en in corpus.translations]
        self._meanings = [(zh, numbers[en]) for zh, en in corpus.meanings]
        self._spoken = sorted({numbers[en] for _, en in corpus.translations})
        self._groups = corpus.alike
        self._wrong = _wrong_texts(corpus.alike)

    def go_on(self, step: int) -> None:
        """Draw other batches than a run that was stopped had drawn before this step."""
        self._chance.seed(f"{self._seed} {step}")

    def translations(self, size: int) -> Iterator[Taught]:
        """Yield noisy Chinese texts of like length with the vectors of their translations."""
        return self._taught(self._translations, size, noisy=True)

    def meanings(self, size: int) -> Iterator[Taught]:
        """Yield Chinese words with the vectors of their English meanings."""
        return self._taught(self._meanings, size, noisy=False)

    def english(self, size: int) -> Iterator[Taught]:
        """Yield English texts with their own vectors."""
        rows = [(self._english[number], number) for number in self._spoken]
        return self._taught(rows, size, noisy=False)

    def alike(self, size: int) -> Iterator[Alike]:
        """Yield two texts of each of ``size`` groups, and a near text of another group each."""
        size = min(size, len(self._groups))
        while True:
            chosen = self._chance.sample(range(len(self._groups)), size)
            pairs = [self._chance.sample(self._groups[group], 2) for group in chosen]
            near = [self._wrong[group] for group in chosen if self._wrong[group]]
            wrong = [self._chance.choice(texts) for texts in near]
            noisy = [self._noise(one, self._chance) for one, _ in pairs]
            yield Alike(noisy, [other for _, other in pairs], wrong)

    def _taught(self, rows: list[tuple[str, int]], size: int, *, noisy: bool) -> Iterator[Taught]:
        size = min(size, len(rows))
        while True:
            for batch in self._shuffled(rows, size):
                texts = [self._noise(text, self._chance) if noisy else text for text, _ in batch]
                vectors = self._vectors[[number for _, number in batch]].astype(np.float32)
                yield Taught(texts, torch.from_numpy(vectors))

    def _shuffled(
        self, rows: list[tuple[str, int]], size: int
    ) -> Iterator[Sequence[tuple[str, int]]]:
        order = self._chance.sample(rows, len(rows))
        for start in range(0, len(order), size * _POOL):
            pool = sorted(order[start : start + size * _POOL], key=lambda row: len(row[0]))
            batches = [pool[low : low + size] for low in range(0, len(pool), size)]
            self._chance.shuffle(batches)
            yield from (batch for batch in batches if len(batch) == size)


def _wrong_texts(groups: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Return hard negatives of each group, found from its first text."""
    titles = [texts[0] for texts in groups]
    near = nearest(titles)
    return [[titles[number] for number in numbers] for numbers in near]
