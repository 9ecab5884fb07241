"""The terms that articles hold, by number, and how many of their passages hold each."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from kb_index.index.selection import Numbers

Shares = npt.NDArray[np.float64]

_ROOM = 1 << 10


class Dictionary:
    """A term keeps its number for good; the passages that hold it are counted as they come and go.

    Searches read while one thread changes it, without a lock.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._wordings = np.zeros(_ROOM, np.int32)
        self._pieces = np.zeros(_ROOM, np.int32)
        self._passages = 0

    def number(self, term: str) -> int:
        """Return the number of a term; one that has none gets the next."""
        known = self._numbers.get(term)
        if known is not None:
            return known
        fresh = len(self._numbers)
        if fresh == len(self._wordings):
            self._wordings = np.concatenate([self._wordings, np.zeros_like(self._wordings)])
            self._pieces = np.concatenate([self._pieces, np.zeros_like(self._pieces)])
        self._numbers[term] = fresh  # only now, for whoever finds it looks its counts up
        return fresh

    def known(self, term: str) -> int | None:
        """Return the number of a term; none where it has none."""
        return self._numbers.get(term)

    def count(self, wordings: Numbers, pieces: Numbers, passages: int) -> None:
        """Count the terms of so many more passages, or fewer if negative, each once in each."""
        by = 1 if passages > 0 else -1
        np.add.at(self._wordings, wordings, by)
        np.add.at(self._pieces, pieces, by)
        self._passages += passages

    def frequency(self, term: str) -> int:
        """Return how many passages hold a term: wordings or pieces, whichever are more."""
        number = self._numbers.get(term)
        if number is None:
            return 0
        return max(int(self._wordings[number]), int(self._pieces[number]))

    def rarity(self, term: str) -> float:
        """Return how much a term tells (its inverse document frequency); most if unknown."""
        frequency = self.frequency(term)
        return math.log(1 + (max(1, self._passages) - frequency + 0.5) / (frequency + 0.5))

    def rarities(self, numbers: Numbers) -> Shares:
        """Return the rarity of each of these terms, in their order."""
        frequencies = np.maximum(self._wordings[numbers], self._pieces[numbers])
        found: Shares = np.log(
            1 + (max(1, self._passages) - frequencies + 0.5) / (frequencies + 0.5)
        )
        return found
