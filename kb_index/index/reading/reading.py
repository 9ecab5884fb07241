"""A question as it was meant, in the words of the articles.

Only what the articles do not know is read as something else, so that a question in true
characters stays as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kb_index.index.reading.guess import Guess, How
from kb_index.index.reading.homophones import homophones
from kb_index.index.reading.pinyin import pinyin
from kb_index.index.reading.spelling import slips
from kb_index.index.reading.vocabulary import Vocabulary
from kb_index.text.folding import folded, normalise
from kb_index.text.language import Terms, terms

READ_LIMIT = 200
"""Characters of a question that are read; a longer one has enough true words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question's ``terms``, and its ``text`` for the encoder, with the guesses put in.

    Traditional text is given to the encoder as Simplified, which it reads better.
    """

    text: str
    terms: Terms
    guesses: tuple[Guess, ...] = ()


def read(question: str, vocabulary: Vocabulary, *, every_word: bool = False) -> Reading:
    """Read a question; the terms that only guesses brought are its terms' ``guessed``."""
    written = terms(question, every_word=every_word)
    text = normalise(question)
    guesses = _guesses(text[:READ_LIMIT], vocabulary)
    if not guesses:
        return Reading(question if text == folded(question) else text, written)
    text = _with(guesses, text)
    meant = terms(text, every_word=every_word)
    return Reading(text, replace(meant, guessed=meant.all - written.all), guesses)


def _guesses(text: str, vocabulary: Vocabulary) -> tuple[Guess, ...]:
    """Return what to read otherwise, in the order of the text, no two over the same letters."""
    typed = pinyin(text, vocabulary)
    taken = {place for one in typed for place in range(one.start, one.end)}
    return tuple(sorted([*homophones(text, vocabulary), *typed, *slips(text, vocabulary, taken)]))


def _with(guesses: tuple[Guess, ...], text: str) -> str:
    """Put the guesses into the text; Chinese words that were typed apart belong together."""
    parts, end, before = [], 0, ""
    for guess in guesses:
        between = text[end : guess.start]
        apart = not (before == guess.how == How.PINYIN and between.isspace())
        parts += [between if apart else "", guess.read]
        end, before = guess.end, guess.how
    return "".join([*parts, text[end:]])
