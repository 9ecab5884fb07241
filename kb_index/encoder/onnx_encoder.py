"""The trained encoder without PyTorch: ONNX Runtime and a tokenizer, a few milliseconds a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from kb_index.encoder.encoder import Vectors, fingerprinted

MODEL, TOKENIZER, DESCRIPTION = "model.onnx", "tokenizer.json", "encoder.json"
"""The three files of an exported encoder."""


class OnnxEncoder:
    """Reads a folder that `kb_index.encoder.onnx_export` wrote, on one thread.

    Texts are read one by one: so a text's vector never depends on what else was asked with it
    (activations are quantised by their range), and nothing is spent on padding.
    """

    def __init__(self, folder: Path) -> None:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        self.name = fingerprinted(description["name"], [folder / MODEL, folder / TOKENIZER])
        self.dimension: int = description["dimension"]
        self.languages: frozenset[str] = frozenset(description["languages"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(description["longest"])
        self._session = _session(folder / MODEL)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
            vectors[row] = self._session.run(None, {"ids": ids})[0][0]
        return vectors


def _session(model: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    # More threads wait for each other on busy processors; searches run beside each other instead.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
