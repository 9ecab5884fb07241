"""Searching the customer's language, and the other one where hers has no likely answer."""

from __future__ import annotations

from dataclasses import replace

from kb_index.calibration.model import Calibration
from kb_index.index.searchable import Searchable
from kb_index.ranking.across import Across
from kb_index.ranking.query import Query
from kb_index.ranking.search import read_question, search_index
from kb_index.results import ArticleKind

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
    asked = read_question(index, query)
    own = search_index(index, query, calibration, asked)
    everywhere = query.kind is ArticleKind.FAQ and index.reads(query.language)
    if own.confidence >= EVEN or not everywhere:
        return Across(own, own)
    others = [one for one in LANGUAGES if one != query.language and index.reads(one)]
    found = [
        search_index(index, replace(query, language=one), calibration, asked) for one in others
    ]
    best = max(found, key=lambda result: result.confidence, default=own)
    good = best.confidence >= EVEN
    return Across(own, replace(best, language=query.language) if good else own)
