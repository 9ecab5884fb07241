"""What both halves of the index found: the best entries of either, and how good the best were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kb_index.index.entries import Packed, unpack
from kb_index.index.entry import Entry
from kb_index.index.sheets import Sheet

Cosines = dict[int, float]
"""Cosines of an entry's passages, by their place within it."""


@dataclass(eq=False)
class Candidate:
    """An entry that a half of the index found: its terms, its BM25 score, and its cosines."""

    article_id: str
    packed: Packed
    sheet: Sheet
    kind: str
    bm25: float
    cosines: Cosines

    @cached_property
    def entry(self) -> Entry:
        """Return the entry itself; most candidates are passed over before that."""
        return unpack(self.packed)


@dataclass(frozen=True, slots=True)
class Found:
    """The best of both halves, each once.

    Of all that was found, ``strongest`` is the best BM25 score, ``nearest`` and ``floor`` are the
    largest and the least cosine; 0 where nothing was.
    """

    candidates: tuple[Candidate, ...]
    strongest: float
    nearest: float
    floor: float


def best(
    scores: Mapping[int, float],
    cosines: Mapping[int, Cosines],
    most: int,
    name: Callable[[int], str],
) -> list[int]:
    """Return the best entries of either half, each once; of equal ones, the first by name."""
    words = dict.fromkeys(cosines, 0.0) | dict(scores)
    near = dict.fromkeys(words, 0.0)
    near |= {number: max(found.values()) for number, found in cosines.items()}
    by_words = sorted(_first(words, most), key=lambda one: (-words[one], name(one)))
    by_meaning = sorted(_first(near, most), key=lambda one: (-near[one], -words[one], name(one)))
    return list(dict.fromkeys([*by_words[:most], *by_meaning[:most]]))


def _first(values: Mapping[int, float], most: int) -> list[int]:
    """Return the entries with the largest values: so many, and those that equal the last."""
    if len(values) <= most:
        return list(values)
    least = sorted(values.values(), reverse=True)[most - 1]
    return [number for number, value in values.items() if value >= least]
