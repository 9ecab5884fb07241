"""What a search returns: plain values, the interface between search and everyone who asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, Protocol


class ArticleKind(StrEnum):
    """Which layer of the knowledge base an article belongs to.

    A ``thread`` is a community's question with its best answer: it is found beside the FAQ.
    """

    FAQ = "faq"
    THREAD = "thread"
    SMALL_TALK = "small_talk"


Shifts = tuple[tuple[str, float], ...]
"""What is added to the logarithm of the weight of a part of the ranking."""

Span = tuple[int, int]
"""From and until which character of a text."""


class Reason(NamedTuple):
    """One part of why a hit was found: its own measure, 0–1, and words for editors."""

    code: str
    value: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that a search found.

    ``passage`` is the piece of the answer that fits best, as Markdown; ``summary`` one line of
    plain text; ``score`` the fused score (higher is better, comparable within one search only);
    ``lexical`` and ``dense`` its two parts, 0 where the half did not find it; ``complete`` whether
    the passage is the whole answer. The ``marks`` are spans that carry the question's terms, in
    the title and in the ``excerpt``, the part of the passage that has most of them; they and the
    ``reasons`` are there if they were asked for.
    """

    article_id: str
    title: str
    language: str
    product: str
    passage: str
    summary: str
    score: float
    lexical: float
    dense: float
    complete: bool = True
    category: str = ""
    kind: ArticleKind = ArticleKind.FAQ
    title_marks: tuple[Span, ...] = ()
    excerpt: str = ""
    excerpt_marks: tuple[Span, ...] = ()
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits of one search, best first, and the probability (0–1) that the first answers.

    ``offers`` is the probability that one of the first few does; ``by_words`` tells that no
    meaning was compared; ``features`` and their ``basis`` are what the probabilities come from.
    ``place`` is where the article that was asked about stands, from 1; None where it was not found.
    ``otherwise`` is what the same search finds by other weights of the ranking, where that was
    asked for.
    """

    question: str
    language: str
    hits: tuple[Hit, ...]
    confidence: float
    offers: float = 0.0
    by_words: bool = False
    basis: str = ""
    features: Mapping[str, float] = field(default_factory=dict)
    place: int | None = None
    otherwise: Mapping[Shifts, SearchResult] = field(default_factory=dict)

    def by(self, shifts: Shifts) -> SearchResult:
        """Return what is found by these weights: its own, unless it was ranked by them as well."""
        return self.otherwise.get(shifts, self)


class Search(Protocol):
    """The one way to ask the knowledge base."""

    async def search(
        self,
        question: str,
        language: str,
        k: int = 5,
        *,
        kind: ArticleKind = ArticleKind.FAQ,
        product: str = "",
        category: str = "",
        without: str = "",
        shifts: Shifts = (),
        besides: tuple[Shifts, ...] = (),
    ) -> SearchResult:
        """Find the ``k`` best articles for a question; raise `IndexUnavailable` without index.

        A ``product`` or ``category`` finds its own articles alone, and none where no article has
        it. ``without`` is the id of an article that is left out, as if it did not exist;
        ``shifts`` weigh the parts of the ranking otherwise. What is found is ranked by each of
        those ``besides`` as well, for little more time; by words alone there is nothing to weigh.
        """
