"""English words that one slip of the keyboard away are words of the articles: refnud, passwrod."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kb_index.index.reading.english import english_words
from kb_index.index.reading.guess import Guess, How
from kb_index.index.reading.pinyin import TOKEN
from kb_index.index.reading.vocabulary import LONGEST, Vocabulary

_SHORTEST = 5


def slips(text: str, vocabulary: Vocabulary, taken: Collection[int]) -> Iterator[Guess]:
    """Yield the known words for unknown ones, except at places that are taken."""
    for token in TOKEN.finditer(text):
        word = token[0]
        if token.start() in taken or _is_word(word, vocabulary):
            continue
        if right := _meant(word, vocabulary):
            yield Guess(*token.span(), word, right, How.SPELLING)


def _is_word(word: str, vocabulary: Vocabulary) -> bool:
    """Tell whether it is a word, of the articles or of English, or too short or long to tell."""
    if not _SHORTEST <= len(word) <= LONGEST:
        return True
    known = vocabulary.is_english(word) or word in english_words()
    return known or vocabulary.often_spelt(word) > 0


def _meant(word: str, vocabulary: Vocabulary) -> str:
    often = {other: vocabulary.often_spelt(other) for other in vocabulary.one_slip_from(word)}
    best = max(often, key=lambda other: (often[other], other), default="")
    return best if often.get(best) else ""
