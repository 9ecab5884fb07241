"""The index: lexical and dense half over the same entries, changed together and in place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from kb_index.article import Article
from kb_index.index.encoder import Encoder, Vectors, encode
from kb_index.index.entry import Entry, entry
from kb_index.index.filters import Catalogue, Filter
from kb_index.index.language import Terms
from kb_index.index.lexical import LexicalIndex
from kb_index.index.reading.reading import Reading
from kb_index.index.vectors import VectorIndex

Progress = Callable[[int, int], None]
"""Called with articles done and articles in all while a long build runs."""

_PASSAGE_BITS = 12
_MOST_PASSAGES = 1 << _PASSAGE_BITS
_ENCODE_BATCH = 128
_NEAREST = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry with the vectors of its passages (none where the encoder cannot read it)."""

    entry: Entry
    vectors: Vectors | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a half of the index found: its BM25 score, and its cosines by passage."""

    entry: Entry
    bm25: float
    cosines: dict[int, float]


class Index:
    """Searches see either all of a change or nothing of it; a lock holds for milliseconds.

    Encoding, the slow part, happens in `prepare` outside the lock.
    """

    def __init__(self, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self.feed_id = ""
        self.position = 0
        self._lexical = LexicalIndex()
        self._vectors = VectorIndex(encoder.dimension if encoder else 1)
        self._catalogue = Catalogue()
        self._entries: dict[int, Entry] = {}
        self._numbers: dict[str, int] = {}
        self._next = 1
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def article_ids(self) -> set[str]:
        """Return the articles that are searchable."""
        with self._lock:
            return set(self._numbers)

    def reads(self, language: str) -> bool:
        """Tell whether the dense half serves this language."""
        return self.encoder is not None and language in self.encoder.languages

    def prepare(self, articles: Sequence[Article]) -> list[Prepared]:
        """Cut, segment and encode articles, which may take long and changes nothing."""
        entries = [entry(article) for article in articles]
        readable = [one for one in entries if self.reads(one.scope.language)]
        texts = [text for one in readable for text in one.passages[:_MOST_PASSAGES]]
        vectors = self._encode(texts)
        prepared, start = [], 0
        for one in entries:
            if not self.reads(one.scope.language):
                prepared.append(Prepared(one, None))
                continue
            end = start + min(len(one.passages), _MOST_PASSAGES)
            prepared.append(Prepared(one, vectors[start:end]))
            start = end
        return prepared

    def apply(self, prepared: Iterable[Prepared], removed: Iterable[str] = ()) -> None:
        """Put prepared entries in the place of their older versions and remove others."""
        prepared = list(prepared)
        gone = {*removed, *(one.entry.article_id for one in prepared)}
        with self._lock:
            old = [self._numbers.pop(name) for name in gone if name in self._numbers]
            for number in old:
                found = self._entries.pop(number)
                self._vectors.remove(found.scope, _passage_numbers(number, found))
                self._catalogue.remove(number, found)
            fresh: dict[int, Entry] = {}
            for one in prepared:
                number, self._next = self._next, self._next + 1
                fresh[number] = one.entry
                self._put(number, one)
            self._lexical.change(old, fresh)

    def candidates(
        self, question: Terms, vector: Vectors | None, wanted: Filter
    ) -> list[Candidate]:
        """Return what either half finds among what is wanted, from one state of the index."""
        with self._lock:
            scores = self._lexical.search(question, wanted) if question else {}
            nearest = {} if vector is None else self._nearest(vector, wanted)
            cosines: dict[int, dict[int, float]] = {}
            for passage, cosine in nearest.items():
                number, offset = divmod(passage, _MOST_PASSAGES)
                cosines.setdefault(number, {})[offset] = cosine
            return [
                Candidate(self._entries[number], scores.get(number, 0.0), cosines.get(number, {}))
                for number in sorted(scores.keys() | cosines.keys())
            ]

    def read(self, question: str, *, every_word: bool = False) -> Reading:
        """Read a question with the words that the articles hold."""
        return self._lexical.read(question, every_word=every_word)

    def rarity(self, term: str) -> float:
        """Return how much a term tells, by how few passages hold it."""
        return self._lexical.rarity(term)

    def stored(self) -> list[Prepared]:
        """Return every entry with its vectors, for a snapshot."""
        with self._lock:
            numbers, vectors = self._vectors.stored()
            rows: dict[int, list[int]] = {}
            for row in np.argsort(numbers).tolist():
                rows.setdefault(int(numbers[row]) // _MOST_PASSAGES, []).append(row)
            return [
                Prepared(one, vectors[rows[number]] if number in rows else None)
                for number, one in self._entries.items()
            ]

    def _nearest(self, vector: Vectors, wanted: Filter) -> dict[int, float]:
        selection = self._catalogue.select(wanted)
        if selection is None:
            return self._vectors.search(wanted.scopes, vector, _NEAREST)
        if selection.empty:
            return {}
        return self._vectors.search(wanted.scopes, vector, _NEAREST, selection.selector)

    def _put(self, number: int, one: Prepared) -> None:
        self._entries[number] = one.entry
        self._numbers[one.entry.article_id] = number
        numbers = _passage_numbers(number, one.entry)
        self._catalogue.add(number, one.entry, numbers)
        if one.vectors is not None and len(one.vectors):
            self._vectors.add(one.entry.scope, numbers, one.vectors)

    def _encode(self, texts: list[str]) -> Vectors:
        if self.encoder is None or not texts:
            return np.zeros((0, 1), dtype=np.float32)
        vectors = np.zeros((len(texts), self.encoder.dimension), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _ENCODE_BATCH):
            batch = by_length[start : start + _ENCODE_BATCH]
            vectors[batch] = encode(self.encoder, [texts[number] for number in batch])
        return vectors


def _passage_numbers(number: int, found: Entry) -> range:
    first = number << _PASSAGE_BITS
    return range(first, first + min(len(found.passages), _MOST_PASSAGES))
