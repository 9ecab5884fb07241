"""Text from outside: what we accept, and how we clean it."""

from __future__ import annotations

import re
import unicodedata

from core.errors import EmptyMessage, MessageTooLong

MESSAGE_LIMIT = 4000
"""Longest message in characters; the same for customers and agents."""

# Control characters except tab and newline, lone surrogates (no UTF-8 for them), and the
# bidirectional overrides that make a text read other than it is.
_UNSAFE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean(text: str) -> str:
    """Return the text without characters that no reader sees and no database keeps."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _UNSAFE.sub("", text)).strip()


def clean_message(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Return a message fit to store; raise `EmptyMessage` or `MessageTooLong`."""
    cleaned = clean(text)
    if not cleaned:
        raise EmptyMessage()
    if len(cleaned) > limit:
        raise MessageTooLong(length=len(cleaned), limit=limit)
    return cleaned
