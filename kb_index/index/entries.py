"""The entries of an index, packed: as objects, those of a million passages fill gigabytes.

Packed they are also nothing that Python's garbage collector walks through, in the middle of a
search, and what a snapshot holds, byte by byte. What a search finds is unpacked, some dozens of
entries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from kb_index.index.dictionary import Dictionary
from kb_index.index.entry import EPOCH, About, Entry, Scope, microseconds, read_entry
from kb_index.index.sheets import Sheet, count, sheet
from kb_index.results import ArticleKind

Packed = bytes
"""An entry as a line of JSON."""

Flat = list[Any]


@dataclass(frozen=True, slots=True)
class Record:
    """An entry with what is kept of it: itself, packed, and its terms by their numbers."""

    entry: Entry
    packed: Packed
    sheet: Sheet


class StoredEntries(NamedTuple):
    """All that some entries are: packed, and their sheets, both by number."""

    packed: dict[int, Packed]
    sheets: dict[int, Sheet]


def record(entry: Entry, dictionary: Dictionary) -> Record:
    """Return what is kept of an entry; the dictionary takes up terms that it does not know."""
    return Record(entry, pack(entry), sheet(entry, dictionary))


class Entries:
    """Entries by number; their articles' ids and their terms are at hand without unpacking."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._packed: dict[int, Packed] = {}
        self._sheets: dict[int, Sheet] = {}
        self._names: dict[int, str] = {}
        self._kinds: dict[int, str] = {}  # of those that are no FAQ: most are
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, article_id: str) -> bool:
        return article_id in self._numbers

    def put(self, records: Mapping[int, Record]) -> None:
        """Keep entries, whose articles must not have others here."""
        for number, one in records.items():
            self._packed[number] = one.packed
            self._sheets[number] = one.sheet
            self._names[number] = one.entry.article_id
            if one.entry.scope.kind != ArticleKind.FAQ:
                self._kinds[number] = one.entry.scope.kind
            self._numbers[one.entry.article_id] = number
        count([one.sheet for one in records.values()], self._dictionary, 1)

    def pop(self, article_id: str) -> tuple[int, Entry]:
        """Take an article's entry out and return it with its number; raise `KeyError`."""
        number = self._numbers.pop(article_id)
        del self._names[number]
        self._kinds.pop(number, None)
        count([self._sheets.pop(number)], self._dictionary, -1)
        return number, unpack(self._packed.pop(number))

    def number(self, article_id: str) -> int:
        """Return the number of an article's entry; raise `KeyError`."""
        return self._numbers[article_id]

    def name(self, number: int) -> str:
        """Return the article of an entry."""
        return self._names[number]

    def candidate(self, number: int) -> tuple[str, Packed, Sheet, str]:
        """Return an article's id, its entry, to be unpacked where needed, its terms, its kind."""
        kind = self._kinds.get(number, ArticleKind.FAQ)
        return self._names[number], self._packed[number], self._sheets[number], kind

    @property
    def article_ids(self) -> set[str]:
        """Return the ids of all articles."""
        return set(self._numbers)

    def stored(self) -> StoredEntries:
        """Return everything that is kept now."""
        return StoredEntries(dict(self._packed), dict(self._sheets))


def pack(entry: Entry) -> Packed:
    """Write an entry as a line of JSON."""
    line = json.dumps(flat(entry), ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8")


def unpack(packed: Packed) -> Entry:
    """Read what `pack` wrote; raise `ValueError` or `TypeError` on anything else."""
    return of_flat(json.loads(packed))


def flat(entry: Entry) -> Flat:
    """Return an entry as plain values."""
    about = [*entry.about[:3], *map(_number, entry.about[3:5]), list(entry.about.tags)]
    written = [*entry.written_wordings, *entry.written_pieces]
    return [
        entry.article_id,
        list(entry.scope),
        about,
        list(entry.wordings),
        list(entry.pieces),
        written,
    ]


def of_flat(values: Flat, *, anew: bool = False) -> Entry:
    """Return the entry of plain values; raise `ValueError` where they do not fit together.

    ``anew`` finds its terms again, which takes longer.
    """
    article_id, scope, about, wordings, pieces, written = values
    product, category, key, starts, ends, tags = about
    known = About(product, category, key, _moment(starts), _moment(ends), tuple(tags))
    texts = tuple(wordings), tuple(pieces)
    if anew:
        return read_entry(article_id, Scope(*scope), known, *texts)
    if len(written) != len(wordings) + len(pieces):
        raise ValueError(f"terms of {len(written)} texts, not {len(wordings) + len(pieces)}")
    asked, answered = tuple(written[: len(wordings)]), tuple(written[len(wordings) :])
    return Entry(article_id, Scope(*scope), known, *texts, asked, answered)


def _number(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


def _moment(number: Any) -> datetime | None:
    return None if number is None else EPOCH + timedelta(microseconds=number)
