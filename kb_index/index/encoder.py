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


def fingerprinted(name: str, files: Iterable[Path]) -> str:
    """Return a name that ends in a digest of these files: other weights have another name."""
    digest = hashlib.sha256()
    for path in sorted(files):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return f"{name}@{digest.hexdigest()[:_DIGITS]}"
