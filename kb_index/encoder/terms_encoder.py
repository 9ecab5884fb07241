"""A stand-in without a model: vectors of terms, so that what shares words is alike."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from kb_index.encoder.encoder import Vectors, unit
from kb_index.text.language import Terms, terms

NAME = "terms-1"
_DIMENSION = 512
_PAIR = 0.5
"""What a pair of Chinese characters weighs beside a word, which holds it."""


class TermsEncoder:
    """Hashes the terms of a text into a vector (Weinberger et al. 2009, the hashing trick)."""

    name = NAME
    dimension = _DIMENSION
    languages = frozenset({"zh", "en"})

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension); zero where it has no term."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            _add(vectors[row], terms(text))
        return unit(vectors)


def _add(vector: Vectors, found: Terms) -> None:
    weights = dict.fromkeys(found.pairs, _PAIR) | dict.fromkeys((*found.words, *found.groups), 1.0)
    for term, weight in weights.items():
        number = zlib.crc32(term.encode("utf-8", "surrogatepass"))
        vector[number % _DIMENSION] += weight if number & 0x8000_0000 else -weight
