"""How Chinese sounds: words to pinyin without tones, and which letters are pinyin at all."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, product

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.constants import PHRASES_DICT

Syllables = tuple[str, ...]

_COMMON_ROWS = range(0xB0, 0xF8)
_COLUMNS = range(0xA1, 0xFF)
_MOST_READINGS = 8
_VOWELS = frozenset("aeo")


def readings(word: str) -> tuple[Syllables, ...]:
    """Return how a Chinese word may be read, most common first, by character and without tones.

    Words of the dictionary (银行) have one reading; of others (重置) each character has all of its
    own. ü is written v.
    """
    if word in PHRASES_DICT:
        return (tuple(map(_typed, lazy_pinyin(word, style=Style.NORMAL))),)
    return tuple(islice(product(*map(_sounds, word)), _MOST_READINGS))


def is_pinyin(letters: str) -> bool:
    """Tell whether small letters can be cut into syllables."""
    return _pattern().fullmatch(letters) is not None


@cache
def all_syllables() -> frozenset[str]:
    """Return every syllable of the common characters, those of GB 2312."""
    cells = (bytes((row, column)) for row in _COMMON_ROWS for column in _COLUMNS)
    common = "".join(cell.decode("gb2312", "ignore") for cell in cells)
    found = frozenset(_sounds(one)[0] for one in common)
    return frozenset(one for one in found if len(one) > 1 or one in _VOWELS)


@cache
def _pattern() -> re.Pattern[str]:
    longest = sorted(all_syllables(), key=lambda one: (-len(one), one))
    return re.compile(f"(?:{'|'.join(longest)})+")


@cache
def _sounds(character: str) -> tuple[str, ...]:
    found = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return tuple(dict.fromkeys(map(_typed, found)))


def _typed(syllable: str) -> str:
    """Write lüe and nüe as keyboards have them."""
    return syllable.replace("ve", "ue")
