"""How well each entry fits a question: shared terms weighed by rarity, and nearness in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np

from kb_index.index import sheets
from kb_index.index.candidates import Candidate
from kb_index.index.dictionary import Dictionary, Shares
from kb_index.index.entry import Entry
from kb_index.index.selection import Numbers
from kb_index.index.sheets import Sheets
from kb_index.ranking.shares import firsts, shared
from kb_index.ranking.weighing import Weighed

_NOT_COMPARED = -2.0
"""Less than any cosine."""


class Named(Protocol):
    """An article whose entry is at hand once it is asked for."""

    @property
    def article_id(self) -> str:
        """The article."""

    @property
    def kind(self) -> str:
        """Its layer of the knowledge base."""

    @property
    def entry(self) -> Entry:
        """Its entry."""


class Known(NamedTuple):
    """An article for whoever has its entry already."""

    entry: Entry

    @property
    def article_id(self) -> str:
        """Return the article's id."""
        return self.entry.article_id

    @property
    def kind(self) -> str:
        """Return its layer of the knowledge base."""
        return self.entry.scope.kind


class Evidence(NamedTuple):
    """What speaks for one article; every share and cosine is 0–1.

    ``asked`` is the share of the question that the best wording holds, ``said`` the share of
    that wording that the question holds, ``answered`` the share of the question that the wording
    or the answer holds, ``cosine`` the nearest passage's. Numbers: ``piece`` is the
    piece that fits best, ``wording`` the wording that shares most, ``nearest`` the nearest passage.
    """

    article: Named
    bm25: float
    asked: float
    said: float
    answered: float
    cosine: float
    wording_cosine: float
    piece: int
    wording: int
    nearest: int

    @property
    def article_id(self) -> str:
        """Return the article's id."""
        return self.article.article_id

    @property
    def entry(self) -> Entry:
        """Return the article's entry."""
        return self.article.entry

    @property
    def kind(self) -> str:
        """Return which layer of the knowledge base the article belongs to."""
        return self.article.kind

    @property
    def lexical(self) -> float:
        """Return one number for the shared terms, 0–1."""
        return 0.6 * self.asked + 0.1 * self.said + 0.3 * self.answered


def gather(
    candidates: Sequence[Candidate], question: Weighed, dictionary: Dictionary
) -> tuple[Evidence, ...]:
    """Collect what speaks for each candidate."""
    if not candidates:
        return ()
    texts = sheets.read([one.sheet for one in candidates])
    told = shared(texts, question, dictionary)
    cosines = _cosines(candidates, texts)
    near = firsts(cosines, texts)
    spoken = np.where(texts.spoken, cosines, _NOT_COMPARED)
    columns = (
        np.array([one.bm25 for one in candidates]),
        told.asked,
        told.said,
        told.answered,
        _compared(cosines[near]),
        _compared(np.maximum.reduceat(spoken, texts.first)),
        _best_pieces(told.texts, cosines, texts),
        told.wording,
        near - texts.first,
    )
    rows = zip(candidates, *(column.tolist() for column in columns), strict=True)
    return tuple(Evidence(*row) for row in rows)


def _cosines(candidates: Sequence[Candidate], texts: Sheets) -> Shares:
    """Return the cosine of every text, less than any where none is known."""
    cosines = np.full(len(texts.entry), _NOT_COMPARED)
    for first, one in zip(texts.first.tolist(), candidates, strict=True):
        for place, cosine in one.cosines.items():
            cosines[first + place] = cosine
    return cosines


def _compared(cosines: Shares) -> Shares:
    return np.where(cosines == _NOT_COMPARED, 0.0, cosines)


def _best_pieces(shares: Shares, cosines: Shares, texts: Sheets) -> Numbers:
    """Return the piece of each that fits best; the first unless another is clearly better."""
    held = np.where(texts.spoken, 0.0, shares)
    totals = np.add.reduceat(held, texts.first)
    fit = held / np.where(totals > 0, totals, 1.0)[texts.entry] + _compared(cosines)
    best = firsts(np.where(texts.spoken, _NOT_COMPARED, fit), texts)
    wordings = np.add.reduceat(texts.spoken.astype(np.int64), texts.first)
    chosen: Numbers = np.maximum(0, best - texts.first - wordings)
    return chosen
