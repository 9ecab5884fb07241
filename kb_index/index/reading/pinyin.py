"""Typed pinyin: by syllable, by word or run together, alone or among Chinese.

English and pinyin share their letters ("can he change"), so letters are read as pinyin only where
they make a word of the articles of two syllables or more, and only in a text that is mostly
pinyin and Chinese.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from kb_index.index.reading.guess import Guess, How
from kb_index.index.reading.sound import all_syllables, is_pinyin
from kb_index.index.reading.vocabulary import LONGEST, Vocabulary
from kb_index.text.folding import CHINESE_RUN
from kb_index.text.language import stop_words

TOKEN = re.compile(r"[a-z]+")
_STRETCH = re.compile(r"[a-z]+(?:[ ']+[a-z]+)*")
_UNREAD = 28.0
"""What a syllable costs that is left as it is, in the measure of `Vocabulary.cost`."""

_UNUSUAL = 1.0
"""What it costs to read a word otherwise than it is usually read."""

_BOND = 3.0
"""How much it counts that articles have the end of a word before the beginning of the next."""

_CHARACTER = 4
"""Letters that a Chinese character outweighs, as in telling the language of a text."""

Tokens = list[re.Match[str]]


class _Step(NamedTuple):
    """The cheapest way to some place: what it costs, and its last word with where that begins."""

    cost: float
    begin: int
    word: str


def pinyin(text: str, vocabulary: Vocabulary) -> list[Guess]:
    """Return the words that letters of a text spell; none if most letters are something else."""
    found = [guess for tokens in _stretches(text) for guess in _read(tokens, vocabulary)]
    mine = _CHARACTER * sum(map(len, CHINESE_RUN.findall(text)))
    others = 0
    for token in TOKEN.finditer(text) if found else ():
        read = any(one.start <= token.start() < one.end for one in found)
        if read and not vocabulary.is_english(token[0]):
            mine += len(token[0])
        else:
            others += len(token[0])
    return found if mine > others else []


def _stretches(text: str) -> Iterator[Tokens]:
    """Yield neighbouring tokens that can be pinyin."""
    for match in _STRETCH.finditer(text):
        tokens: Tokens = []
        for token in TOKEN.finditer(text, match.start(), match.end()):
            if is_pinyin(token[0]):
                tokens.append(token)
            elif tokens:
                yield tokens
                tokens = []
        if tokens:
            yield tokens


def _read(tokens: Tokens, vocabulary: Vocabulary) -> list[Guess]:
    """Return the words of neighbouring tokens, if one that tells has two syllables or more."""
    letters = "".join(token[0] for token in tokens)
    places = [place for token in tokens for place in range(token.start(), token.end())]
    begin, guesses, starts = 0, [], _starts(tokens)
    for word, end in _bound(_cheapest(letters, starts, vocabulary), letters, starts, vocabulary):
        if word:
            span = places[begin], places[end - 1] + 1
            guesses.append(Guess(*span, letters[begin:end], word, How.PINYIN))
        begin = end
    telling = any(len(one.read) > 1 and one.read not in stop_words() for one in guesses)
    return guesses if telling else []


def _starts(tokens: Tokens) -> set[int]:
    """Return where tokens begin, and so syllables, when they are run together."""
    starts, length = set(), 0
    for token in tokens:
        starts.add(length)
        length += len(token[0])
    return starts


def _cheapest(letters: str, starts: set[int], vocabulary: Vocabulary) -> list[tuple[str, int]]:
    """Return the most probable words with their ends; an empty word is left as it is."""
    best = [_Step(0.0, 0, "")]
    for end in range(1, len(letters) + 1):
        options = [
            _Step(best[begin].cost + cost, begin, word)
            for begin in range(max(0, end - LONGEST), end)
            if best[begin].cost < math.inf
            for word, cost in _words(letters[begin:end], begin, starts, vocabulary)
        ]
        best.append(min(options, default=_Step(math.inf, 0, "")))
    path, end = [], len(letters)
    while end:
        path.append((best[end].word, end))
        end = best[end].begin
    return path[::-1]


def _bound(
    path: list[tuple[str, int]], letters: str, starts: set[int], vocabulary: Vocabulary
) -> list[tuple[str, int]]:
    """Return the path with those of words of one sound that stand together in articles.

    充值 and 重置 sound alike; before 密码, articles have the second.
    """
    ways: list[tuple[float, list[tuple[str, int]]]] = [(0.0, [])]
    begin = 0
    for word, end in path:
        sounding = _words(letters[begin:end], begin, starts, vocabulary) if word else [("", 0.0)]
        alike = {one: more for one, more in sounding if bool(one) == bool(word)}
        ways = [
            min(
                (cost + more - _bond(before, one, vocabulary), [*before, (one, end)])
                for cost, before in ways
            )
            for one, more in alike.items()
        ]
        begin = end
    return min(ways)[1]


def _bond(before: list[tuple[str, int]], word: str, vocabulary: Vocabulary) -> float:
    """Return by how much a word is more probable after the one before it."""
    last = before[-1][0] if before else ""
    return _BOND * math.log1p(vocabulary.frequency(last[-1] + word[0])) if last and word else 0.0


def _words(
    letters: str, begin: int, starts: set[int], vocabulary: Vocabulary
) -> Iterator[tuple[str, float]]:
    """Yield the words that letters spell, no token beginning inside a syllable, and their costs."""
    alike, syllable = vocabulary.sounding(letters), letters in all_syllables()
    if not alike and not syllable:
        return
    inside = {place - begin for place in starts if begin < place < begin + len(letters)}
    if syllable and not inside:
        yield "", _UNREAD
    for word, sound, usual in alike:
        if vocabulary.often(word) and inside <= _ends(sound):
            yield word, vocabulary.cost(word) + (0.0 if usual else _UNUSUAL)


def _ends(sound: tuple[str, ...]) -> set[int]:
    ends, end = set(), 0
    for syllable in sound:
        end += len(syllable)
        ends.add(end)
    return ends
