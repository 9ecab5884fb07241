"""Plain sentences out of marked-up texts, and which pairs are worth learning from."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

LONGEST = (200, 500)
"""Characters of a Chinese and an English text."""

_MARKUP = re.compile(
    r"\[\[[^\]]*\]\]|%%.*?%%|!\[[^\]]*\]\([^)]*\)|<[^<>]+>|\{[:#][^}]*\}|\[![A-Z]+\]|"
    r"\*\*|__|(?<!\w)[*_]|[*_](?!\w)|`"
)
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_SHORTCUT = re.compile(r"\([&_]\w\)|[&_](?=\w)|\.\.\.$|…$")
_PLACEHOLDER = re.compile(
    r"%\(\w+\)[a-z]|%\d*\$?[a-zA-Z@]\b|%\{\w+\}|\$?\{\{?\s*[\w.]*\s*\}?\}|\$\w+\$|:[a-z_]+\b(?!/)"
)
_UNFIT = re.compile(
    r"[{}|\\\0\ufffd]|\w/\w+/\w|https?:|={2,}|%%|%\w|\[\[|"
    r"[\u3040-\u30ff\uac00-\ud7af]|^\w+\.\w+$|,\w+,"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
_CHINESE_END = re.compile(r"(?<=[。！？])\s*(?=[^”’）」』\s])")
_ENGLISH_END = re.compile(r"(?<=[a-z0-9)\"”][.!?])\s+(?=[A-Z\"“(])")
_CHINESE_SHARE = 0.35
_RATIO = (0.8, 8.0)  # English letters for each Chinese character
_RATIO_OF_SHORT = (0.6, 14.0)
_SHORT = 8
_PLACEHOLDERS = 2


def sentences(chinese: str, english: str) -> Iterator[tuple[str, str]]:
    """Yield the fit sentences of two texts, or the texts where their sentences do not pair."""
    ours = [plain(one) for one in _CHINESE_END.split(chinese)]
    theirs = [plain(one) for one in _ENGLISH_END.split(english)]
    if len(ours) != len(theirs):
        ours, theirs = [plain(chinese)], [plain(english)]
    for one, other in zip(ours, theirs, strict=True):
        if is_fit(one, other):
            yield one, other


def plain(text: str) -> str:
    """Return a text without markup, shortcuts and places to fill in."""
    if len(_PLACEHOLDER.findall(text)) > _PLACEHOLDERS:
        return ""
    text = _LINK.sub(r"\1", html.unescape(text))
    text = _SHORTCUT.sub("", _PLACEHOLDER.sub(" ", _MARKUP.sub("", text)))
    text = re.sub(r"(?<=[\u3000-\uffef]) +(?=[\u3000-\uffef])", "", " ".join(text.split()))
    return text.strip(" ,:-")


def is_fit(chinese: str, english: str) -> bool:
    """Tell whether two texts can be translations: languages, lengths, and shared names."""
    return (
        1 < len(chinese) <= LONGEST[0]
        and 1 < len(english) <= LONGEST[1]
        and not _UNFIT.search(chinese)
        and not _UNFIT.search(english)
        and _languages_fit(chinese, english)
        and _lengths_agree(chinese, english)
        and _names_agree(chinese, english)
    )


def _languages_fit(chinese: str, english: str) -> bool:
    count = len(_CHINESE.findall(chinese))
    enough = count > _CHINESE_SHARE * len(chinese.replace(" ", ""))
    return enough and not _CHINESE.search(english) and bool(re.search("[A-Za-z]{2}", english))


def _lengths_agree(chinese: str, english: str) -> bool:
    low, high = _RATIO if len(chinese) > _SHORT else _RATIO_OF_SHORT
    return low <= len(english) / len(chinese) <= high


def _names_agree(chinese: str, english: str) -> bool:
    """Tell whether most Latin words of the Chinese text are in the English one."""
    names = {name.casefold() for name in _LATIN_WORD.findall(chinese)}
    known = sum(name in english.casefold() for name in names)
    return 2 * known >= len(names)
