"""Searching the customer's language, and the other one where hers has no likely answer."""

from __future__ import annotations

from dataclasses import replace

from kb_index.calibration.model import Calibration
from kb_index.index.searchable import Searchable
from kb_index.ranking.across import Across
from kb_index.ranking.query import Query
from kb_index.ranking.search import Gathered, read_question
from kb_index.results import ArticleKind, SearchResult, Shifts

LANGUAGES = ("zh", "en")

EVEN = 0.5
"""Where an answer in the customer's language is as likely wrong as right, search looks into the
other one, and takes what is likelier right than wrong there; see docs/adr/0012."""


def search_languages(
    index: Searchable, query: Query, calibration: Calibration | None = None
) -> Across:
    """Search the query's language and, where that finds no likely answer, the other ones.

    Words alone cannot tell whether an article in another language answers: both languages
    must be the encoder's.
    """
    question = _Question(index, query, calibration)
    across = question.across(query.shifts)
    if not query.besides or across.own.by_words:
        return across
    otherwise = {shifts: question.across(shifts) for shifts in query.besides}
    return replace(across, otherwise=otherwise)


class _Question:
    """A question that is read once, and whose candidates are gathered once in each language in
    which some ranking looks for them."""

    def __init__(self, index: Searchable, query: Query, calibration: Calibration | None) -> None:
        self._index, self._query, self._calibration = index, query, calibration
        self._asked = read_question(index, query)
        self._gathered: dict[str, Gathered] = {}

    def across(self, shifts: Shifts) -> Across:
        """Return what these weights find."""
        index, language = self._index, self._query.language
        own = self._ranked(language, shifts)
        everywhere = self._query.kind is ArticleKind.FAQ and index.reads(language)
        if own.confidence >= EVEN or not everywhere:
            return Across(own, own)
        others = [one for one in LANGUAGES if one != language and index.reads(one)]
        found = [self._ranked(one, shifts) for one in others]
        best = max(found, key=lambda result: result.confidence, default=own)
        good = best.confidence >= EVEN
        return Across(own, replace(best, language=language) if good else own)

    def _ranked(self, language: str, shifts: Shifts) -> SearchResult:
        if language not in self._gathered:
            query = replace(self._query, language=language)
            self._gathered[language] = Gathered(self._index, query, self._calibration, self._asked)
        return self._gathered[language].ranked(shifts)
