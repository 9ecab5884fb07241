"""Groups of questions that mean the same: a question joins the nearest group or begins one.

Leader clustering with moving centres: each question is looked at once, so a group keeps its id for
ever, and a hundred thousand questions cost one product with the centres each. How near is near
enough was fitted on labelled questions (`python -m benchmarks.gaps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from kb_index.encoder.encoder import Vectors
from kb_index.encoder.terms_encoder import NAME as TERMS

_GROWTH = 1024
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Nearness:
    """The least cosine of a question and a group's centre to ``join`` it, and that of two
    groups' centres to become one."""

    join: float
    merge: float


MEANING = Nearness(join=0.60, merge=0.78)
"""Fitted for the embedded encoder. Lower merges do as well within 0.01, but a wrong one stays."""
WORDS = Nearness(join=0.48, merge=0.75)


def nearness(encoder: str) -> Nearness:
    """Return how near is near enough for the vectors of an encoder."""
    return WORDS if encoder == TERMS else MEANING


@dataclass(frozen=True, slots=True)
class Centre:
    """A group as it is kept: the sum of its wordings' vectors; what joins it goes to ``target``."""

    group: str
    total: Vectors
    target: str


class Groups:
    """The centres of all groups, in memory; a group is a text of the caller's."""

    def __init__(self, dimension: int, nearness: Nearness) -> None:
        self.nearness = nearness
        self._totals = np.zeros((_GROWTH, dimension), dtype=np.float32)
        self._units = np.zeros((_GROWTH, dimension), dtype=np.float32)
        self._groups: list[str] = []
        self._targets: list[str] = []
        self._rows: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._groups)

    def load(self, centres: Iterable[Centre]) -> None:
        """Take in groups as they were kept."""
        for one in centres:
            self._begin(one.group, one.total, one.target)

    def total(self, group: str) -> Vectors:
        """Return the sum of the vectors of a group."""
        total: Vectors = self._totals[self._rows[group]].copy()
        return total

    def nearest(self, vector: Vectors) -> str | None:
        """Return the group that a unit vector is nearest to, if one is near enough.

        Where the nearest is kept only to lead to another, that is the other.
        """
        count = len(self._groups)
        if not count:
            return None
        likeness = self._units[:count] @ vector
        row = int(likeness.argmax())
        return self._targets[row] if likeness[row] >= self.nearness.join else None

    def grow(self, group: str, vector: Vectors) -> None:
        """Let a group's centre move by a vector that joins it."""
        if group in self._rows:
            self._move(self._rows[group], vector)

    def begin(self, group: str, vector: Vectors) -> None:
        """Begin a group with its first vector."""
        self._begin(group, vector, group)

    def alike(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of groups that are near enough to be one, the nearest pairs first."""
        count = len(self._groups)
        found: list[tuple[float, int, int]] = []
        for start in range(0, count, _BLOCK):
            block = self._units[start : min(start + _BLOCK, count)]
            likeness = block @ self._units[:count].T
            rows, columns = np.nonzero(likeness >= self.nearness.merge)
            found += [
                (-float(likeness[row, column]), start + int(row), int(column))
                for row, column in zip(rows, columns, strict=True)
                if start + row < column
            ]
        for _, row, column in sorted(found):
            yield self._groups[row], self._groups[column]

    def _begin(self, group: str, total: Vectors, target: str) -> None:
        row = len(self._groups)
        if row == len(self._totals):
            self._totals = np.concatenate([self._totals, np.zeros_like(self._totals)])
            self._units = np.concatenate([self._units, np.zeros_like(self._units)])
        self._groups.append(group)
        self._targets.append(target)
        self._rows[group] = row
        self._move(row, total)

    def _move(self, row: int, vector: Vectors) -> None:
        self._totals[row] += vector
        length = float(np.linalg.norm(self._totals[row]))
        self._units[row] = self._totals[row] / length if length else 0.0


def central(vectors: Vectors) -> list[int]:
    """Return the rows of unit vectors, the one nearest to their mean first."""
    mean = vectors.mean(axis=0)
    return [int(row) for row in np.argsort(-(vectors @ mean), kind="stable")]
