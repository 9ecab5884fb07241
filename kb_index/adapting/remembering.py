"""An encoder that encodes a text once: it is learned from, indexed twice and asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from kb_index.encoder.encoder import Encoder, Vectors, encode

_BATCH = 64


class Remembering:
    """Asks its encoder for what it does not know yet; `learn` does so for many, and tells."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.name, self.dimension = encoder.name, encoder.dimension
        self.languages = encoder.languages

    def learn(self, texts: Iterable[str], told: Callable[[int, int], None]) -> None:
        """Encode texts, short ones first, and tell texts done and in all after each batch."""
        unknown = sorted(set(texts) - self._known.keys(), key=lambda text: (len(text), text))
        for start in range(0, len(unknown), _BATCH):
            batch = unknown[start : start + _BATCH]
            self._ask(batch)
            told(start + len(batch), len(unknown))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        self._ask([text for text in dict.fromkeys(texts) if text not in self._known])
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self._known[text]
        return vectors

    def _ask(self, texts: list[str]) -> None:
        if texts:
            self._known.update(zip(texts, encode(self._encoder, texts), strict=True))
