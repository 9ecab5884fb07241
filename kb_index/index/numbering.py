"""Numbers of passages: an entry's number, and within it which of its passages."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np

from kb_index.index.selection import Numbers

_BITS = 12
MOST_PASSAGES = 1 << _BITS
"""Passages of an entry that have vectors; no article comes near."""


def passages(entry: int, count: int) -> Numbers:
    """Return the numbers of an entry's passages."""
    return np.arange(count, dtype=np.int64) + (entry << _BITS)


def entry_and_place(passage: int) -> tuple[int, int]:
    """Return a passage's entry, and which of its passages it is, from 0."""
    return passage >> _BITS, passage & (MOST_PASSAGES - 1)


def passages_of(entries: Collection[int], counts: Mapping[int, int]) -> Numbers:
    """Return the numbers of all passages of some entries."""
    each = np.array([counts[entry] for entry in entries], dtype=np.int64)
    return ranges(np.array(list(entries), dtype=np.int64) << _BITS, each)


def ranges(first: Numbers, counts: Numbers) -> Numbers:
    """Return from each first number so many that follow each other, all in a row."""
    rows: Numbers = np.arange(counts.sum(), dtype=np.int64)
    rows += np.repeat(first - counts.cumsum() + counts, counts)
    return rows
