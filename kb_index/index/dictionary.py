"""The terms that articles hold, by number, and how many of their passages hold each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from kb_index.index.selection import Numbers

Shares = npt.NDArray[np.float64]

_ROOM = 1 << 10
_FIRST_SUPPOSED = 1 << 28
"""Numbers of terms that no article holds begin here: no dictionary grows so large."""


class Dictionary:
    """A term keeps its number for good; the passages that hold it are counted as they come and go.

    Searches read while one thread changes it, without a lock.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._wordings = np.zeros(_ROOM, np.int32)
        self._pieces = np.zeros(_ROOM, np.int32)
        self.passages = 0

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def terms(self) -> list[str]:
        """Return every term that has a number, in the order of the numbers."""
        return list(self._numbers)

    def restore(self, terms: Sequence[str]) -> None:
        """Number these terms in their order, in a dictionary without any; none counts yet."""
        self._wordings = np.zeros(max(_ROOM, len(terms)), np.int32)
        self._pieces = np.zeros_like(self._wordings)
        self._numbers = {term: number for number, term in enumerate(terms)}

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

    def numbers(self, terms: Iterable[str]) -> list[int]:
        """Return the number of each term, as `number` does."""
        known = self._numbers.get
        return [known(term, -1) if term in self._numbers else self.number(term) for term in terms]

    def known(self, term: str) -> int | None:
        """Return the number of a term; none where it has none."""
        return self._numbers.get(term)

    def count(self, wordings: Numbers, pieces: Numbers, passages: int) -> None:
        """Count the terms of so many more passages, or fewer if negative, each once in each."""
        by = 1 if passages > 0 else -1
        np.add.at(self._wordings, wordings, by)
        np.add.at(self._pieces, pieces, by)
        self.passages += passages

    def held(self, number: int) -> tuple[int, int]:
        """Return how many wordings and how many pieces hold a term."""
        return int(self._wordings[number]), int(self._pieces[number])

    def frequency(self, term: str) -> int:
        """Return how many passages hold a term: wordings or pieces, whichever are more."""
        number = self.known(term)
        return 0 if number is None else max(self.held(number))

    def frequencies(self, numbers: Numbers) -> Numbers:
        """Return the frequency of each of these terms, in their order."""
        found: Numbers = np.maximum(self._wordings[numbers], self._pieces[numbers])
        return found

    def rarity(self, term: str) -> float:
        """Return how much a term tells (its inverse document frequency); most if unknown."""
        frequency = self.frequency(term)
        return math.log(1 + (max(1, self.passages) - frequency + 0.5) / (frequency + 0.5))

    def rarities(self, numbers: Numbers) -> Shares:
        """Return the rarity of each of these terms, in their order."""
        frequencies = self.frequencies(numbers)
        found: Shares = np.log(
            1 + (max(1, self.passages) - frequencies + 0.5) / (frequencies + 0.5)
        )
        return found


class SupposedDictionary(Dictionary):
    """What a dictionary would count if some passages came or went; it stays as it is itself."""

    def __init__(self, real: Dictionary) -> None:
        super().__init__()
        self._real = real
        self._more: dict[int, tuple[int, int]] = {}
        self.passages = real.passages

    def number(self, term: str) -> int:
        """Return the number of a term, the real one if there is one."""
        known = self.known(term)
        if known is not None:
            return known
        return self._numbers.setdefault(term, _FIRST_SUPPOSED + len(self._numbers))

    def known(self, term: str) -> int | None:
        """Return the number of a term; none where it has none."""
        # A term that was supposed first keeps that number, though an article may hold it by now.
        supposed = self._numbers.get(term)
        return self._real.known(term) if supposed is None else supposed

    def count(self, wordings: Numbers, pieces: Numbers, passages: int) -> None:
        """Count the terms of so many more passages, or fewer if negative, each once in each."""
        by = 1 if passages > 0 else -1
        for column, numbers in enumerate((wordings, pieces)):
            for number in numbers.tolist():
                more = list(self._more.get(number, (0, 0)))
                more[column] += by
                self._more[number] = more[0], more[1]
        self.passages += passages

    def held(self, number: int) -> tuple[int, int]:
        """Return how many wordings and how many pieces would hold a term."""
        wordings, pieces = self._real.held(number) if number < _FIRST_SUPPOSED else (0, 0)
        more, more_pieces = self._more.get(number, (0, 0))
        return wordings + more, pieces + more_pieces

    def frequencies(self, numbers: Numbers) -> Numbers:
        """Return the frequency of each of these terms, in their order."""
        real = numbers < _FIRST_SUPPOSED
        found = np.where(real, self._real.frequencies(np.where(real, numbers, 0)), 0)
        changed = np.flatnonzero(np.isin(numbers, np.fromiter(self._more, np.int64)))
        found[changed] = [max(self.held(number)) for number in numbers[changed].tolist()]
        return found
