"""How Chinese sounds: words to pinyin without tones, and which letters are pinyin at all."""

from __future__ import annotations

import re
from functools import cache

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PHRASES_DICT

Syllables = tuple[str, ...]

_COMMON_ROWS = range(0xB0, 0xF8)
_COLUMNS = range(0xA1, 0xFF)
_VOWELS = frozenset("aeo")


def syllables(word: str) -> Syllables:
    """Return the pinyin of a Chinese word by character, without tones; ü is written v.

    Two characters that are no word with a reading of its own (重启, 银行) are read one by one,
    which is many times quicker.
    """
    if len(word) > 2 or word in PHRASES_DICT:
        return tuple(map(_typed, lazy_pinyin(word, style=Style.NORMAL)))
    return tuple(map(_sound, word))


def is_pinyin(letters: str) -> bool:
    """Tell whether small letters can be cut into syllables."""
    return _pattern().fullmatch(letters) is not None


@cache
def all_syllables() -> frozenset[str]:
    """Return every syllable of the common characters, those of GB 2312."""
    cells = (bytes((row, column)) for row in _COMMON_ROWS for column in _COLUMNS)
    common = "".join(cell.decode("gb2312", "ignore") for cell in cells)
    found = frozenset(map(_sound, common))
    return frozenset(one for one in found if len(one) > 1 or one in _VOWELS)


@cache
def _pattern() -> re.Pattern[str]:
    longest = sorted(all_syllables(), key=lambda one: (-len(one), one))
    return re.compile(f"(?:{'|'.join(longest)})+")


@cache
def _sound(character: str) -> str:
    return _typed(lazy_pinyin(character, style=Style.NORMAL)[0])


def _typed(syllable: str) -> str:
    """Write lüe and nüe as keyboards have them."""
    return syllable.replace("ve", "ue")
