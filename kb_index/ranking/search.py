"""One question against the index: gather evidence, fuse it, and say how sure the first hit is."""

from __future__ import annotations

from dataclasses import dataclass

from core.text import clean
from kb_index.calibration.model import Calibration, shipped
from kb_index.encoder.encoder import Vectors
from kb_index.index.reading.reading import Reading
from kb_index.index.searchable import Searchable
from kb_index.ranking.confidence import Ranked, estimate
from kb_index.ranking.evidence import Evidence, gather
from kb_index.ranking.fusion import Fusion, fuse, shipped_fusion
from kb_index.ranking.hits import Hits
from kb_index.ranking.prior import prior
from kb_index.ranking.query import Query
from kb_index.ranking.situation import Situation, situation
from kb_index.ranking.weighing import weigh
from kb_index.results import ArticleKind, SearchResult, Shifts

QUESTION_LIMIT = 2000
"""Characters of a question that search reads; what comes later is a story, not a question."""

CANDIDATES = 40
"""Entries of each half whose evidence is gathered; the rest is far behind."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question's text, how it is read, and its vector where meanings are compared."""

    text: str
    reading: Reading
    vector: Vectors | None


@dataclass(frozen=True, slots=True)
class Findings:
    """What speaks for every candidate, in no order, and the situation that it is weighed in."""

    evidence: tuple[Evidence, ...]
    situation: Situation

    def ranked(self, fusion: Fusion) -> list[tuple[float, Evidence]]:
        """Return fused scores with their evidence, best first."""
        weights = fusion.of(self.situation)
        scale = sum(weights.values())
        scored = [
            (max(0.0, fuse(one, self.situation, weights) - prior(one.kind) / scale), one)
            for one in self.evidence
        ]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].article_id))


def read_question(index: Searchable, query: Query) -> Asked:
    """Read and encode a question, which is the same for the articles of every language."""
    text = clean(query.question[: QUESTION_LIMIT * 2])[:QUESTION_LIMIT]
    return _asked(index, text, query)


class Gathered:
    """What was gathered for a question in one language; any weights can rank it, at little cost.

    How sure a search is comes from the shipped calibration unless another is given. ``asked`` is
    the question, where it was read already.
    """

    def __init__(
        self,
        index: Searchable,
        query: Query,
        calibration: Calibration | None = None,
        asked: Asked | None = None,
    ) -> None:
        asked = asked or read_question(index, query)
        self._query, self._question = query, asked.text
        self._sure = calibration or shipped()
        self._encoder = index.encoder.name if index.encoder is not None else ""
        self._found = _find(index, asked, query)
        explained = query.explain and self._found is not None
        weighed = weigh(asked.reading.terms, index.dictionary.rarity) if explained else None
        self._hits = Hits(asked.reading, marked=query.marked, explained=weighed)

    def ranked(self, shifts: Shifts) -> SearchResult:
        """Rank by these weights; a question without meaning or match finds nothing."""
        found, query = self._found, self._query
        if found is None:
            return SearchResult(self._question, query.language, (), 0.0)
        fusion = shipped_fusion().shifted(shifts)
        ranked = found.ranked(fusion)
        scale = sum(fusion.of(found.situation).values())
        sure = estimate(ranked, found.situation, scale, self._sure, self._encoder, shifts)
        place = _place(ranked, query.about)
        listed = _listed(ranked, query.k, place)
        return SearchResult(
            self._question,
            query.language,
            tuple(self._hits.hit(score, evidence) for score, evidence in listed),
            sure.answers,
            sure.offers,
            by_words=found.situation.by_words,
            basis=sure.basis,
            features=sure.features or {},
            place=place,
        )


def search_index(
    index: Searchable, query: Query, calibration: Calibration | None = None
) -> SearchResult:
    """Find the best articles in the query's language."""
    return Gathered(index, query, calibration).ranked(query.shifts)


def rank(index: Searchable, question: str, query: Query) -> list[tuple[float, Evidence]]:
    """Return fused scores and evidence, best first."""
    found = find(index, question, query)
    return found.ranked(shipped_fusion().shifted(query.shifts)) if found is not None else []


def find(index: Searchable, question: str, query: Query) -> Findings | None:
    """Gather the evidence of both halves; None where a question has no word of meaning."""
    return _find(index, _asked(index, question, query), query)


def _place(ranked: Ranked, article_id: str) -> int | None:
    """Return where an article stands in a ranking, from 1."""
    places = enumerate((one.article_id for _, one in ranked), start=1)
    return next((place for place, name in places if name == article_id), None)


def _listed(ranked: Ranked, k: int, place: int | None) -> Ranked:
    """Return the first of a ranking, and after them the one at a place if that is further down."""
    first = ranked[: max(0, k)]
    return first if place is None or place <= len(first) else [*first, ranked[place - 1]]


def _asked(index: Searchable, text: str, query: Query) -> Asked:
    reading = index.read(text, every_word=query.kind is ArticleKind.SMALL_TALK)
    if index.encoder is None or not reading.terms or not index.reads(query.language):
        return Asked(text, reading, None)
    return Asked(text, reading, index.encoder.encode([reading.text]))


def _find(index: Searchable, asked: Asked, query: Query) -> Findings | None:
    reading, vector = asked.reading, asked.vector
    if not reading.terms:
        return None
    best = index.find(reading.terms, vector, query.wanted, CANDIDATES, query.without)
    weighed = weigh(reading.terms, index.dictionary.rarity)
    gathered = gather(best.candidates, weighed, index.dictionary)
    often = index.dictionary.frequency
    seen = situation(reading.text, weighed, often, best, by_words=vector is None)
    return Findings(gathered, seen)
