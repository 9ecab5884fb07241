"""Vectors of many passages by a real encoder, kept on disk: a million take most of an hour."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path

import numpy as np
import numpy.typing as npt

from kb_index.encoder.encoder import Encoder, encode

Halves = npt.NDArray[np.float16]

_CHUNK = 2048


class KeptVectors:
    """Encodes texts chunk by chunk; a chunk that the folder has is only read.

    A run that was stopped goes on where it was, and another encoder has files of its own.
    """

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder, self._folder = encoder, folder
        folder.mkdir(parents=True, exist_ok=True)

    def of(self, texts: Iterable[str], size: int, threads: int = 1) -> Iterator[Halves]:
        """Yield the vectors of the first texts, so many in all."""
        with ThreadPoolExecutor(threads) as pool:
            for vectors in pool.map(self._kept, islice(_chunks(texts), -(-size // _CHUNK))):
                yield vectors[:size]
                size -= len(vectors)

    def _kept(self, texts: list[str]) -> Halves:
        path = self._file(texts)
        if not path.exists():
            unfinished = path.with_suffix(".part.npy")
            np.save(unfinished, encode(self._encoder, texts).astype(np.float16))
            unfinished.rename(path)
        kept: Halves = np.load(path)
        return kept

    def _file(self, texts: list[str]) -> Path:
        content = "\n".join([self._encoder.name, *texts]).encode("utf-8", "surrogatepass")
        return self._folder / f"{hashlib.sha256(content).hexdigest()[:24]}.npy"


def _chunks(texts: Iterable[str]) -> Iterator[list[str]]:
    left = iter(texts)
    while chunk := list(islice(left, _CHUNK)):
        yield chunk
