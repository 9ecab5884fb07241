"""Which encoder a name means: our own, an exported one, or any of sentence-transformers."""

from __future__ import annotations

from pathlib import Path

from kb_index.encoder.onnx_encoder import DESCRIPTION, OnnxEncoder
from kb_index.index.encoder import Encoder

EMBEDDED = Path(__file__).parents[1] / "encoder" / "model"
"""Our own encoder for Chinese and English, as `kb_index.encoder.onnx_export` wrote it."""


def load_encoder(name: str = "") -> Encoder:
    """Load the encoder of this name or path; the embedded one where it is empty."""
    folder = Path(name) if name else EMBEDDED
    if (folder / DESCRIPTION).exists():
        return OnnxEncoder(folder)
    # Here, because PyTorch takes seconds and half a gigabyte, and the embedded one needs none.
    from kb_index.index.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name)
