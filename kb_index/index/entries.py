"""The entries of an index, packed: as objects, those of a million passages fill gigabytes.

Packed they are also nothing that Python's garbage collector walks through, in the middle of a
search. What a search finds is unpacked, some dozens of entries.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from kb_index.index.dictionary import Dictionary
from kb_index.index.entry import EPOCH, About, Entry, Scope, microseconds, read_entry
from kb_index.index.sheets import Sheet, count, sheet
from kb_index.results import ArticleKind
from kb_index.text.language import Terms

Packed = bytes
Flat = list[Any]


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

    def put(self, entries: Mapping[int, Entry]) -> None:
        """Keep entries, whose articles must not have others here."""
        for number, entry in entries.items():
            self._packed[number] = pack(entry)
            self._sheets[number] = sheet(entry, self._dictionary)
            self._names[number] = entry.article_id
            if entry.scope.kind != ArticleKind.FAQ:
                self._kinds[number] = entry.scope.kind
            self._numbers[entry.article_id] = number
        count([self._sheets[number] for number in entries], self._dictionary, 1)

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

    def copy(self) -> dict[int, Packed]:
        """Return everything that is kept now."""
        return dict(self._packed)


def pack(entry: Entry) -> Packed:
    """Write an entry as bytes, for this process alone."""
    return marshal.dumps(flat(entry))


def unpack(packed: Packed) -> Entry:
    """Read what `pack` wrote."""
    return of_flat(unpack_flat(packed))


def unpack_flat(packed: Packed) -> Flat:
    """Return the plain values of what `pack` wrote, as `flat` does of an entry."""
    values: Flat = marshal.loads(packed)  # noqa: S302 - bytes of our own memory
    return values


def flat(entry: Entry) -> Flat:
    """Return an entry as plain values, which JSON can hold too."""
    about = [*entry.about[:3], *map(_number, entry.about[3:5]), list(entry.about.tags)]
    lines = [_line(one) for one in entry.wording_terms + entry.piece_terms]
    return [
        entry.article_id,
        list(entry.scope),
        about,
        list(entry.wordings),
        list(entry.pieces),
        lines,
    ]


def of_flat(values: Flat, *, anew: bool = False) -> Entry:
    """Return the entry of plain values; raise `ValueError` where they do not fit together.

    ``anew`` finds its terms again, which takes longer.
    """
    article_id, scope, about, wordings, pieces, lines = values
    product, category, key, starts, ends, tags = about
    known = About(product, category, key, _moment(starts), _moment(ends), tuple(tags))
    texts = tuple(wordings), tuple(pieces)
    if anew:
        return read_entry(article_id, Scope(*scope), known, *texts)
    terms = tuple(map(_terms, lines))
    if len(terms) != len(wordings) + len(pieces):
        raise ValueError(f"terms of {len(terms)} texts, not {len(wordings) + len(pieces)}")
    asked, answered = terms[: len(wordings)], terms[len(wordings) :]
    return Entry(article_id, Scope(*scope), known, *texts, asked, answered)


def _line(terms: Terms) -> str:
    """Write a text's terms, none of which holds a space."""
    return "\n".join(map(" ".join, (terms.words, terms.pairs, terms.groups)))


def _terms(line: str) -> Terms:
    words, pairs, groups = line.split("\n")
    return Terms(tuple(words.split()), tuple(pairs.split()), tuple(groups.split()))


def _number(moment: datetime | None) -> int | None:
    return None if moment is None else microseconds(moment)


def _moment(number: Any) -> datetime | None:
    return None if number is None else EPOCH + timedelta(microseconds=number)
