"""The dense half: inner product over passage vectors, changed in place."""

from __future__ import annotations

from collections.abc import Mapping

import faiss

from kb_index.encoder.encoder import Vectors
from kb_index.index.cells import Cells, Stored
from kb_index.index.entry import Scope
from kb_index.index.selection import Numbers, Selection


class VectorIndex:
    """Vectors by passage number, in cells of their own for each scope."""

    def __init__(self, dimension: int) -> None:
        faiss.omp_set_num_threads(1)
        self.dimension = dimension
        self.scopes: dict[Scope, Cells] = {}

    def __len__(self) -> int:
        return sum(map(len, self.scopes.values()))

    def add(self, scope: Scope, numbers: Numbers, vectors: Vectors) -> None:
        """Add vectors, shape (numbers, dimension); raise `ValueError` on another shape."""
        if vectors.shape != (len(numbers), self.dimension):
            raise ValueError(f"vectors {vectors.shape} for {len(numbers)} × {self.dimension}")
        if scope not in self.scopes:
            self.scopes[scope] = Cells.single(self.dimension)
        self.scopes[scope].add(numbers, vectors)

    def remove(self, scope: Scope, numbers: Numbers) -> None:
        """Remove vectors; numbers that are not there are ignored."""
        if len(numbers) and scope in self.scopes:
            self.scopes[scope].remove(numbers)

    def search(
        self, selected: Mapping[Scope, Selection | None], vector: Vectors, k: int
    ) -> dict[int, float]:
        """Return the ``k`` nearest passages of each scope, among those selected, with cosines."""
        found: dict[int, float] = {}
        for scope, selection in selected.items():
            if cells := self.scopes.get(scope):
                found.update(cells.search(vector, k, selection))
        return found

    def redrawn(self) -> dict[Scope, Cells]:
        """Return new cells for the scopes that have outgrown theirs; changes nothing yet.

        That takes seconds for a hundred thousand vectors; searches go on meanwhile.
        """
        return {scope: cells.redrawn() for scope, cells in self.scopes.items() if cells.outgrown}

    def stored(self) -> dict[Scope, Stored]:
        """Return a copy of everything, for a snapshot."""
        return {scope: cells.stored() for scope, cells in self.scopes.items()}

    def restore(self, stored: Mapping[Scope, Stored]) -> None:
        """Put everything back; raise `ValueError` where it does not fit together or in here."""
        for scope, one in stored.items():
            if one.centres.shape[1:] != (self.dimension,):
                raise ValueError(f"centres of vectors {one.centres.shape}, not {self.dimension}")
            self.scopes[scope] = Cells.restored(one)
