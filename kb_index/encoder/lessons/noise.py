"""How customers write: typing errors, homophones, dropped words, a greeting before the question."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable, Mapping

_GREETINGS = ("请问", "你好,", "您好,", "请问一下", "我想问下", "麻烦问一下")
_ENDINGS = "?.,!吗呢啊"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_BETWEEN = re.compile(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])")


class Noise:
    """Rewrites a text slightly, or sets Chinese characters apart; the meaning stays."""

    def __init__(self, readings: Mapping[str, str], chance: float = 0.25) -> None:
        self._chance = chance
        self._homophones: dict[str, list[str]] = defaultdict(list)
        self._readings = readings
        for character, reading in readings.items():
            self._homophones[reading].append(character)
        self._ways: tuple[Callable[[str, random.Random], str], ...] = (
            self._mistype,
            _drop,
            _swap,
            _greet,
            _end,
            _spell,
            _spell,
        )

    def __call__(self, text: str, chance: random.Random) -> str:
        """Return the text, or at the given rate a noisy form of it."""
        if len(text) < 4 or chance.random() > self._chance:
            return text
        ways = self._ways if _CHINESE.search(text) else (_drop, _swap)
        return chance.choice(ways)(text, chance)

    def _mistype(self, text: str, chance: random.Random) -> str:
        place = chance.randrange(len(text))
        same = self._homophones.get(self._readings.get(text[place], ""), [text[place]])
        return text[:place] + chance.choice(same) + text[place + 1 :]


def _drop(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text))
    return text[:place] + text[place + 1 :]


def _swap(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) - 1)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _greet(text: str, chance: random.Random) -> str:
    return chance.choice(_GREETINGS) + text


def _end(text: str, chance: random.Random) -> str:
    bare = text.rstrip(_ENDINGS)
    return chance.choice((bare, bare + "?")) if bare else text


def _spell(text: str, _: random.Random) -> str:
    """Set Chinese characters apart, so that each is read alone: rare words need that."""
    return _BETWEEN.sub(" ", text)
