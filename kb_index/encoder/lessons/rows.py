"""Texts to draw batches from, each batch of like length, so that little of it is padding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

_WINDOW = 8
"""A batch is drawn from so many times its size of neighbours by length."""


class Drawn(NamedTuple):
    """Some texts, and the number that each came with."""

    texts: list[str]
    numbers: Numbers


class Rows:
    """Texts with a number and a weight each; a text's chance to be drawn goes with its weight."""

    def __init__(
        self,
        texts: Sequence[str],
        numbers: Sequence[int],
        weights: npt.NDArray[np.float64] | None = None,
    ) -> None:
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        self._texts = [texts[number] for number in order]
        self._numbers = np.asarray(numbers, dtype=np.int64)[order]
        self._weights = (np.ones(len(texts)) if weights is None else weights)[order]
        self._sums = np.cumsum(self._weights)

    def __len__(self) -> int:
        return len(self._texts)

    def draw(self, size: int, chance: np.random.Generator) -> Drawn:
        """Return up to ``size`` different texts of like length, in no order."""
        centre = int(np.searchsorted(self._sums, chance.random() * self._sums[-1]))
        window = min(size * _WINDOW, len(self))
        start = min(max(0, centre - window // 2), len(self) - window)
        weights = self._weights[start : start + window]
        chosen = chance.choice(window, min(size, window), replace=False, p=weights / weights.sum())
        places = (start + chosen).tolist()
        return Drawn([self._texts[place] for place in places], self._numbers[places])
