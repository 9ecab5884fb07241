"""An encoder with a planted fault: a direction that says nothing drowns what the texts mean."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from benchmarks.frozen import published
from kb_index.article import Article, Draft
from kb_index.encoder.encoder import Vectors, unit

DIMENSION = 32
_MEANING = 8
NOISE = 2.0


class PlantedEncoder:
    """Reads texts of the form ``meaning/number``: eight dimensions mean, the others are noise.

    Texts of one meaning are alike in the first and unlike in the others, which a linear map can
    learn to leave out.
    """

    name, dimension, languages = "planted", DIMENSION, frozenset({"en"})

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        rows = [self._vector(text) for text in texts]
        return unit(np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSION))

    def _vector(self, text: str) -> Vectors:
        means = _drawn(text.split("/")[0], _MEANING)
        return np.concatenate([means, NOISE * _drawn(text, DIMENSION - _MEANING)])


def article(meaning: str, wordings: int) -> Article:
    """Return an article with so many wordings beside its title."""
    variants = tuple(f"{meaning}/{number}" for number in range(wordings))
    return published(Draft(meaning, meaning, "en", f"{meaning}/title", "", variants=variants))


def _drawn(key: str, size: int) -> Vectors:
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    drawn = np.random.default_rng(seed).standard_normal(size) / np.sqrt(size)
    return np.asarray(drawn, dtype=np.float32)
