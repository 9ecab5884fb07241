"""One scope's vectors, in FAISS's inverted file: cells around centres, changed in place.

Few vectors lie in a single cell, and a search compares with all of them. Many are divided into
hundreds of cells, and a search compares with those in the cells whose centres are nearest. They
are kept in half precision, which changes no order that matters; bytes would.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import faiss
import numpy as np
import numpy.typing as npt

from kb_index.encoder.encoder import Vectors
from kb_index.index.selection import Numbers, Selection

Halves = npt.NDArray[np.float16]

EXACT_MOST = 25_000
"""Vectors up to which all are compared: until then that takes no longer than the words do."""

CELLS_READ = 360
"""Cells that a search reads, for a recall@10 of .99 (`benchmarks.scale`)."""

_GROWTH = 4
"""Cells are drawn anew when there are so many times more vectors than there were then."""

_POINTS = 32
"""Vectors for each cell that its centre is found from."""

_ROUNDS = 8


class Stored(NamedTuple):
    """All that some cells hold; by row, cell after cell, a vector, its number and its cell."""

    centres: Vectors
    numbers: Numbers
    cells: Numbers
    vectors: Halves


class Cells:
    """Unit vectors by number, in one cell for each of the ``centres``."""

    def __init__(self, centres: Vectors, drawn_for: int = 0) -> None:
        self.centres = centres
        self._limit = max(EXACT_MOST, _GROWTH * drawn_for)
        count, dimension = centres.shape
        quantizer = faiss.IndexFlatIP(dimension)
        quantizer.add(centres)
        halves, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        self._index = faiss.IndexIVFScalarQuantizer(
            quantizer, dimension, count, halves, product, False
        )
        self._index.is_trained = True  # the centres are given, and halves have nothing to learn

    @classmethod
    def single(cls, dimension: int) -> Cells:
        """Return one empty cell, in which all vectors are compared."""
        return cls(np.zeros((1, dimension), np.float32))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def exact(self) -> bool:
        """Tell whether a search compares with every vector."""
        return len(self.centres) == 1

    @property
    def outgrown(self) -> bool:
        """Tell whether there are too many vectors for so few cells."""
        return len(self) > self._limit

    def add(self, numbers: Numbers, vectors: Vectors) -> None:
        """Add vectors, shape (numbers, dimension)."""
        self._index.add_with_ids(vectors, numbers)

    def remove(self, numbers: Numbers) -> None:
        """Remove vectors; numbers that are not there are ignored."""
        self._index.remove_ids(faiss.IDSelectorBatch(numbers))

    def search(self, vector: Vectors, k: int, within: Selection | None) -> dict[int, float]:
        """Return the ``k`` nearest by number, among those selected, with their cosines.

        The fewer are selected, the more cells are read, so that as many vectors are compared: of
        few, all.
        """
        limits = faiss.SearchParametersIVF()
        limits.nprobe = self._read(within)
        if within is not None:
            limits.sel = within.selector
        near = min(k, len(self))
        cosines, numbers = self._index.search(vector.reshape(1, -1), near, params=limits)
        found = dict(zip(numbers[0].tolist(), cosines[0].tolist(), strict=True))
        found.pop(-1, None)  # what FAISS fills up with where fewer are found
        return found

    def redrawn(self) -> Cells:
        """Return the same vectors in as many cells as their number asks for."""
        count = round(4 * math.sqrt(len(self)))
        fresh = Cells(_centres(self._sample(count * _POINTS), count), len(self))
        for numbers, halves in self._each():
            fresh.add(numbers, halves.astype(np.float32))
        return fresh

    def stored(self) -> Stored:
        """Return a copy of everything."""
        numbers, halves = zip(*self._each(), strict=True)
        cells = np.repeat(np.arange(len(numbers)), [len(part) for part in numbers])
        return Stored(self.centres, np.concatenate(numbers), cells, np.concatenate(halves))

    @classmethod
    def restored(cls, stored: Stored) -> Cells:
        """Return what `stored` told of; raise `ValueError` where it does not fit together."""
        _check(stored)
        fresh = cls(stored.centres, len(stored.numbers))
        lists: Any = fresh._index.invlists
        ends = np.searchsorted(stored.cells, np.arange(len(stored.centres)), side="right")
        start = 0
        for cell, end in enumerate(ends.tolist()):
            numbers, codes = stored.numbers[start:end], stored.vectors[start:end].view(np.uint8)
            lists.add_entries(cell, end - start, faiss.swig_ptr(numbers), faiss.swig_ptr(codes))
            start = end
        fresh._index.ntotal = start
        return fresh

    def _read(self, within: Selection | None) -> int:
        """Return how many cells a search reads."""
        cells = CELLS_READ
        if within is not None:
            cells = math.ceil(cells * len(self) / max(1, within.size(len(self))))
        return min(len(self.centres), cells)

    def _sample(self, size: int) -> Vectors:
        step = max(1, len(self) // size)
        return np.concatenate([halves[::step] for _, halves in self._each()]).astype(np.float32)

    def _each(self) -> Iterator[tuple[Numbers, Halves]]:
        """Yield views of each cell's numbers and vectors, shape (vectors, dimension)."""
        lists: Any = self._index.invlists
        for cell in range(len(self.centres)):
            size = lists.list_size(cell)
            numbers = faiss.rev_swig_ptr(lists.get_ids(cell), size)
            codes = faiss.rev_swig_ptr(lists.get_codes(cell), size * lists.code_size)
            yield numbers, codes.view(np.float16).reshape(size, self.centres.shape[1])


def _centres(sample: Vectors, count: int) -> Vectors:
    """Find centres by spherical k-means; the same sample has the same ones."""
    means = faiss.Kmeans(
        sample.shape[1], count, niter=_ROUNDS, spherical=True, min_points_per_centroid=1
    )
    means.train(sample)
    return np.asarray(means.centroids, dtype=np.float32).reshape(count, -1)


def _check(stored: Stored) -> None:
    """Raise `ValueError` on what would make FAISS read or write beside its memory."""
    rows, (count, dimension) = len(stored.numbers), stored.centres.shape
    if [part.shape for part in stored[1:]] != [(rows,), (rows,), (rows, dimension)]:
        raise ValueError("vectors, their numbers and their cells do not fit together")
    if [part.dtype.name for part in stored] != ["float32", "int64", "int64", "float16"]:
        raise ValueError("vectors, their numbers or their cells are of another type")
    cells = stored.cells
    if rows and not (cells[0] >= 0 and cells[-1] < count and (np.diff(cells) >= 0).all()):
        raise ValueError("vectors lie in cells that there are not")
