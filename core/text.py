"""Text from outside: what we accept, how we clean it, which language it is in."""

from __future__ import annotations

import re
import unicodedata

from core.errors import EmptyMessage, Language, MessageTooLong

MESSAGE_LIMIT = 4000
"""Longest message in characters; the same for customers and agents."""

_CJK = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]")
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


def detect_language(text: str, otherwise: Language = "zh") -> Language:
    """Tell Chinese from English; one Chinese character outweighs four Latin letters.

    Customers write "ECS 实例怎么退款" and mean Chinese. Text with neither script (emoji, digits)
    keeps the language that the conversation already has.
    """
    chinese, latin = len(_CJK.findall(text)), len(_LATIN.findall(text))
    if chinese == latin == 0:
        return otherwise
    return "zh" if chinese * 4 >= latin else "en"


def parse_language(tag: str | None, otherwise: Language = "zh") -> Language:
    """Read the first language of a tag or an Accept-Language header: ``zh-TW,en;q=0.5`` is zh."""
    if not tag:
        return otherwise
    return "zh" if tag.strip().lower().startswith("zh") else "en"
