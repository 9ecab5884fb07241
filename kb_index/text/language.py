"""From text to terms: Chinese words and character pairs, English stems, and what they weigh.

Traditional Chinese is read as Simplified, full-width letters as ASCII. Question words and
particles (怎么, 如何, 吗, how, can) carry almost no meaning in a knowledge base where every title
is a question, so they are not terms at all; a text made only of them has no terms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rjieba
import tantivy

from kb_index.text.folding import normalise
from kb_index.text.synonyms import groups_in

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[a-z0-9]+")
_STOP_WORD_FILE = Path(__file__).parent.parent / "data" / "stop_words.txt"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one text: words (Chinese words, English stems), Chinese pairs, and synonyms.

    ``groups`` name the groups of synonyms that the text touches; ``guessed`` are those terms that
    the text may only mean.
    """

    words: tuple[str, ...]
    pairs: tuple[str, ...]
    groups: tuple[str, ...] = ()
    guessed: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.pairs)

    @property
    def all(self) -> frozenset[str]:
        """Return the distinct terms of every sort."""
        return frozenset(self.words + self.pairs + self.groups)

    @property
    def written(self) -> str:
        """Return the terms as a line for each sort, between spaces, which no term holds."""
        return "\n".join(map(" ".join, (self.words, self.pairs, self.groups)))

    @classmethod
    def read(cls, written: str) -> Terms:
        """Return the terms that `written` told of; raise `ValueError` on anything else."""
        words, pairs, groups = written.split("\n")
        return cls(tuple(words.split()), tuple(pairs.split()), tuple(groups.split()))


def terms(text: str, *, every_word: bool = False) -> Terms:
    """Return the terms of a text in reading order, repeated ones kept.

    ``every_word`` keeps the words without meaning: small talk ("who are you?") has no others.
    """
    ignored = frozenset() if every_word else stop_words()
    words: list[str] = []
    pairs: list[str] = []
    normal = normalise(text)
    for run in _RUN.findall(normal):
        if run[0] > "\u3000":
            _read_chinese(run, words, pairs, ignored)
        elif run not in ignored:
            words += stems(run)
    return Terms(tuple(words), tuple(pairs), tuple(groups_in(normal)))


def _read_chinese(run: str, words: list[str], pairs: list[str], ignored: frozenset[str]) -> None:
    content = ""
    for word in rjieba.cut(run, False):
        if word in ignored:
            pairs += _pairs(content)
            content = ""
        else:
            words.append(word)
            content += word
    pairs += _pairs(content)


def _pairs(text: str) -> list[str]:
    """Return the character pairs of one stretch between two particles."""
    if len(text) == 1:
        return [text]
    return [text[start : start + 2] for start in range(len(text) - 1)]


def stems(word: str) -> list[str]:
    """Return the stem of an English word in small letters; none where nothing is left of it."""
    return list(_stemmer().analyze(word))


@cache
def stop_words() -> frozenset[str]:
    """Return the words without meaning, Chinese and English."""
    lines = _STOP_WORD_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())


@cache
def _stemmer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace())
    return builder.filter(tantivy.Filter.stemmer("english")).build()
