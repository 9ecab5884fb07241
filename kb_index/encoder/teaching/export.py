"""Writes the trained encoder as a folder that sentence-transformers loads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
from transformers import AutoModel

from kb_index.encoder.teaching.student import Student

LONGEST = 128
"""Tokens that the finished encoder reads of a text."""

_TABLE = "embeddings.word_embeddings"


SHARE = 0.65
"""How much of the finished layers is the student's; the rest is the teacher's.

Layers between the two read Chinese as well as the student's, and English nearer to the teacher's:
Wortsman et al., "Robust fine-tuning of zero-shot models", 2022.
"""


def write_model(
    student: Student, teacher: Path, tokenizer: Path, folder: Path, share: float = SHARE
) -> None:
    """Write the student in half precision; its tokenizer is copied, not saved anew."""
    bare = folder.with_suffix(".bare")
    model = AutoModel.from_pretrained(str(teacher), dtype=torch.float32)
    layers = {name: weight.cpu() for name, weight in student.bert.state_dict().items()}
    between = {
        name: weight.lerp(layers[name], share) if weight.is_floating_point() else weight
        for name, weight in model.state_dict().items()
        if not name.startswith(_TABLE)
    }
    table = student.tokens.joined().cpu()
    model.resize_token_embeddings(len(table), mean_resizing=False)
    model.load_state_dict({**between, f"{_TABLE}.weight": table})
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
