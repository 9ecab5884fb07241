"""One question against the index: gather evidence, fuse it, and say how sure the first hit is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.clock import utc_now
from core.text import clean
from kb_index.article import Audience
from kb_index.calibration.model import Calibration, shipped
from kb_index.index.entry import Scope
from kb_index.index.filters import Filter
from kb_index.index.index import Index
from kb_index.index.reading.reading import Reading
from kb_index.ranking.confidence import estimate
from kb_index.ranking.evidence import Evidence, gather
from kb_index.ranking.fusion import Fusion, fuse, shipped_fusion
from kb_index.ranking.hits import Hits
from kb_index.ranking.situation import Situation, situation
from kb_index.ranking.weighing import weigh
from kb_index.results import ArticleKind, SearchResult

QUESTION_LIMIT = 2000
"""Characters of a question that search reads; what comes later is a story, not a question."""

CANDIDATES = 40
"""Entries of each half whose evidence is gathered; the rest is far behind."""

PUBLIC = frozenset({Audience.PUBLIC})


@dataclass(frozen=True, slots=True)
class Query:
    """One search: the question as asked, and which articles it may find.

    ``product`` and ``category`` limit it to theirs, unless empty; ``at`` is the moment at which
    articles must be valid; the article ``without`` is left out; ``marked`` asks for
    the marks of each hit, ``explain`` for its reasons.
    """

    question: str
    language: str
    k: int = 5
    kind: ArticleKind = ArticleKind.FAQ
    audiences: frozenset[Audience] = PUBLIC
    product: str = ""
    category: str = ""
    at: datetime = field(default_factory=utc_now)
    without: str = ""
    marked: bool = False
    explain: bool = False

    @property
    def wanted(self) -> Filter:
        """Return what the index is asked for."""
        kind, language = str(self.kind), self.language
        scopes = (Scope(kind, language, str(audience)) for audience in sorted(self.audiences))
        return Filter(tuple(scopes), self.at, self.product, self.category)


@dataclass(frozen=True, slots=True)
class Findings:
    """What speaks for every candidate, in no order, and the situation that it is weighed in."""

    evidence: tuple[Evidence, ...]
    situation: Situation

    def ranked(self, fusion: Fusion) -> list[tuple[float, Evidence]]:
        """Return fused scores with their evidence, best first."""
        weights = fusion.of(self.situation)
        scored = [(fuse(one, self.situation, weights), one) for one in self.evidence]
        return sorted(scored, key=lambda pair: (-pair[0], pair[1].article_id))


def search_index(
    index: Index, query: Query, calibration: Calibration | None = None
) -> SearchResult:
    """Find the best articles; a question without meaning or match finds none.

    How sure the search is comes from the shipped calibration unless another is given.
    """
    question = clean(query.question[: QUESTION_LIMIT * 2])[:QUESTION_LIMIT]
    reading = _read(index, question, query)
    found = _find(index, reading, query)
    if found is None:
        return SearchResult(question, query.language, (), 0.0)
    fusion = shipped_fusion()
    ranked = found.ranked(fusion)
    scale = sum(fusion.of(found.situation).values())
    encoder = index.encoder.name if index.encoder is not None else ""
    sure = estimate(ranked, found.situation, scale, calibration or shipped(), encoder)
    weighed = weigh(reading.terms, index.dictionary.rarity) if query.explain else None
    hits = Hits(reading, marked=query.marked, explained=weighed)
    return SearchResult(
        question,
        query.language,
        tuple(hits.hit(score, evidence) for score, evidence in ranked[: max(0, query.k)]),
        sure.answers,
        sure.offers,
        by_words=found.situation.by_words,
        basis=sure.basis,
        features=sure.features or {},
    )


def rank(index: Index, question: str, query: Query) -> list[tuple[float, Evidence]]:
    """Return fused scores and evidence, best first."""
    found = find(index, question, query)
    return found.ranked(shipped_fusion()) if found is not None else []


def find(index: Index, question: str, query: Query) -> Findings | None:
    """Gather the evidence of both halves; None where a question has no word of meaning."""
    return _find(index, _read(index, question, query), query)


def _read(index: Index, question: str, query: Query) -> Reading:
    return index.read(question, every_word=query.kind is ArticleKind.SMALL_TALK)


def _find(index: Index, reading: Reading, query: Query) -> Findings | None:
    found = reading.terms
    if not found:
        return None
    vector = None
    if index.encoder is not None and index.reads(query.language):
        vector = index.encoder.encode([reading.text])
    best = index.find(found, vector, query.wanted, CANDIDATES, query.without)
    weighed = weigh(found, index.dictionary.rarity)
    gathered = gather(best.candidates, weighed, index.dictionary)
    known = index.dictionary.frequency
    return Findings(
        gathered, situation(reading.text, weighed, known, best, by_words=vector is None)
    )
