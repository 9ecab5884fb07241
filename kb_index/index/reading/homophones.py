"""Words of the articles that sound like neighbouring characters which make no word: 登路, 密马."""

from __future__ import annotations

from collections.abc import Iterator

import rjieba

from kb_index.index.reading.guess import Guess, How
from kb_index.index.reading.sound import readings
from kb_index.index.reading.vocabulary import Vocabulary
from kb_index.text.folding import CHINESE_RUN
from kb_index.text.language import stop_words

_WINDOWS = (4, 3, 2)
_LONGEST = 6
_SLIP = 11.0
"""What it costs to take one character for another, in the measure of `Vocabulary.cost`."""


def homophones(text: str, vocabulary: Vocabulary) -> Iterator[Guess]:
    """Yield what is more probable as a word of the articles than as it is written."""
    for run in CHINESE_RUN.finditer(text):
        words, first, start = rjieba.cut(run[0], False), 0, run.start()
        while first < len(words):
            wrong, right, taken = _read(words[first : first + _WINDOWS[0]], vocabulary)
            if right:
                yield Guess(start, start + len(wrong), wrong, right, How.SOUND)
            start += len(wrong)
            first += taken


def _read(words: list[str], vocabulary: Vocabulary) -> tuple[str, str, int]:
    """Return how some words are written and read, and how many they are; unread is one word."""
    for count in _WINDOWS:
        wrong = "".join(words[:count])
        if count <= len(words) and (right := _sounding_like(words[:count], wrong, vocabulary)):
            return wrong, right, count
    return words[0], "", 1


def _sounding_like(words: list[str], wrong: str, vocabulary: Vocabulary) -> str:
    loose = any(len(word) == 1 for word in words)
    if not loose or len(wrong) > _LONGEST or _is_known(wrong, vocabulary):
        return ""
    alike = [
        one.word
        for one in vocabulary.sounding("".join(readings(wrong)[0]))
        if one.usual and one.word not in stop_words() and _half_the_same(one.word, wrong)
    ]
    right = min(alike, key=lambda word: (vocabulary.cost(word), word), default="")
    as_written = sum(map(vocabulary.cost, words))
    return right if right and vocabulary.cost(right) + _SLIP < as_written else ""


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    pairs = (text[start : start + 2] for start in range(len(text) - 1))
    return all(map(vocabulary.frequency, pairs))


def _half_the_same(one: str, other: str) -> bool:
    """Tell whether words of one length share half of their characters, yet not all."""
    if len(one) != len(other) or one == other:
        return False
    return 2 * sum(a == b for a, b in zip(one, other, strict=True)) >= len(one)
