"""Which articles a search may find: by scope, product, category and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from core.text import clean
from kb_index.index.entry import About, Entry, Scope
from kb_index.index.numbering import passages_of
from kb_index.index.selection import Selection
from kb_index.text.folding import normalise

Label = tuple[str, str]
"""A field (``product`` or ``category``) and its folded value."""

LABELS = ("product", "category")
_ALWAYS, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_KEPT = 64
_KEPT_LABELS = 4096


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

    def admits(self, entry: Entry) -> bool:
        """Tell whether a search may find this entry."""
        carried = labels_of(entry.about.product, entry.about.category)
        labelled = set(self.labels) <= set(carried)
        return entry.scope in self.scopes and labelled and entry.about.valid(self.at)


def labels_of(product: str, category: str) -> tuple[Label, ...]:
    """Return what is not empty of an article's or a filter's labels."""
    folded = zip(LABELS, (fold(product), fold(category)), strict=True)
    return tuple(label for label in folded if label[1])


@lru_cache(_KEPT_LABELS)
def fold(value: str) -> str:
    """Write a label so that one product has one spelling."""
    return normalise(clean(value))


class Catalogue:
    """Which entries carry which label and have which dates; turns a filter into selections.

    What it works out is kept until the entries change or the next of their dates has come.
    """

    def __init__(self) -> None:
        self._counts: dict[int, int] = {}
        self._labelled: dict[tuple[Scope, Label], set[int]] = {}
        self._dated: dict[int, tuple[Scope, About]] = {}
        self._outside: dict[Scope, set[int]] = {}
        self._since, self._until = _NEVER, _NEVER
        self._kept: dict[tuple[Scope, tuple[Label, ...]], Selection | None] = {}

    def add(self, number: int, entry: Entry, passages: int) -> None:
        """Take up an entry and how many passages of it have numbers."""
        self._counts[number] = passages
        for label in labels_of(entry.about.product, entry.about.category):
            self._labelled.setdefault((entry.scope, label), set()).add(number)
        if entry.about.valid_from or entry.about.valid_until:
            self._dated[number] = entry.scope, entry.about
        self._forget()

    def remove(self, number: int, entry: Entry) -> None:
        """Strike an entry out."""
        del self._counts[number]
        for label in labels_of(entry.about.product, entry.about.category):
            self._labelled[entry.scope, label].discard(number)
        self._dated.pop(number, None)
        self._forget()

    def all_valid(self, at: datetime) -> bool:
        """Tell whether every entry is within its dates."""
        self._look_at(at)
        return not self._outside

    def select(self, wanted: Filter) -> dict[Scope, Selection | None]:
        """Return for each scope the passages with these labels and dates; None means all."""
        self._look_at(wanted.at)
        return {scope: self._known(scope, wanted.labels) for scope in wanted.scopes}

    def _known(self, scope: Scope, labels: tuple[Label, ...]) -> Selection | None:
        if (scope, labels) not in self._kept:
            if len(self._kept) == _KEPT:
                self._kept.clear()
            self._kept[scope, labels] = self._select(scope, labels)
        return self._kept[scope, labels]

    def _select(self, scope: Scope, labels: tuple[Label, ...]) -> Selection | None:
        outside = self._outside.get(scope, set())
        if labels:
            carried = (self._labelled.get((scope, label), set()) for label in labels)
            admitted = set.intersection(*carried) - outside
            return Selection(passages_of(admitted, self._counts))
        if outside:
            return Selection(passages_of(outside, self._counts), excluded=True)
        return None

    def _look_at(self, at: datetime) -> None:
        """Find who is outside of its dates, and from when until when that holds."""
        if self._since <= at < self._until:
            return
        dates = [
            date
            for _, about in self._dated.values()
            for date in (about.valid_from, about.valid_until)
            if date is not None
        ]
        self._since = max((date for date in dates if date <= at), default=_ALWAYS)
        self._until = min((date for date in dates if date > at), default=_NEVER)
        self._outside = {}
        for number, (scope, about) in self._dated.items():
            if not about.valid(at):
                self._outside.setdefault(scope, set()).add(number)
        self._kept.clear()

    def _forget(self) -> None:
        self._since = self._until = _NEVER
        self._kept.clear()
