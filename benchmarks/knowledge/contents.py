"""What an index holds, article by article, to be compared with another one."""

from __future__ import annotations

from typing import Any

import numpy as np

from kb_index.index.entries import flat, unpack
from kb_index.index.index import Index
from kb_index.index.numbering import entry_and_place

Contents = dict[str, tuple[Any, dict[int, bytes]]]


def contents(index: Index) -> Contents:
    """Return each article's entry and the vectors of its passages, whatever their numbers are."""
    stored = index.stored()
    vectors: dict[int, dict[int, bytes]] = {}
    for part in stored.vectors.values():
        for passage, vector in zip(part.numbers.tolist(), part.vectors, strict=True):
            number, place = entry_and_place(passage)
            vectors.setdefault(number, {})[place] = np.asarray(vector).tobytes()
    found: Contents = {}
    for number, packed in stored.entries.packed.items():
        entry = unpack(packed)
        found[entry.article_id] = flat(entry), vectors.get(number, {})
    assert len(found) == len(stored.entries.packed)
    return found
