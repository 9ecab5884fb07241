"""The trained encoder without PyTorch: ONNX Runtime and a tokenizer, a few milliseconds a text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

MODEL, TOKENIZER, DESCRIPTION = "model.onnx", "tokenizer.json", "encoder.json"
"""The three files of an exported encoder."""

Vectors = npt.NDArray[np.float32]


class OnnxEncoder:
    """Reads a folder that `kb_index.encoder.onnx_export` wrote, on one thread.

    Texts are read one by one: so a text's vector never depends on what else was asked with it
    (activations are quantised by their range), and nothing is spent on padding.
    """

    def __init__(self, folder: Path) -> None:
        description = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
        self.name: str = description["name"]
        self.dimension: int = description["dimension"]
        self.languages: frozenset[str] = frozenset(description["languages"])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(description["longest"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            folder / MODEL, options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            ids = np.asarray([self._tokenizer.encode(text).ids], dtype=np.int64)
            vectors[row] = self._session.run(None, {"ids": ids})[0][0]
        return vectors
