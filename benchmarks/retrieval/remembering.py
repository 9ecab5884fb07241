"""Encodes each text once, and with a folder once for all runs: most of a run is encoding."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kb_index.encoder.encoder import Encoder, Vectors

_BATCH = 128
_DIGEST = 16
_SAVE_AFTER = 2_000
"""Texts, a minute's work of a large encoder: so much is lost if a run is broken off."""


class RememberingEncoder:
    """An encoder in front of another one, with its name and languages.

    ``folder`` holds a file for each name, and names change with the weights; what cannot be read
    of it is encoded again.
    """

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.languages = encoder.languages
        self._encoder = encoder
        self._file = folder / f"{_digest(encoder.name).hex()}.npz" if folder else None
        self._known = self._load()
        self._saved = len(self._known)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        keys = [_digest(text) for text in texts]
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        by_length = sorted(new, key=lambda key: len(new[key]))
        for start in range(0, len(by_length), _BATCH):
            batch = by_length[start : start + _BATCH]
            vectors = self._encoder.encode([new[key] for key in batch])
            self._known.update(zip(batch, vectors, strict=True))
            if len(self._known) - self._saved >= _SAVE_AFTER:
                self.save()
        if not keys:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack([self._known[key] for key in keys])

    def save(self) -> None:
        """Write what is new into the folder, if there is one."""
        if self._file is None or len(self._known) == self._saved:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".part.npz")
        keys = np.frombuffer(b"".join(self._known), dtype=np.uint8).reshape(-1, _DIGEST)
        np.savez(beside, keys=keys, vectors=np.stack(list(self._known.values())))
        beside.replace(self._file)
        self._saved = len(self._known)

    def _load(self) -> dict[bytes, Vectors]:
        if self._file is None or not self._file.exists():
            return {}
        try:
            with self._file.open("rb") as file, np.load(file) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
            return {key.tobytes(): row for key, row in zip(keys, vectors, strict=True)}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
            print(f"{self._file} cannot be read and is made again: {problem}", file=sys.stderr)
            return {}


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:_DIGEST]
