"""An article beside an index: not in it, yet to be found among its entries as if it were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kb_index.encoder.encoder import Vectors
from kb_index.index.candidates import Candidate, Cosines
from kb_index.index.entries import Packed
from kb_index.index.entry import Entry
from kb_index.index.filters import Filter
from kb_index.index.lexical import SUPPOSED
from kb_index.index.numbering import passages
from kb_index.index.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Beside:
    """The article's entry, the vectors of its passages if they can be had, and its terms."""

    entry: Entry
    vectors: Vectors | None
    packed: Packed
    sheet: Sheet

    def candidate(self, bm25: float, cosines: Cosines) -> Candidate:
        """Return the article as if it had been found."""
        kept = self.entry.article_id, self.packed, self.sheet, self.entry.scope.kind
        return Candidate(*kept, bm25, cosines)

    def among(
        self, found: Mapping[int, float], vector: Vectors, wanted: Filter, most: int
    ) -> dict[int, float]:
        """Return the ``most`` nearest of some passages and its own, with their cosines."""
        near = dict(found)
        if self.vectors is not None and wanted.admits(self.entry):
            numbers = passages(SUPPOSED, len(self.vectors)).tolist()
            near |= zip(numbers, self.cosines(vector), strict=True)
        best = sorted(near, key=lambda passage: -near[passage])[:most]
        return {passage: near[passage] for passage in best}

    def cosines(self, vector: Vectors) -> list[float]:
        """Return how near its passages are; none where it has no vectors."""
        if self.vectors is None:
            return []
        # In the precision in which the index keeps its own.
        kept = self.vectors.astype(np.float16).astype(np.float32)
        cosines: list[float] = (kept @ vector.reshape(-1)).tolist()
        return cosines
