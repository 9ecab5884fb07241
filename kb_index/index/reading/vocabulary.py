"""The words that the articles hold, to be found by their sound and by their spelling."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from kb_index.index.entry import Entry
from kb_index.index.reading.english import english_words
from kb_index.index.reading.sound import Syllables, all_syllables, readings
from kb_index.text.language import Terms, stop_words, terms

Frequency = Callable[[str], int]
"""In how many passages a term is; 0 for one that none holds."""

LONGEST = 24
"""Letters of the longest word that is kept; what is longer is no word."""

_LATIN = re.compile(r"[a-z]+")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_PARTICLE = 200
"""How often a word without meaning (怎么, 的) is taken to occur; the index does not count it."""

_NEVER = 0.2
"""How often a word is taken to occur that no passage holds."""

_RAREST = 14.0


class Sounding(NamedTuple):
    """A Chinese word as it may be read; ``usual`` is its most common reading."""

    word: str
    syllables: Syllables
    usual: bool


class Learned(NamedTuple):
    """What a vocabulary took up from articles: how Chinese words sound, and what is spelt how."""

    sounding: list[Sounding]
    spelt: list[str]


class Vocabulary:
    """Only grows: whether a word still has articles is told by its frequency in the index.

    Searches read it while it learns, without a lock. One ``beyond`` another knows its words too,
    and leaves it as it is.
    """

    def __init__(self, frequency: Frequency, beyond: Vocabulary | None = None) -> None:
        self.frequency = frequency
        self._beyond = beyond
        self._chinese: set[str] = set()
        self._sounding: dict[str, tuple[Sounding, ...]] = {}
        self._spelt: set[str] = set()
        if beyond is not None:
            return
        for prepare in (all_syllables, english_words):
            prepare()  # a third of a second, once: rather now than in a search
        self._learn_chinese(word for word in stop_words() if not word.isascii())

    def learn(self, entry: Entry) -> None:
        """Take up the words of an article."""
        texts = (*entry.written_wordings, *entry.written_pieces, *entry.written_tags)
        words = {word for found in texts for word in Terms.read(found).words}
        self._learn_chinese(word for word in words - self._chinese if not word.isascii())
        spelt = set(_LATIN.findall(" ".join(entry.passages).casefold())) - self._spelt
        self._spelt.update(word for word in spelt if len(word) <= LONGEST)

    def learned(self) -> Learned:
        """Return all that it has taken up."""
        sounding = [one for alike in list(self._sounding.values()) for one in alike]
        return Learned(sounding, list(self._spelt))

    def restore(self, learned: Learned) -> None:
        """Take up again what a vocabulary had learned, which is quicker than to learn it."""
        self._chinese, self._sounding = set(), {}
        for one in learned.sounding:
            self._chinese.add(one.word)
            self._learn_sound(one)
        self._spelt = set(learned.spelt)

    def sounding(self, letters: str) -> tuple[Sounding, ...]:
        """Return the Chinese words whose pinyin, run together, are these letters."""
        found = self._sounding.get(letters, ())
        return found if self._beyond is None else (*self._beyond.sounding(letters), *found)

    def one_slip_from(self, word: str) -> set[str]:
        """Return the English words that one dropped, added, wrong or swapped letter makes of it.

        The first letter is hardly ever wrong, so it stays.
        """
        return {other for other in _slips(word) if self._is_spelt(other)}

    def is_english(self, word: str) -> bool:
        """Tell whether small letters are a word of an article, or one without meaning."""
        return self._is_spelt(word) or word in stop_words()

    def often(self, word: str) -> int:
        """Return in how many passages a word is, or is taken to be."""
        return self.frequency(word) or (_PARTICLE if word in stop_words() else 0)

    def often_spelt(self, word: str) -> int:
        """Return in how many passages an English word is, in whatever form."""
        return max(map(self.frequency, terms(word).words), default=0)

    def cost(self, word: str) -> float:
        """Return how improbable a word is: the less frequent, the more it costs.

        Each word costs something, so few words cost less than many.
        """
        return _RAREST - math.log(self.often(word) or _NEVER)

    def _is_spelt(self, word: str) -> bool:
        return word in self._spelt or (self._beyond is not None and self._beyond._is_spelt(word))

    def _is_chinese(self, word: str) -> bool:
        known = self._beyond is not None and self._beyond._is_chinese(word)
        return known or word in self._chinese

    def _learn_chinese(self, words: Iterable[str]) -> None:
        for word in sorted(words):
            if not self._is_chinese(word):
                self._chinese.add(word)
                for number, sound in enumerate(readings(word)):
                    self._learn_sound(Sounding(word, sound, number == 0))

    def _learn_sound(self, one: Sounding) -> None:
        letters = "".join(one.syllables)
        if len(letters) <= LONGEST:
            self._sounding[letters] = (*self._sounding.get(letters, ()), one)


def _slips(word: str) -> Iterator[str]:
    for place in range(1, len(word) + 1):
        head, tail = word[:place], word[place:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)
