"""A static encoder, which search does not use: how far one comes with tokens, without layers.

Its rows are those of the exported encoder's own tokens, so they were learned for its layers; one
that is trained to be static would do somewhat better.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from tokenizers import Tokenizer

from kb_index.encoder.encoder import Vectors
from kb_index.encoder.onnx_encoder import MODEL, TOKENIZER, OnnxEncoder

_INPUT = "ids"


class StaticEncoder:
    """The mean of the token rows of an exported encoder; its folder as for `OnnxEncoder`."""

    def __init__(self, folder: Path) -> None:
        whole = OnnxEncoder(folder)
        self.name = f"static-{whole.name}"
        self.languages = whole.languages
        self._rows = token_rows(onnx.load(folder / MODEL))
        self.dimension = int(self._rows.shape[1])
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, shape (texts, dimension), float32; of nothing, zeros."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            tokens = self._tokenizer.encode(text, add_special_tokens=False).ids
            if tokens:
                vectors[row] = self._rows[tokens].mean(axis=0)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths[lengths == 0] = 1
        unit: Vectors = vectors / lengths
        return unit


def token_rows(model: onnx.ModelProto) -> Vectors:
    """Return what a model looks tokens up in, shape (tokens, dimension), bytes made numbers again.

    Raise `ValueError` where it looks them up in no table.
    """
    tables = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Gather" and node.input[1] == _INPUT and node.input[0] in tables:
            rows = tables[node.input[0]].astype(np.float32)
            for after in model.graph.node:
                if after.op_type == "DequantizeLinear" and after.input[0] == node.output[0]:
                    scale, zero = (tables[name].astype(np.float32) for name in after.input[1:3])
                    rows = (rows - zero) * scale
            return np.ascontiguousarray(rows, dtype=np.float32)
    raise ValueError("the model looks its tokens up in no table")
