"""The bilingual encoder while it learns: the teacher's layers over two tables of token vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Encoding, Tokenizer
from torch import Tensor, nn
from transformers import AutoModel

from kb_index.encoder.alignment import Floats

_ATTENTION = "eager"
"""The fused attention is twice as slow backwards, in half precision on a processor."""

LONGEST = 64
"""Tokens of a training text; the finished encoder reads 128."""


class TokenVectors(nn.Module):
    """The teacher's token vectors, frozen, and below them the new ones, which learn."""

    def __init__(self, known: Tensor, new: Tensor) -> None:
        super().__init__()
        self.known = nn.Embedding(len(known), known.shape[1], _weight=known, _freeze=True)
        self.new = nn.Embedding(len(new), new.shape[1], _weight=new, sparse=True)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the vectors of token rows, shape (..., dimension)."""
        rows = self.known.num_embeddings
        is_new = ids >= rows
        known = self.known(ids.masked_fill(is_new, 0))
        new = self.new((ids - rows).clamp(min=0)[is_new])
        vectors: Tensor = known.masked_scatter(is_new.unsqueeze(-1), new)
        return vectors

    def joined(self) -> Tensor:
        """Return one table of all rows."""
        return torch.cat([self.known.weight, self.new.weight]).detach()


class Student(nn.Module):
    """Reads both languages; ``encode`` gives unit vectors."""

    def __init__(self, teacher: Path, tokenizer: Path, new_vectors: Floats) -> None:
        super().__init__()
        self.bert: Any = AutoModel.from_pretrained(str(teacher), attn_implementation=_ATTENTION)
        self.bert.pooler.requires_grad_(False)  # sentence vectors are means and never use it
        known = self.bert.embeddings.word_embeddings.weight.detach().clone()
        self.tokens = TokenVectors(known, torch.from_numpy(new_vectors))
        self.bert.embeddings.word_embeddings = self.tokens
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # a distilled student cannot overfit what it sees four times
        self.tokenizer = Tokenizer.from_file(str(tokenizer / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)

    def forward(self, texts: list[str]) -> Tensor:
        """Return unit vectors of texts, shape (texts, dimension), float32."""
        ids, mask = self._batch(self.tokenizer.encode_batch(texts))
        hidden = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return nn.functional.normalize(mean.float(), dim=-1)

    def _batch(self, encodings: list[Encoding]) -> tuple[Tensor, Tensor]:
        longest = max(len(one.ids) for one in encodings)
        ids = np.zeros((len(encodings), longest), dtype=np.int64)
        for row, one in enumerate(encodings):
            ids[row, : len(one.ids)] = one.ids
        batch = torch.from_numpy(ids).to(self.tokens.known.weight.device)
        return batch, (batch != 0).long()
