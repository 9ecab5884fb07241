"""The bilingual encoder while it learns: the teacher's layers over two tables of token vectors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoModel

from kb_index.encoder.teaching.alignment import Floats


class TokenVectors(nn.Module):
    """The teacher's token vectors, frozen, and below them the new ones, which learn."""

    def __init__(self, known: Tensor, new: Tensor) -> None:
        super().__init__()
        self.known = nn.Parameter(known, requires_grad=False)
        self.new = nn.Parameter(new)

    def forward(self, ids: Tensor) -> Tensor:
        """Return the vectors of token rows, shape (..., dimension)."""
        return nn.functional.embedding(ids, torch.cat([self.known, self.new]))

    def joined(self) -> Tensor:
        """Return one table of all rows."""
        return torch.cat([self.known, self.new]).detach()


class Student(nn.Module):
    """Reads both languages: token rows to unit vectors."""

    def __init__(self, teacher: Path, new_vectors: Floats, device: str) -> None:
        super().__init__()
        # On a processor the fused attention is twice as slow backwards, in half precision.
        attention = "sdpa" if device == "cuda" else "eager"
        self.bert: Any = AutoModel.from_pretrained(
            str(teacher), attn_implementation=attention, dtype=torch.float32
        )
        self.bert.pooler.requires_grad_(False)  # sentence vectors are means and never use it
        known = self.bert.embeddings.word_embeddings.weight.detach().clone()
        self.tokens = TokenVectors(known, torch.from_numpy(new_vectors))
        self.bert.embeddings.word_embeddings = self.tokens
        for module in self.bert.modules():
            if isinstance(module, nn.Dropout):
                module.p = 0.0  # the texts are noisy enough
        self.to(device)

    def forward(self, rows: Tensor) -> Tensor:
        """Return unit vectors of token rows padded with 0, shape (texts, dimension), float32."""
        mask = (rows != 0).long()
        hidden = self.bert(input_ids=rows, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        return nn.functional.normalize(mean.float(), dim=-1)

    @property
    def device(self) -> torch.device:
        """Return where the weights are."""
        return self.tokens.known.device
