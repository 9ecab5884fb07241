"""Writes the trained encoder as a folder that sentence-transformers loads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoModel

from kb_index.encoder.student import Student

LONGEST = 128
"""Tokens that the finished encoder reads of a text."""

_TABLE = "embeddings.word_embeddings"


def write_model(student: Student, teacher: Path, tokenizer: Path, folder: Path) -> None:
    """Write the student in half precision; its tokenizer is copied, not saved anew."""
    bare = folder.with_suffix(".bare")
    model = AutoModel.from_pretrained(str(teacher))
    table = student.tokens.joined().cpu()
    model.resize_token_embeddings(len(table), mean_resizing=False)
    layers = student.bert.state_dict().items()
    weights = {name: weight.cpu() for name, weight in layers if not name.startswith(_TABLE)}
    model.load_state_dict({**weights, f"{_TABLE}.weight": table})
    model.to(torch.float16).save_pretrained(bare)
    shutil.copytree(tokenizer, bare, dirs_exist_ok=True)
    transformer = Transformer(str(bare), max_seq_length=LONGEST)
    pooling = Pooling(transformer.get_embedding_dimension(), pooling_mode="mean")
    SentenceTransformer(modules=[transformer, pooling, Normalize()]).save(str(folder))
    shutil.copytree(tokenizer, folder, dirs_exist_ok=True)
    _load_as_single_precision(folder / "config.json")
    shutil.rmtree(bare)


def _load_as_single_precision(config: Path) -> None:
    """Have the halved weights widened when they are loaded: processors are slow with halves."""
    content = json.loads(config.read_text(encoding="utf-8"))
    content["dtype"] = "float32"
    config.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
