"""Noisy copies of a question: slips of the keyboard, homophones, typed pinyin, Traditional script.

Each is drawn by a generator that is seeded with the text: the same text has the same copy.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from functools import cache

import opencc
import rjieba
from pypinyin import lazy_pinyin

Noise = Callable[[str], str]
_Slip = Callable[[str, int, random.Random], str]

_HAN = re.compile(r"[\u4e00-\u9fff]+")
_WORD = re.compile(r"[a-z]{4,}", re.I)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_CHARACTERS_A_HOMOPHONE = 6
_CHARACTERS_A_SLIP = 8
_WORDS_A_SLIP = 5


def homophones(text: str) -> str:
    """Replace one Chinese character in six, at least one, by a common one that sounds alike."""
    chance = random.Random(f"homophones {text}")
    readings = {
        match.start() + offset: reading
        for match in _HAN.finditer(text)
        for offset, reading in enumerate(lazy_pinyin(match[0]))
    }
    others = {
        place: same
        for place, reading in readings.items()
        if (same := [one for one in _sounding().get(reading, ()) if one != text[place]])
    }
    slips = max(1, round(len(readings) / _CHARACTERS_A_HOMOPHONE))
    characters = list(text)
    for place in chance.sample(sorted(others), min(slips, len(others))):
        characters[place] = chance.choice(others[place])
    return "".join(characters)


def chinese_typos(text: str) -> str:
    """Drop, double or swap one character in eight, at least one."""
    chance = random.Random(f"typos {text}")
    for _ in range(max(1, round(len(text) / _CHARACTERS_A_SLIP))):
        text = _slip(text, chance, (_drop, _double, _swap))
    return text


def english_typos(text: str) -> str:
    """Drop, double, swap or miss one letter in one word of five, at least in one."""
    chance = random.Random(f"typos {text}")
    words = list(_WORD.finditer(text))
    slips = max(1, round(len(text.split()) / _WORDS_A_SLIP))
    for match in sorted(chance.sample(words, min(slips, len(words))), key=_start, reverse=True):
        slipped = _slip(match[0], chance, (_drop, _double, _swap, _miss))
        text = text[: match.start()] + slipped + text[match.end() :]
    return text


def typed_pinyin(text: str) -> str:
    """Write Chinese as pinyin without tones: by syllable, by word, or run together, in turns."""
    chance = random.Random(f"pinyin {text}")
    way = chance.choice((_by_syllable, _by_word, _together))
    return " ".join(_HAN.sub(lambda match: f" {way(match[0])} ", text).split())


def traditional(text: str) -> str:
    """Write Chinese in the characters of Taiwan, with mainland words (OpenCC's s2tw)."""
    return str(_converter().convert(text))


CHINESE: dict[str, Noise] = {
    "homophones": homophones,
    "typos": chinese_typos,
    "pinyin": typed_pinyin,
    "traditional": traditional,
}
ENGLISH: dict[str, Noise] = {"typos": english_typos}


def _slip(text: str, chance: random.Random, ways: tuple[_Slip, ...]) -> str:
    """Change a text at one place, never its first character; one of two characters is left."""
    if len(text) < 3:
        return text
    return chance.choice(ways)(text, chance.randrange(1, len(text)), chance)


def _drop(text: str, place: int, _: random.Random) -> str:
    return text[:place] + text[place + 1 :]


def _double(text: str, place: int, _: random.Random) -> str:
    return text[:place] + text[place] + text[place:]


def _swap(text: str, place: int, _: random.Random) -> str:
    place = min(place, len(text) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _miss(text: str, place: int, chance: random.Random) -> str:
    return text[:place] + chance.choice(_beside(text[place].lower())) + text[place + 1 :]


def _beside(letter: str) -> str:
    """Return the letters left and right of one on the keyboard."""
    row = next(row for row in _KEYBOARD if letter in row)
    place = row.index(letter)
    return row[max(0, place - 1) : place] + row[place + 1 : place + 2]


def _by_syllable(run: str) -> str:
    return " ".join(lazy_pinyin(run))


def _by_word(run: str) -> str:
    return " ".join("".join(lazy_pinyin(word)) for word in rjieba.cut(run, False))


def _together(run: str) -> str:
    return "".join(lazy_pinyin(run))


def _start(match: re.Match[str]) -> int:
    return match.start()


@cache
def _sounding() -> dict[str, list[str]]:
    """Return the common characters of each syllable."""
    rows = (bytes((high, low)) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    common = [one for row in rows if (one := row.decode("gb2312", "ignore"))]
    found: dict[str, list[str]] = defaultdict(list)
    for character, reading in zip(common, lazy_pinyin(common), strict=True):
        found[reading].append(character)
    return found


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")
