"""The dense half: exact inner product over passage vectors, with FAISS, changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import faiss
import numpy as np
import numpy.typing as npt

from kb_index.index.encoder import Vectors
from kb_index.index.entry import Scope

Numbers = npt.NDArray[np.int64]


class VectorIndex:
    """Vectors by passage number, one FAISS index per scope so that no search needs a filter."""

    def __init__(self, dimension: int) -> None:
        faiss.omp_set_num_threads(1)
        self.dimension = dimension
        self._scopes: dict[Scope, faiss.IndexIDMap2] = {}

    def __len__(self) -> int:
        return sum(int(index.ntotal) for index in self._scopes.values())

    def add(self, scope: Scope, numbers: Sequence[int], vectors: Vectors) -> None:
        """Add vectors, shape (numbers, dimension); raise `ValueError` on another shape."""
        if vectors.shape != (len(numbers), self.dimension):
            raise ValueError(f"vectors {vectors.shape} for {len(numbers)} × {self.dimension}")
        if scope not in self._scopes:
            self._scopes[scope] = faiss.IndexIDMap2(faiss.IndexFlatIP(self.dimension))
        self._scopes[scope].add_with_ids(vectors, np.asarray(numbers, dtype=np.int64))

    def remove(self, scope: Scope, numbers: Sequence[int]) -> None:
        """Remove vectors; numbers that are not there are ignored."""
        if numbers and scope in self._scopes:
            selector = faiss.IDSelectorBatch(np.asarray(numbers, dtype=np.int64))
            self._scopes[scope].remove_ids(selector)

    def search(
        self,
        scopes: Iterable[Scope],
        vector: Vectors,
        k: int,
        allowed: faiss.IDSelector | None = None,
    ) -> dict[int, float]:
        """Return the ``k`` nearest passages of each scope, among those allowed, with cosines."""
        found: dict[int, float] = {}
        limits = faiss.SearchParameters()
        limits.sel = allowed
        for scope in scopes:
            index = self._scopes.get(scope)
            if index is not None and index.ntotal:
                near = min(k, index.ntotal)
                cosines, numbers = index.search(vector.reshape(1, -1), near, params=limits)
                found.update(zip(numbers[0].tolist(), cosines[0].tolist(), strict=True))
        found.pop(-1, None)  # what FAISS fills up with where fewer are allowed
        return found

    def stored(self) -> tuple[Numbers, Vectors]:
        """Return all numbers and their vectors, for a snapshot."""
        numbers = [faiss.vector_to_array(index.id_map) for index in self._scopes.values()]
        vectors = [index.index.reconstruct_n(0, index.ntotal) for index in self._scopes.values()]
        if not numbers:
            return np.zeros(0, np.int64), np.zeros((0, self.dimension), np.float32)
        return np.concatenate(numbers), np.concatenate(vectors)
