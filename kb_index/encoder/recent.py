"""An encoder that still knows what it encoded lately: drafts are tried again and again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from kb_index.encoder.encoder import Encoder, Vectors, encode

KEPT = 4096
"""Texts whose vectors are kept, of 384 numbers some six megabytes."""


class Recent:
    """Asks its encoder for what it does not know; may be used by several threads at once.

    An article that an editor tried before publishing it is not encoded again, nor what she did not
    change of it.
    """

    def __init__(self, encoder: Encoder, kept: int = KEPT) -> None:
        self._encoder = encoder
        self._kept = kept
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self.name, self.dimension = encoder.name, encoder.dimension
        self.languages = encoder.languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        found = self._find(texts)
        unknown = [text for text in dict.fromkeys(texts) if text not in found]
        if unknown:
            fresh = dict(zip(unknown, encode(self._encoder, unknown), strict=True))
            self._keep(fresh)
            found |= fresh
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            vectors[row] = found[text]
        return vectors

    def _find(self, texts: Sequence[str]) -> dict[str, Vectors]:
        with self._lock:
            for text in texts:
                if text in self._known:
                    self._known.move_to_end(text)
            return {text: self._known[text] for text in texts if text in self._known}

    def _keep(self, fresh: dict[str, Vectors]) -> None:
        with self._lock:
            self._known |= {text: vector.copy() for text, vector in fresh.items()}
            while len(self._known) > self._kept:
                self._known.popitem(last=False)
