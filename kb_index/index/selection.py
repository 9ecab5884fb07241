"""Which passages a search of vectors may find."""

from __future__ import annotations

import faiss
import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


class Selection:
    """Passages that a search is limited to or, where ``excluded``, that it leaves out."""

    def __init__(self, passages: Numbers, *, excluded: bool = False) -> None:
        self._named, self._excluded = len(passages), excluded
        # FAISS reads this one through its pointer: it must live as long as what negates it.
        self._batch = faiss.IDSelectorBatch(passages)
        self.selector = faiss.IDSelectorNot(self._batch) if excluded else self._batch

    def size(self, of: int) -> int:
        """Return how many of so many passages are left, all named ones being among them."""
        return max(0, of - self._named) if self._excluded else min(of, self._named)
