"""The summary: her own key sentences, as she wrote them.

A sentence counts for what it says that the others say too, for numbers and names of things, and for
standing first or last; of two that say the same, one is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import log2, sqrt
from typing import Any

from core.clock import iso
from handoff.record.terms import terms
from handoff.record.words import Words

SENTENCES = 3
"""At most so many."""

_LONGEST = 200
_PARTICULAR = re.compile(r"\d{3,}|[A-Za-z]+[-_.]?\d+|\b[A-Z]{2,}\b|https?://")
_GREETING = re.compile(
    r"^(?:(?:您好|你好|在吗|谢谢|多谢|请问|(?:hello|hi|hey|thanks|thank you|please)\b)"
    r"[\s,，.。!！~]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sentence:
    at: datetime
    text: str
    terms: frozenset[str]


def summary(words: Sequence[Words]) -> list[dict[str, Any]]:
    """Return her key sentences in the order written, each with its moment.

    There are none while she only greeted or asked for a person.
    """
    sentences = list(_sentences(words))
    shared = Counter(term for each in sentences for term in each.terms)
    left = {at: _value(at, sentences, shared) for at in range(len(sentences))}
    chosen: list[int] = []
    known: frozenset[str] = frozenset()
    while left and len(chosen) < SENTENCES:
        worth = {at: value * _new(sentences[at], known) for at, value in left.items()}
        best = max(worth, key=lambda at: (worth[at], -at))
        if worth[best] <= 0:
            break
        del left[best]
        chosen.append(best)
        known |= sentences[best].terms
    return [{"at": iso(sentences[at].at), "text": sentences[at].text} for at in sorted(chosen)]


def _sentences(words: Sequence[Words]) -> Iterator[_Sentence]:
    for each in words:
        for text in each.sentences():
            said = _GREETING.sub("", text)[:_LONGEST]
            telling = frozenset(terms(said))
            if telling:
                yield _Sentence(each.at, said, telling)


def _value(at: int, sentences: Sequence[_Sentence], shared: Counter[str]) -> float:
    sentence = sentences[at]
    said = sum(log2(1 + shared[term]) for term in sentence.terms) / sqrt(len(sentence.terms))
    particular = 1.3 if _PARTICULAR.search(sentence.text) else 1.0
    place = 1.5 if at == 0 else 1.2 if at == len(sentences) - 1 else 1.0
    return said * particular * place


def _new(sentence: _Sentence, known: frozenset[str]) -> float:
    """Return which part of a sentence is not known yet; less than a half of it is nothing new."""
    part = len(sentence.terms - known) / len(sentence.terms)
    return part if part >= 0.5 else 0.0
