"""General texts, which adapting shall leave as they are: the shipped sample's, by sections."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from kb_index.adapting.judging import PLACES, Compared, counted
from kb_index.article import Draft
from kb_index.encoder.encoder import Vectors
from kb_index.results import ArticleKind
from kb_index.sample.loading import sample_drafts
from kb_index.text.passages import pieces

SECTIONS = 200
"""Sections on either side: as many to hold on to as to judge by."""

Encode = Callable[[Sequence[str]], Vectors]


@dataclass(frozen=True, slots=True)
class General:
    """Texts to hold on to, and questions to judge by: each list answers the other one by one."""

    kept: tuple[str, ...]
    exams: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    @property
    def texts(self) -> list[str]:
        """Return every text once."""
        exams = (text for exam in self.exams for side in exam for text in side)
        return list(dict.fromkeys((*self.kept, *exams)))


def general(languages: frozenset[str]) -> General:
    """Choose general texts in the languages that the encoder reads, always the same ones.

    The exam asks titles for their answers, and for their translations where both are read.
    """
    read = sorted(languages & {"zh", "en"})
    faq = (one for one in sample_drafts() if one.kind is ArticleKind.FAQ and one.language in read)
    sections: dict[str, dict[str, Draft]] = {}
    for draft in faq:
        sections.setdefault(draft.translation_key, {})[draft.language] = draft
    keys = sorted(sections, key=lambda key: hashlib.sha256(key.encode()).digest())
    chosen = [sections[key] for key in keys]
    kept = tuple(
        text for one in chosen[:SECTIONS] for language in read for text in _texts(one[language])
    )
    return General(kept, tuple(_exams(chosen[SECTIONS : 2 * SECTIONS], read)))


def _exams(
    sections: list[dict[str, Draft]], languages: list[str]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    titles = {language: tuple(one[language].title for one in sections) for language in languages}
    for language in languages:
        answers = tuple(_texts(one[language])[1] for one in sections)
        yield titles[language], answers
    for asked, answered in permutations(languages, 2):
        yield titles[asked], titles[answered]


def _texts(draft: Draft) -> tuple[str, str]:
    """Return the title and the beginning of the answer."""
    return draft.title, pieces(draft.answer, draft.language)[0]


def compare_general(texts: General, before: Encode, after: Encode) -> Compared:
    """Count how many general questions find their text first, before and after."""
    ranks: list[tuple[int, int]] = []
    for asked, answers in texts.exams:
        old, new = (_ranks(encode(asked), encode(answers)) for encode in (before, after))
        ranks += zip(old, new, strict=True)
    return counted("general", ranks)


def _ranks(asked: Vectors, answers: Vectors) -> list[int]:
    """Return the place of each one's own answer, `PLACES` for those further down."""
    likeness = asked @ answers.T
    nearer = (likeness > np.diag(likeness)[:, None]).sum(axis=1)
    return [min(place, PLACES) for place in nearer.tolist()]
