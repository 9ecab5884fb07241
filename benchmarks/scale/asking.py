"""What customers ask of the passages: questions of both languages, with their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.sets import intents, sample, support
from benchmarks.sets.evaluation import TEST, drawn
from kb_index.encoder.encoder import Encoder, Vectors, encode

MOST = 300
"""Questions of one language."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and its vector, shape (dimension,)."""

    text: str
    language: str
    vector: Vectors


class AskedEncoder:
    """Knows the vectors of the questions beforehand, so that a search's own time is seen.

    A text that is no question was read in another way than it was asked: it gets the vector of
    the question that is asked.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.name, self.dimension = encoder.name, encoder.dimension
        self.languages = encoder.languages
        self.asked: Question | None = None

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the vector of the question that is asked, shape (texts, dimension)."""
        if self.asked is None:
            raise ValueError("no question is asked")
        return np.tile(self.asked.vector, (len(texts), 1))


def questions(data: Path, encoder: Encoder) -> list[Question]:
    """Return customers' questions and other titles of sections; English also what clinc150 asks."""
    asked: list[Question] = []
    for language in sample.LANGUAGES:
        sets = [*sample.reworded(language, TEST), support.docs_titles(data, language, TEST)]
        if language == "en":
            sets.append(intents.clinc_out_of_scope(data, TEST))
        texts = dict.fromkeys(one.text for each in sets for one in each.questions)
        chosen = drawn(texts, MOST, f"scale-{language}")
        vectors = encode(encoder, chosen)
        asked += [Question(text, language, row) for text, row in zip(chosen, vectors, strict=True)]
    return asked
