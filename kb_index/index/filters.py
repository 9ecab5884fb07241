"""Which articles a search may find: by scope, product, category and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import faiss
import numpy as np

from core.text import clean
from kb_index.index.entry import About, Entry, Scope
from kb_index.index.folding import normalise
from kb_index.index.vectors import Numbers

Label = tuple[str, str]
"""A field (``product`` or ``category``) and its folded value."""

LABELS = ("product", "category")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ALWAYS, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Filter:
    """What a search may find: articles of these scopes that are valid at a moment.

    An empty ``product`` or ``category`` admits any, another one its own articles alone; width,
    case and Traditional characters make no difference.
    """

    scopes: tuple[Scope, ...]
    at: datetime
    product: str = ""
    category: str = ""

    @property
    def labels(self) -> tuple[Label, ...]:
        """Return the labels that an article must carry."""
        return labels_of(self.product, self.category)


class Selection:
    """Passages that a search is limited to or, where ``excluded``, that it leaves out."""

    def __init__(self, passages: Numbers, *, excluded: bool = False) -> None:
        self.empty = not excluded and not len(passages)
        named = faiss.IDSelectorBatch(passages)
        self.selector = faiss.IDSelectorNot(named) if excluded else named


def labels_of(product: str, category: str) -> tuple[Label, ...]:
    """Return what is not empty of an article's or a filter's labels."""
    folded = zip(LABELS, (fold(product), fold(category)), strict=True)
    return tuple(label for label in folded if label[1])


def fold(value: str) -> str:
    """Write a label so that one product has one spelling."""
    return normalise(clean(value))


def microseconds(moment: datetime) -> int:
    """Return a moment as an index keeps it."""
    return (moment - EPOCH) // timedelta(microseconds=1)


class Catalogue:
    """Which entries carry which label and have which dates; turns a filter into a selection.

    What it works out is kept until the entries change or the next of their dates has come.
    """

    def __init__(self) -> None:
        self._passages: dict[int, range] = {}
        self._labelled: dict[Label, set[int]] = {}
        self._dated: dict[int, About] = {}
        self._outside: set[int] = set()
        self._since, self._until = _NEVER, _NEVER
        self._kept: dict[tuple[Label, ...], Selection | None] = {}

    def add(self, number: int, entry: Entry, passages: range) -> None:
        """Take up an entry and the numbers of its passages."""
        self._passages[number] = passages
        for label in labels_of(entry.about.product, entry.about.category):
            self._labelled.setdefault(label, set()).add(number)
        if entry.about.valid_from or entry.about.valid_until:
            self._dated[number] = entry.about
        self._forget()

    def remove(self, number: int, entry: Entry) -> None:
        """Strike an entry out."""
        del self._passages[number]
        for label in labels_of(entry.about.product, entry.about.category):
            self._labelled[label].discard(number)
        self._dated.pop(number, None)
        self._forget()

    def select(self, wanted: Filter) -> Selection | None:
        """Return the passages of the entries with these labels and dates; None means all."""
        if not self._since <= wanted.at < self._until:
            self._look_at(wanted.at)
        if wanted.labels not in self._kept:
            if len(self._kept) == _KEPT:
                self._kept.clear()
            self._kept[wanted.labels] = self._select(wanted.labels)
        return self._kept[wanted.labels]

    def _select(self, wanted: tuple[Label, ...]) -> Selection | None:
        if wanted:
            carried = (self._labelled.get(label, set()) for label in wanted)
            return Selection(self._numbers(set.intersection(*carried) - self._outside))
        return Selection(self._numbers(self._outside), excluded=True) if self._outside else None

    def _numbers(self, entries: Iterable[int]) -> Numbers:
        ranges = [self._passages[number] for number in entries]
        counts = np.array([len(one) for one in ranges], dtype=np.int64)
        starts = np.array([one.start for one in ranges], dtype=np.int64)
        rows: Numbers = np.arange(counts.sum(), dtype=np.int64)
        rows += np.repeat(starts - counts.cumsum() + counts, counts)
        return rows

    def _look_at(self, at: datetime) -> None:
        """Find who is outside of its dates, and from when until when that holds."""
        dates = [
            date
            for about in self._dated.values()
            for date in (about.valid_from, about.valid_until)
            if date is not None
        ]
        self._since = max((date for date in dates if date <= at), default=_ALWAYS)
        self._until = min((date for date in dates if date > at), default=_NEVER)
        self._outside = {n for n, about in self._dated.items() if not about.valid(at)}
        self._kept.clear()

    def _forget(self) -> None:
        self._since = self._until = _NEVER
        self._kept.clear()
