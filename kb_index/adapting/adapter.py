"""The adapter: a linear map over an encoder's vectors, and the one file that keeps it."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.ids import new_id
from kb_index.encoder.encoder import Encoder, Vectors, unit

FORMAT = 1
_DIGITS = 12
_BROKEN = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile, zlib.error)


class AdapterUnusableError(Exception):
    """The file is damaged, or was made for another encoder."""


@dataclass(frozen=True, slots=True, eq=False)
class Adapter:
    """What was learned over the encoder of this name; ``matrix`` is square, float32."""

    encoder: str
    matrix: Vectors

    @property
    def digest(self) -> str:
        """Return what tells this matrix from any other one."""
        return hashlib.sha256(self.matrix.tobytes()).hexdigest()[:_DIGITS]

    def apply(self, vectors: Vectors) -> Vectors:
        """Return the mapped unit vectors, shape (texts, dimension), float32."""
        return unit(vectors @ self.matrix)


class AdaptedEncoder:
    """An encoder whose vectors go through an adapter; its name tells which."""

    def __init__(self, encoder: Encoder, adapter: Adapter) -> None:
        self._encoder = encoder
        self._adapter = adapter
        self.name = f"{encoder.name}+{adapter.digest}"
        self.dimension = encoder.dimension
        self.languages = encoder.languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        return self._adapter.apply(self._encoder.encode(texts))


def write(adapter: Adapter, path: Path) -> None:
    """Write an adapter in one step; a crash leaves the older file as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{new_id()}.new")
    header = {"format": FORMAT, "encoder": adapter.encoder, "digest": adapter.digest}
    try:
        with fresh.open("wb") as out:
            np.savez(out, header=np.array(json.dumps(header)), matrix=adapter.matrix)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def read(path: Path, encoder: Encoder) -> Adapter | None:
    """Read the adapter of this encoder, None without a file; raise `AdapterUnusableError`."""
    if not path.exists():
        return None
    try:
        # Opened here, because numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            header = json.loads(str(arrays["header"]))
            adapter = Adapter(header["encoder"], np.ascontiguousarray(arrays["matrix"]))
            _check(header, adapter)
    except _BROKEN as error:
        raise AdapterUnusableError(f"it is damaged ({type(error).__name__}: {error})") from error
    size = encoder.dimension
    if adapter.encoder != encoder.name or adapter.matrix.shape != (size, size):
        raise AdapterUnusableError(
            f"it was made for {adapter.encoder} of dimension {len(adapter.matrix)}, "
            f"not for {encoder.name} of dimension {size}"
        )
    return adapter


def remove(path: Path) -> bool:
    """Remove the file; tell whether there was one."""
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def _check(header: dict[str, object], adapter: Adapter) -> None:
    matrix = adapter.matrix
    square = matrix.ndim == 2 and matrix.shape[0] == matrix.shape[1]
    if header["format"] != FORMAT:
        raise ValueError(f"format {header['format']}, not {FORMAT}")
    if not square or matrix.dtype != np.float32 or not np.isfinite(matrix).all():
        raise ValueError("its matrix is none")
    if header["digest"] != adapter.digest:
        raise ValueError("its digest is another one")
