"""Sentence encoders: text to unit vectors whose inner product says how alike two texts mean."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]

_DIGITS = 12


class Encoder(Protocol):
    """Turns texts into vectors; ``languages`` are those that it can really read.

    ``name`` changes with the weights, since a snapshot of the index is believed by it.
    """

    name: str
    dimension: int
    languages: frozenset[str]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""


class EncoderFaultyError(Exception):
    """An encoder returned what are no vectors of its dimension, or no numbers."""


def encode(encoder: Encoder, texts: Sequence[str]) -> Vectors:
    """Return the encoder's vectors, shape (texts, dimension); raise `EncoderFaultyError`.

    A vector that is not a number would sit in the index unseen and put every ranking wrong.
    """
    vectors = encoder.encode(texts)
    wanted = (len(texts), encoder.dimension)
    if vectors.shape != wanted:
        raise EncoderFaultyError(f"{encoder.name} returned vectors {vectors.shape}, not {wanted}")
    if not np.isfinite(vectors).all():
        raise EncoderFaultyError(f"{encoder.name} returned vectors that hold no numbers")
    return vectors


def unit(vectors: Vectors) -> Vectors:
    """Return vectors of length one; one of length zero, which has no direction, stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def fingerprinted(name: str, files: Iterable[Path]) -> str:
    """Return a name that ends in a digest of these files: other weights have another name."""
    digest = hashlib.sha256()
    for path in sorted(files):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{name}@{digest.hexdigest()[:_DIGITS]}"
