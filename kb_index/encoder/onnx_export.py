"""Writes a trained encoder for ONNX Runtime, its weights as bytes: a quarter of the size.

python -m kb_index.encoder.onnx_export MODEL FOLDER
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from transformers import AutoModel

from kb_index.encoder.onnx_encoder import DESCRIPTION, MODEL, TOKENIZER
from kb_index.encoder.sentence_transformer import SentenceTransformerEncoder
from kb_index.encoder.teaching.export import LONGEST

_OPSET = 17


class _Sentence(nn.Module):
    """One text's token rows to its unit vector."""

    def __init__(self, model: Path) -> None:
        super().__init__()
        self.bert: Any = AutoModel.from_pretrained(
            str(model), attn_implementation="eager", dtype=torch.float32
        )

    def forward(self, ids: Tensor) -> Tensor:
        hidden = self.bert(input_ids=ids).last_hidden_state
        return nn.functional.normalize(hidden.mean(1), dim=-1)


def write_onnx(model: Path, folder: Path) -> None:
    """Write a sentence-transformers encoder as the files that `OnnxEncoder` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = folder / "whole.onnx"
    _trace(_Sentence(model).eval(), whole)
    logging.disable(logging.WARNING)  # the quantiser advises a step that changes nothing here
    quantize_dynamic(whole, folder / MODEL, weight_type=QuantType.QInt8, per_channel=True)
    logging.disable(logging.NOTSET)
    whole.unlink()
    shutil.copy(model / TOKENIZER, folder / TOKENIZER)
    _describe(model, folder)


def _trace(sentence: _Sentence, path: Path) -> None:
    example = torch.tensor([[101, 2129, 2000, 25416, 8630, 102]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # this exporter is old, and needs no further package
        torch.onnx.export(
            sentence,
            (example,),
            str(path),
            input_names=["ids"],
            output_names=["vector"],
            dynamic_axes={"ids": {0: "texts", 1: "tokens"}, "vector": {0: "texts"}},
            opset_version=_OPSET,
            dynamo=False,
        )


def _describe(model: Path, folder: Path) -> None:
    encoder = SentenceTransformerEncoder(str(model))
    description = {
        "name": folder.name,
        "dimension": encoder.dimension,
        "languages": sorted(encoder.languages),
        "longest": LONGEST,
    }
    (folder / DESCRIPTION).write_text(json.dumps(description) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Export one model."""
    parser = argparse.ArgumentParser(prog="python -m kb_index.encoder.onnx_export")
    parser.add_argument("model", type=Path)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    write_onnx(asked.model, asked.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
