"""Which articles say already what is being written.

Wordings are alike by a logistic model of how near they are in meaning and of the terms that they
share, fitted on one half of the frozen questions (rewordings by editors and customers) against the
titles of other articles that search finds for a title. On the other half, three of four rewordings
by editors are found, and for one title in eight another article is told; nearly half of those say
the same indeed (counted by hand).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from kb_index.article import Audience
from kb_index.asking.contrast import contrast
from kb_index.index.candidates import Candidate
from kb_index.index.dictionary import Dictionary
from kb_index.index.entry import Entry, Scope
from kb_index.index.filters import Filter
from kb_index.index.index import Index, Prepared
from kb_index.ranking.evidence import Evidence, gather
from kb_index.ranking.weighing import weigh
from kb_index.render import summary
from kb_index.trying.results import Alike, By

LEAST = 0.4
"""What is less alike is another question more often than not."""

_BASE, _MEANING, _SHARED = -12.4, 12.6, 2.4
_BASE_BY_WORDS, _SHARED_BY_WORDS = -7.6, 10.0
_CONTRAST = 0.7
"""What is left of a likeness where one term differs: "PHP" for "Java", or "buy" for "purchase"."""

_WORDINGS = 8
"""Wordings of a draft that are compared, its title first."""

_CANDIDATES = 20
_COPIED = 0.7
"""Answers that share so much of their terms were written from each other."""

_FEWEST_TERMS = 12
"""Answers of fewer terms ("Yes, it can.") are the same by chance."""


def alike(index: Index, draft: Prepared, at: datetime, k: int) -> list[Alike]:
    """Return the ``k`` published articles most alike to a draft, in its language, best first."""
    found: dict[str, Alike] = {}
    for one in _compared(index, draft, at):
        known = found.get(one.article_id)
        if one.likeness >= LEAST and (known is None or one.likeness > known.likeness):
            found[one.article_id] = one
    return sorted(found.values(), key=lambda one: (-one.likeness, one.article_id))[:k]


def _compared(index: Index, draft: Prepared, at: datetime) -> Iterator[Alike]:
    """Yield what comes near a draft's wordings; each article perhaps more than once."""
    entry, by_words = draft.entry, draft.vectors is None
    scopes = (Scope(*entry.scope[:2], str(audience)) for audience in Audience)
    wanted = Filter(tuple(scopes), at)
    near: dict[str, Candidate] = {}
    for place, found in enumerate(entry.wording_terms[:_WORDINGS]):
        vector = None if draft.vectors is None else draft.vectors[place : place + 1]
        best = index.find(found, vector, wanted, _CANDIDATES, entry.article_id).candidates
        near |= {one.article_id: one for one in best}
        asked = weigh(found, index.dictionary.rarity)
        for evidence in gather(best, asked, index.dictionary):
            yield _by_wording(entry.wordings[place], evidence, by_words)
    if entry.pieces:
        first = len(entry.wordings)
        vector = None if draft.vectors is None else draft.vectors[first : first + 1]
        found = entry.piece_terms[0]
        best = index.find(found, vector, wanted, _CANDIDATES, entry.article_id).candidates
        near |= {one.article_id: one for one in best}
    for one in near.values():
        if (copied := _by_answer(entry, one.entry, index.dictionary)) is not None:
            yield copied


def _by_wording(mine: str, evidence: Evidence, by_words: bool) -> Alike:
    theirs = evidence.entry.wordings[evidence.wording]
    told = contrast(mine, theirs)
    likeness = _likeness(evidence, by_words) * (1.0 if told is None else _CONTRAST)
    differs = None if told is None else (told.here, told.there)
    return _of(evidence.entry, likeness, By.WORDING, mine, theirs, differs)


def _likeness(evidence: Evidence, by_words: bool) -> float:
    shared = min(evidence.asked, evidence.said)
    if by_words:
        return _probability(_BASE_BY_WORDS + _SHARED_BY_WORDS * shared)
    return _probability(_BASE + _MEANING * evidence.wording_cosine + _SHARED * shared)


def _by_answer(mine: Entry, theirs: Entry, dictionary: Dictionary) -> Alike | None:
    """Compare answers by the share of their terms that both hold, rare ones counting more."""
    here, there = (
        frozenset(term for found in one.piece_terms for term in found.all) for one in (mine, theirs)
    )
    if min(len(here), len(there)) < _FEWEST_TERMS:
        return None
    both = sum(map(dictionary.rarity, here & there)) / sum(map(dictionary.rarity, here | there))
    if both < _COPIED:
        return None
    return _of(theirs, both, By.ANSWER, summary(mine.pieces[0]), summary(theirs.pieces[0]))


def _of(
    entry: Entry,
    likeness: float,
    by: By,
    mine: str,
    theirs: str,
    differs: tuple[str, str] | None = None,
) -> Alike:
    return Alike(
        article_id=entry.article_id,
        title=entry.title,
        language=entry.scope.language,
        product=entry.about.product,
        likeness=round(likeness, 4),
        by=by,
        mine=mine,
        theirs=theirs,
        differs=differs,
    )


def _probability(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
