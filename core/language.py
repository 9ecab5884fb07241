"""Which language a text is in, and when a conversation goes over to the other one."""

from __future__ import annotations

import re
import unicodedata

from core.errors import Language

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
_CHINESE = re.compile(f"[{_HAN}]+")
_LATIN = re.compile(r"[A-Za-z]")

# Words that hold a Chinese sentence together, Simplified, Traditional and Cantonese; names and
# what programs print do without most of them.
_CHINESE_SPEECH = re.compile(
    "[的了吗嗎呢吧啊啦呀嘛么麼怎您你我他她们們这這那哪谁誰请請帮幫想要把被给給很还還没沒嘅咗唔喺佢啲冇]"
    "|为什|為什|如何|能否|可以|是否"
)

# Nobody's own words: code that is marked as such, quotations, addresses, lines of a shell.
_NOT_SPEECH = re.compile(
    r"(?s:```.*?(?:```|\Z))|`[^`\n]*`|\"[^\"\n]*\"|“[^“”\n]*”|「[^「」\n]*」|《[^《》\n]*》|https?://\S+"
    rf"|^[ \t]*[$#>][ \t][^{_HAN}\n]*$|^[^{_HAN}\n]*(?<!\S)--?[A-Za-z][^{_HAN}\n]*$",
    re.MULTILINE,
)
# `ECS`, `libssl.so`, `getUser`, `my-app` and `127.0.0.1` are no English words.
_ENGLISH_WORD = re.compile(r"(?:[A-Z]?[a-z]+|I)(?:'[a-z]+)?")
_MARKS, _EDGES = ".?!,;:", "\"'()[]{}<>*~"
_CODE = "_"

# How customers speak and programs do not: they begin with a question, or speak of themselves. What
# is matched against is words in lower case and marks, parted by single spaces (see `_english`).
_POLITE = r"(?:(?:and|but|so|hi|hello|hey|ok|yes|no|well|please|sorry) (?:, )?)*"
_ASKING = r"(?:how|what|what's|why|where|where's|when|which|who|who's|whose)"
_AUXILIARY = (
    r"(?:am|is|isn't|are|aren't|was|were|do|don't|does|doesn't|did|didn't|can|can't|could|will|"
    r"won't|would|should|has|have|had|may|might)"
)
_SUBJECT = r"(?:i|you|we|it|he|she|they|this|that|these|those|there|the|a|an|any|my|your|our)"
_QUESTION = re.compile(
    rf"{_POLITE}(?:{_ASKING} (?:{_AUXILIARY}|to|about|much|many|long|often|if)(?!\S)"
    rf"|{_AUXILIARY} {_SUBJECT}(?!\S)"
    rf"|(?:{_ASKING}|{_AUXILIARY}) [^.?!]*\?"
    r"|(?:talk|speak) (?:to|with)(?!\S))"
)
_OF_HERSELF = re.compile(
    r"(?<!\S)(?:i|i'm|i've|i'd|i'll|me|my|mine|myself|thank you|thanks)(?!\S)|(?<!\S)please$"
)
_LEAST_WORDS = 2
"""A single English word (hello, refund) is common in Chinese and changes nothing."""


def detect_language(text: str, otherwise: Language = "zh") -> Language:
    """Tell the language of a text on its own; one Chinese character outweighs four Latin letters.

    Text with neither script (emoji, digits) is in the language that is given otherwise.
    """
    chinese, latin = _characters(text), len(_LATIN.findall(text))
    if chinese == latin == 0:
        return otherwise
    return "zh" if chinese * 4 >= latin else "en"


def spoken_language(text: str, before: Language) -> Language:
    """Return the language that a conversation goes on in after a customer's message.

    It changes only when she clearly speaks the other one. Names of products, error messages,
    commands and logs are Latin in a Chinese conversation as well, so what counts in them is
    sentences as customers say them: a question, "my order", "thank you".
    """
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    speech = _NOT_SPEECH.sub(f" {_CODE} ", text).strip()
    lines = [_english(line) for line in _CHINESE.sub(f" {_CODE} ", speech).splitlines()]
    characters, words = _characters(speech), sum(map(_words, lines))
    speaks_chinese = bool(_CHINESE_SPEECH.search(speech))
    if words >= _LEAST_WORDS and _speaks_english(lines):
        return "zh" if speaks_chinese and words <= 3 * characters else "en"
    mostly_chinese = characters > 0 and characters >= 2 * words
    return "zh" if speaks_chinese or mostly_chinese else before


def parse_language(tag: str | None, otherwise: Language = "zh") -> Language:
    """Read the first language of a tag or an Accept-Language header: ``zh-TW,en;q=0.5`` is zh."""
    if not tag:
        return otherwise
    return "zh" if tag.strip().lower().startswith("zh") else "en"


def _characters(text: str) -> int:
    return sum(map(len, _CHINESE.findall(text)))


def _speaks_english(lines: list[list[str]]) -> bool:
    """Tell whether lines, each as `_english` returns it, hold a sentence of a customer."""
    return bool(_QUESTION.match(" ".join(lines[0]))) or any(
        _OF_HERSELF.search(" ".join(line)) for line in lines if 2 * _words(line) >= len(line)
    )


def _words(line: list[str]) -> int:
    return sum(token[0].isalpha() for token in line)


def _english(line: str) -> list[str]:
    """Return words in lower case, marks of sentences, and ``_`` for every other token."""
    return [token for piece in line.split() for token in _read(piece.strip(_EDGES))]


def _read(piece: str) -> list[str]:
    """Return the word of a piece and the mark behind it."""
    body = piece.rstrip(_MARKS + _EDGES)
    mark = piece[len(body) :][:1]
    word = body.lower() if _ENGLISH_WORD.fullmatch(body) else _CODE
    return [word, mark] if mark and mark in _MARKS else [word]
