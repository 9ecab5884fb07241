"""One question against the index: gather evidence, fuse it, and say how sure the first hit is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.clock import utc_now
from core.text import clean
from kb_index.article import Audience
from kb_index.confidence import confidence
from kb_index.evidence import Evidence, gather, weigh
from kb_index.hits import Hits
from kb_index.index.entry import Scope
from kb_index.index.filters import Filter
from kb_index.index.index import Index
from kb_index.index.reading.reading import Reading
from kb_index.results import ArticleKind, SearchResult

QUESTION_LIMIT = 2000
"""Characters of a question that search reads; what comes later is a story, not a question."""

CANDIDATES = 40
"""Entries whose evidence is gathered; the rest of both halves is far behind."""

DENSE_SHARE = 0.75
"""Weight of the dense half where there is one, found on the calibration questions."""

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


def search_index(index: Index, query: Query) -> SearchResult:
    """Find the best articles; a question without meaning or match finds none."""
    question = clean(query.question[: QUESTION_LIMIT * 2])[:QUESTION_LIMIT]
    reading = _read(index, question, query)
    ranked = _rank(index, reading, query)
    dense = index.reads(query.language)
    sure = confidence(ranked, dense)
    weighed = weigh(reading.terms, index.rarity) if query.explain else None
    hits = Hits(reading, marked=query.marked, explained=weighed)
    shown = tuple(hits.hit(score, evidence) for score, evidence in ranked[: max(0, query.k)])
    return SearchResult(question, query.language, shown, sure)


def rank(index: Index, question: str, query: Query) -> list[tuple[float, Evidence]]:
    """Return fused scores and evidence, best first."""
    return _rank(index, _read(index, question, query), query)


def _read(index: Index, question: str, query: Query) -> Reading:
    return index.read(question, every_word=query.kind is ArticleKind.SMALL_TALK)


def _rank(index: Index, reading: Reading, query: Query) -> list[tuple[float, Evidence]]:
    found = reading.terms
    if not found:
        return []
    vector = None
    if index.encoder is not None and index.reads(query.language):
        vector = index.encoder.encode([reading.text])
    candidates = index.candidates(found, vector, query.wanted)
    candidates.sort(key=lambda one: (-one.bm25, one.article_id))
    near = sorted(candidates, key=lambda one: -max(one.cosines.values(), default=0.0))
    chosen = {id(one): one for one in (*candidates[:CANDIDATES], *near[:CANDIDATES])}
    weighed = weigh(found, index.rarity)
    left = [one for one in chosen.values() if one.entry.article_id != query.without]
    gathered = [gather(one, weighed, index.rarity) for one in left]
    scored = [(fuse(one, vector is not None), one) for one in gathered]
    return sorted(scored, key=lambda pair: (-pair[0], pair[1].entry.article_id))


def fuse(evidence: Evidence, dense: bool) -> float:
    """Return one score of 0–1 from both halves; without a dense half, the lexical one alone."""
    if not dense:
        return evidence.lexical
    return DENSE_SHARE * evidence.cosine + (1 - DENSE_SHARE) * evidence.lexical
