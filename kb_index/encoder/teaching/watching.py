"""How a student does meanwhile, on the part of the sources that is kept out of its training."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from kb_index.encoder.lessons.batches import reader, token_rows
from kb_index.encoder.lessons.corpus import Corpus
from kb_index.encoder.measures import Vectors, hit_at, ranks
from kb_index.encoder.teaching.student import Student

_AT_ONCE = 128


class Watching:
    """Measures how often kept texts find their translation, and their like, among the others."""

    def __init__(self, corpus: Corpus, tokenizer: Path, most: int) -> None:
        self._reader = reader(tokenizer)
        pairs, groups = corpus.kept_translations[:most], corpus.kept_alike[:most]
        self._pairs = {
            "translations found": ([zh for zh, _ in pairs], [en for _, en in pairs]),
            "alike found": ([texts[1] for texts in groups], [texts[0] for texts in groups]),
        }

    def __call__(self, student: Student) -> dict[str, float]:
        """Return the shares of texts whose counterpart comes first, named apart from the losses."""
        told = {}
        for name, (asked, found) in self._pairs.items():
            vectors = [self._vectors(student, texts) for texts in (asked, found)]
            places = ranks(vectors[0], vectors[1], range(len(asked)))
            told[name] = round(hit_at(places, 1), 4)
        return told

    @torch.no_grad()
    def _vectors(self, student: Student, texts: Sequence[str]) -> Vectors:
        parts = [np.zeros((0, 1), np.float32)] if not texts else []
        for start in range(0, len(texts), _AT_ONCE):
            rows = token_rows(self._reader, list(texts[start : start + _AT_ONCE]))
            parts.append(student(rows.to(student.device)).cpu().numpy())
        return np.concatenate(parts)
