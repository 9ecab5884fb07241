"""Common English words, so that a word which no article holds is not taken for a slip."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

_TOKENIZER = Path(__file__).parents[2] / "encoder" / "model" / "tokenizer.json"


@cache
def english_words() -> frozenset[str]:
    """Return the words that our encoder's vocabulary holds whole, some 20,000."""
    vocabulary = json.loads(_TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(word for word in vocabulary if word.isascii() and word.isalpha())
