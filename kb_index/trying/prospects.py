"""Which questions an article would answer that nothing answers now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb_index.calibration.model import Calibration
from kb_index.index.index import Index
from kb_index.index.supposed import SupposedIndex
from kb_index.ranking.evidence import gather
from kb_index.ranking.languages import search_languages
from kb_index.ranking.policy import Decision, Thresholds
from kb_index.ranking.query import Query
from kb_index.ranking.weighing import weigh
from kb_index.text.language import terms
from kb_index.trying.deciding import decided
from kb_index.trying.results import Change

_HELPFUL = (Decision.ANSWER, Decision.CHOOSE)
_WORTH = {Decision.ANSWER: 2, Decision.CHOOSE: 1}


def promises(supposed: SupposedIndex, questions: Sequence[str]) -> list[float]:
    """Return for each question the most that speaks for the article, 0–1, cheaply.

    The nearness in meaning of its best passage, or the share of the question that it holds.
    """
    vectors = None
    if supposed.encoder is not None and supposed.beside.vectors is not None:
        vectors = supposed.encoder.encode(list(questions))
    found = []
    for row, question in enumerate(questions):
        cosines = [0.0] if vectors is None else supposed.beside.cosines(vectors[row])
        found.append(max([*cosines, _held(supposed, question)]))
    return found


def change(
    index: Index,
    supposed: SupposedIndex,
    query: Query,
    limits: Thresholds,
    calibration: Calibration,
) -> Change | None:
    """Tell what an article would change for a question; None where that is nothing for the better.

    Better is an answer instead of an offer or of nothing, or an offer instead of nothing, and the
    article must be among what is shown.
    """
    result = search_languages(supposed, query, calibration).best
    after = decided(result, limits)
    shown = any(hit.article_id == query.about for hit in after.hits)
    if after.decision not in _HELPFUL or not shown or result.place is None:
        return None
    now = search_languages(index, replace(query, about=""), calibration).best
    before = decided(now, limits).decision
    if _WORTH.get(before, 0) >= _WORTH[after.decision]:
        return None
    return Change(before, after.decision, result.confidence, result.place)


def _held(supposed: SupposedIndex, question: str) -> float:
    asked = weigh(terms(question), supposed.dictionary.rarity)
    if not asked.terms:
        return 0.0
    [evidence] = gather([supposed.beside.candidate(0.0, {})], asked, supposed.dictionary)
    return evidence.answered
