"""What is taught at each step, as token rows: a pure function of the step and a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.utils.data import Dataset

from kb_index.encoder.lessons.corpus import Corpus
from kb_index.encoder.lessons.noise import Noise
from kb_index.encoder.lessons.rows import Rows
from kb_index.encoder.lessons.switching import Switching

LONGEST = 64
"""Tokens of a training text; the finished encoder reads 128."""

ORDER = (
    *("translations", "english", "translations", "alike"),
    *("translations", "switched", "translations", "meanings"),
)
"""The lessons in turn; translations are half of them."""


class Batch(NamedTuple):
    """Token rows, shape (texts, longest), padded with 0.

    ``taught`` are the numbers of the English texts whose vectors the rows should have. Where it is
    empty the first ``pairs`` rows mean the same as the next ``pairs``, and the rest mean
    something else.
    """

    kind: str
    rows: Tensor
    taught: Tensor
    pairs: int


class Lessons(Dataset[Batch]):
    """Every lesson by its step: workers may make them, and a stopped run goes on exactly."""

    def __init__(
        self,
        corpus: Corpus,
        english: Sequence[str],
        wrong: Sequence[Sequence[str]],
        tokenizer: Path,
        size: int,
        seed: int,
    ) -> None:
        self._size, self._seed = size, seed
        self._noise = Noise(corpus.readings)
        self._switching = Switching(corpus.meanings, corpus.frequencies)
        self._reader = reader(tokenizer)
        self._groups, self._wrong = corpus.alike, wrong
        numbers = {text: number for number, text in enumerate(english)}
        self._rows = {
            "translations": _rows(corpus.translations, numbers, _weights(corpus.origins)),
            "meanings": _rows(corpus.meanings, numbers),
            "english": _rows([(en, en) for _, en in corpus.translations], numbers),
        }
        self._rows["switched"] = self._rows["english"]
        self._alike = np.sqrt([len(texts) for texts in corpus.alike])
        taught = [kind for kind in ORDER if kind != "alike" and self._rows[kind]]
        self._order = [kind for kind in ORDER if kind in taught or (kind == "alike" and wrong)]

    def __getitem__(self, step: int) -> Batch:
        kind = self._order[step % len(self._order)]
        draw = np.random.default_rng([self._seed, step])
        chance = random.Random(f"{self._seed} {step}")  # noqa: S311 - no secret depends on it
        if kind == "alike":
            return self._alike_texts(draw, chance)
        drawn = self._rows[kind].draw(self._size, draw)
        texts = [self._written(kind, text, chance) for text in drawn.texts]
        return Batch(kind, token_rows(self._reader, texts), torch.from_numpy(drawn.numbers), 0)

    def _written(self, kind: str, text: str, chance: random.Random) -> str:
        if kind == "switched":
            return self._switching(text, chance)
        return text if kind == "meanings" else self._noise(text, chance)

    def _alike_texts(self, draw: np.random.Generator, chance: random.Random) -> Batch:
        """Draw two texts of each of some groups, and a near text of another group for each."""
        count = min(self._size // 2, len(self._groups))
        share = self._alike / self._alike.sum()
        groups = draw.choice(len(self._groups), count, replace=False, p=share).tolist()
        pairs = [chance.sample(self._groups[group], 2) for group in groups]
        one = [self._noise(text, chance) for text, _ in pairs]
        near = [chance.choice(self._wrong[group]) for group in groups if self._wrong[group]]
        texts = [*one, *(other for _, other in pairs), *near]
        none = torch.zeros(0, dtype=torch.long)
        return Batch("alike", token_rows(self._reader, texts), none, count)


def reader(tokenizer: Path) -> Tokenizer:
    """Return the tokenizer of a folder as training reads with it."""
    found = Tokenizer.from_file(str(tokenizer / "tokenizer.json"))
    found.enable_truncation(LONGEST)
    return found


def token_rows(tokenizer: Tokenizer, texts: list[str]) -> Tensor:
    """Return texts as token rows, padded with 0 to the longest."""
    encodings = tokenizer.encode_batch(texts)
    rows = np.zeros((len(texts), max(len(one.ids) for one in encodings)), dtype=np.int64)
    for row, one in enumerate(encodings):
        rows[row, : len(one.ids)] = one.ids
    return torch.from_numpy(rows)


def _rows(
    pairs: Sequence[tuple[str, str]],
    numbers: dict[str, int],
    weights: npt.NDArray[np.float64] | None = None,
) -> Rows:
    texts = [text for text, _ in pairs]
    return Rows(texts, [numbers[english] for _, english in pairs], weights)


def _weights(origins: Sequence[str]) -> npt.NDArray[np.float64]:
    """Let a source count as the root of its size, so that no documentation drowns the rest."""
    _, source, counts = np.unique(origins, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts.astype(np.float64))
    return np.asarray(weights[source], dtype=np.float64)
