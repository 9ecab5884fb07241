"""When two questions are the same words."""

from __future__ import annotations

import hashlib
import re

from kb_index.text.folding import normalise

_NO_WORD = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return a text without case, width, script, spaces and marks."""
    return _NO_WORD.sub("", normalise(text))


def digest(text: str) -> str:
    """Return a name for the words of a text; equal ones are asked in the same words."""
    return hashlib.sha256(plain(text).encode("utf-8", "surrogatepass")).hexdigest()
