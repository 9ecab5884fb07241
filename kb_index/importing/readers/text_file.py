"""The text of a file whose encoding nobody told: UTF-8, UTF-16, GB18030, Big5, or a Western one."""

from __future__ import annotations

import codecs
from pathlib import Path

from charset_normalizer import from_bytes

from kb_index.importing.problem import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The commonest characters of each script's running text: what is decoded wrongly has few of them.
_COMMON = {
    "gb18030": "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里如何请吗怎么什您问题答",  # noqa: E501
    "big5hkscs": "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡如何請嗎怎麼什您問題答",  # noqa: E501
}
_LIKELY = 0.06
_SAMPLE = 65_536
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\x0b\x0c\x1b\x00")


def read_text(path: Path) -> str:
    """Return a file's text; raise `Unreadable` where there is none."""
    return decode(path.read_bytes())


def decode(data: bytes) -> str:
    """Return bytes as text, by their mark, or by what they look like; raise `Unreadable`."""
    if not data.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty_file")
    encoding = encoding_of(data)
    if encoding is None:
        raise Unreadable("not_text")
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise Unreadable("not_text") from error


def encoding_of(data: bytes) -> str | None:
    """Return the name of the encoding, None for what is no text."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if b"\x00" in data[:_SAMPLE]:
        return _utf_16(data)
    if _decodes(data, "utf-8"):
        return "utf-8"
    if any(byte in _CONTROLS for byte in data[:_SAMPLE]):
        return None
    return _chinese(data) or _western(data)


def _utf_16(data: bytes) -> str | None:
    """Return the byte order in which the text has the more commas, blanks and ends of lines."""
    plain = {name: _plain(data, name) for name in ("utf-16-le", "utf-16-be")}
    best = max(plain, key=lambda name: plain[name])
    return best if plain[best] else None


def _plain(data: bytes, name: str) -> int:
    """Return how many characters of ASCII there are; 0 for what is no text in this encoding."""
    if len(data) % 2 or not _decodes(data, name):
        return 0
    text = data[:_SAMPLE].decode(name, "ignore")
    if any(ord(each) in _CONTROLS or each == "\x00" for each in text):
        return 0
    return sum(map(str.isascii, text))


def _chinese(data: bytes) -> str | None:
    shares = {name: _share(data, name, common) for name, common in _COMMON.items()}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _LIKELY else None


def _share(data: bytes, name: str, common: str) -> float:
    """Return the share of common characters among those beyond ASCII; 0 where it does not fit."""
    if not _decodes(data, name):
        return 0.0
    text = data[:_SAMPLE].decode(name, "ignore")
    foreign = [character for character in text if not character.isascii()]
    return sum(character in common for character in foreign) / max(1, len(foreign))


def _western(data: bytes) -> str | None:
    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None and _decodes(data, best.encoding):
        return best.encoding
    return "gb18030" if _decodes(data, "gb18030") else None


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True
