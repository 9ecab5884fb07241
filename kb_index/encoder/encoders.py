"""Which encoder a name means: our own, an exported one, or any of sentence-transformers."""

from __future__ import annotations

import logging
from pathlib import Path

from kb_index.adapting import adapter as adapters
from kb_index.adapting.adapter import AdaptedEncoder, AdapterUnusableError
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.onnx_encoder import DESCRIPTION, OnnxEncoder

_LOG = logging.getLogger(__name__)

EMBEDDED = Path(__file__).parent / "model"
"""Our own encoder for Chinese and English, as `kb_index.encoder.onnx_export` wrote it."""


def load_encoder(name: str = "") -> Encoder:
    """Load the encoder of this name or path; the embedded one where it is empty."""
    folder = Path(name) if name else EMBEDDED
    if (folder / DESCRIPTION).exists():
        return OnnxEncoder(folder)
    # Here, because PyTorch takes seconds and half a gigabyte, and the embedded one needs none.
    from kb_index.encoder.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name)


def adapted(encoder: Encoder, file: Path) -> Encoder:
    """Return the encoder with what was learned over it; without, where the file is not its own."""
    try:
        adapter = adapters.read(file, encoder)
    except AdapterUnusableError as problem:
        _LOG.warning(
            "the adapter %s is not used: %s; `python -m kb_index adapt` makes it anew",
            file,
            problem,
        )
        return encoder
    return encoder if adapter is None else AdaptedEncoder(encoder, adapter)
