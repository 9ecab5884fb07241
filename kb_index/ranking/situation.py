"""What a search knows of the question and of all candidates together."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from kb_index.index.candidates import Found
from kb_index.ranking.weighing import Weighed

Frequency = Callable[[str], int]
"""In how many passages a term is."""

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]", re.I)
_LETTERS_A_CHARACTER = 4
"""A Chinese character says as much as so many letters, as in `core.language`."""


@dataclass(frozen=True, slots=True)
class Situation:
    """``chinese`` is the share of Chinese in what the question's letters say, 0–1; ``length`` the
    logarithm of its terms, about 0–1; ``known`` the share of them, by what they tell, that the
    index knows, guessed ones in part. ``nearest`` and ``floor`` are the largest and the least
    cosine that the dense half returned, ``strongest`` is the best BM25 score; ``by_words`` tells
    that there was no dense half.
    """

    chinese: float
    length: float
    known: float
    nearest: float
    floor: float
    strongest: float
    by_words: bool


def situation(
    text: str, weighed: Weighed, frequency: Frequency, found: Found, *, by_words: bool
) -> Situation:
    """Look at a question, its terms with what each tells, and what was found for it."""
    return Situation(
        chinese=_chinese(text),
        length=math.log1p(len(weighed.terms)) / 3,
        known=_known(weighed, frequency),
        nearest=found.nearest,
        floor=found.floor,
        strongest=found.strongest,
        by_words=by_words,
    )


def _chinese(text: str) -> float:
    characters = _LETTERS_A_CHARACTER * len(_HAN.findall(text))
    spoken = characters + len(_LATIN.findall(text))
    return characters / spoken if spoken else 0.5


def _known(weighed: Weighed, frequency: Frequency) -> float:
    known = (told for term, told in weighed.terms.items() if frequency(term))
    return sum(known) / weighed.total
