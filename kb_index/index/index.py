"""The index: lexical and dense half over the same entries, changed together and in place."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from kb_index.article import Draft
from kb_index.encoder.encoder import Encoder, Vectors, encode
from kb_index.index.beside import Beside
from kb_index.index.candidates import Candidate, Cosines, Found, best
from kb_index.index.cells import Stored
from kb_index.index.dictionary import Dictionary, SupposedDictionary
from kb_index.index.entries import Entries, Record, StoredEntries, pack, record, unpack
from kb_index.index.entry import Entry, Scope, entry
from kb_index.index.filters import Catalogue, Filter
from kb_index.index.lexical import SUPPOSED, LexicalIndex
from kb_index.index.numbering import entry_and_place, passages
from kb_index.index.reading.reading import Reading
from kb_index.index.reading.vocabulary import Learned, Vocabulary
from kb_index.index.selection import Numbers
from kb_index.index.sheets import count, sheet
from kb_index.index.vectors import VectorIndex
from kb_index.text.language import Terms

_ENCODE_BATCH = 128
_NEAREST = 100


@dataclass(frozen=True, slots=True)
class Prepared:
    """An entry with the vectors of its passages (none where the encoder cannot read it)."""

    entry: Entry
    vectors: Vectors | None


@dataclass(frozen=True, slots=True)
class State:
    """All that an index holds, for a snapshot: entries, their terms, words, and vectors."""

    entries: StoredEntries
    terms: list[str]
    learned: Learned
    vectors: dict[Scope, Stored]


class Index:
    """Searches see either all of a change or nothing of it; a lock holds for milliseconds.

    The slow parts happen outside that lock: encoding in `prepare`, the writing of words, and the
    drawing of new cells for vectors that have become many. Changes come one after the other.
    """

    def __init__(self, encoder: Encoder | None) -> None:
        self.encoder = encoder
        self.feed_id = ""
        self.position = 0
        self.anew = False
        """Whether it was read from a snapshot whose terms other code or word lists had found."""
        self.dictionary = Dictionary()
        self._lexical = LexicalIndex(self.dictionary)
        self._vectors = VectorIndex(encoder.dimension if encoder else 1)
        self._catalogue = Catalogue()
        self._entries = Entries(self.dictionary)
        self._next = 1
        self._lock = threading.Lock()
        self._changing = threading.Lock()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def article_ids(self) -> set[str]:
        """Return the articles that are searchable."""
        with self._lock:
            return self._entries.article_ids

    @property
    def cells(self) -> dict[Scope, int]:
        """Return into how many cells the vectors of each scope are divided; 1 is exact."""
        with self._lock:
            return {scope: len(cells.centres) for scope, cells in self._vectors.scopes.items()}

    def reads(self, language: str) -> bool:
        """Tell whether the dense half serves this language."""
        return self.encoder is not None and language in self.encoder.languages

    def prepare(self, articles: Sequence[Draft]) -> list[Prepared]:
        """Cut, segment and encode articles, which may take long and changes nothing."""
        entries = [entry(article) for article in articles]
        readable = [one for one in entries if self.reads(one.scope.language)]
        texts = [text for one in readable for text in one.passages[: one.numbered]]
        vectors = self._encode(texts)
        prepared, start = [], 0
        for one in entries:
            if not self.reads(one.scope.language):
                prepared.append(Prepared(one, None))
                continue
            end = start + one.numbered
            prepared.append(Prepared(one, vectors[start:end]))
            start = end
        return prepared

    def apply(self, prepared: Iterable[Prepared], removed: Iterable[str] = ()) -> None:
        """Put prepared entries in the place of their older versions and remove others."""
        prepared = list(prepared)
        gone = {*removed, *(one.entry.article_id for one in prepared)}
        with self._changing:
            old = {name: self._entries.number(name) for name in gone if name in self._entries}
            if not (prepared or old):
                return
            fresh = dict(enumerate(prepared, self._next))
            records = {n: record(one.entry, self.dictionary) for n, one in fresh.items()}
            self._lexical.write(old.values(), {n: one.entry for n, one in fresh.items()})
            with self._lock:
                for name in old:
                    self._take(name)
                self._keep(records)
                for number, one in fresh.items():
                    self._put(number, one)
                self._lexical.show()
            redrawn = self._vectors.redrawn()
            with self._lock:
                self._vectors.scopes.update(redrawn)

    def find(
        self,
        question: Terms,
        vector: Vectors | None,
        wanted: Filter,
        most: int,
        without: str = "",
        beside: Beside | None = None,
    ) -> Found:
        """Return the ``most`` best of either half, found in one state of the index.

        It looks among what is wanted, and leaves the article ``without`` out. One ``beside`` the
        index is found as if it were in it, in the place of its published version.
        """
        with self._lock:
            all_valid = self._catalogue.all_valid(wanted.at)
            supposed = None if beside is None else beside.entry
            scores = self._lexical.search(question, wanted, all_valid=all_valid, supposed=supposed)
            cosines = {} if vector is None else self._nearest(vector, wanted, beside)
            for gone in {without, *([] if supposed is None else [supposed.article_id])}:
                if gone in self._entries:
                    for half in (scores, cosines):
                        half.pop(self._entries.number(gone), None)
            chosen = best(scores, cosines, most, partial(self._name, beside))
            every = [cosine for found in cosines.values() for cosine in found.values()]
            return Found(
                tuple(self._candidate(one, scores, cosines, beside) for one in chosen),
                max(scores.values(), default=0.0),
                max(every, default=0.0),
                min(every, default=0.0),
            )

    def suppose(self, prepared: Prepared) -> tuple[Beside, Dictionary]:
        """Return a prepared article as one beside the index, and what terms would count with it."""
        one, dictionary = prepared.entry, SupposedDictionary(self.dictionary)
        with self._lock:
            if one.article_id in self._entries:
                number = self._entries.number(one.article_id)
                count([self._entries.candidate(number)[2]], dictionary, -1)
        terms = sheet(one, dictionary)
        count([terms], dictionary, 1)
        return Beside(one, prepared.vectors, pack(one), terms), dictionary

    def supposed_vocabulary(self, entry: Entry, dictionary: Dictionary) -> Vocabulary:
        """Return the words that the articles would hold with an entry more."""
        return self._lexical.supposed_vocabulary(entry, dictionary)

    def read(self, question: str, *, every_word: bool = False) -> Reading:
        """Read a question with the words that the articles hold."""
        return self._lexical.read(question, every_word=every_word)

    def stored(self) -> State:
        """Return a copy of everything, for a snapshot."""
        with self._changing:
            learned = self._lexical.vocabulary.learned()
            terms = self.dictionary.terms
            return State(self._entries.stored(), terms, learned, self._vectors.stored())

    def restore_words(self, terms: Sequence[str], learned: Learned) -> None:
        """Put back the numbers of terms and the words of entries, before these are restored."""
        self.dictionary.restore(terms)
        self._lexical.vocabulary.restore(learned)

    def restore(self, parts: Iterable[Mapping[int, Record]], *, learn: bool = False) -> None:
        """Put back entries under their numbers, part by part, into an index without any.

        ``learn`` takes up their words, where these were not put back before.
        """
        with self._changing, self._lock:
            self._lexical.restore(self._restored(parts, learn))
            self._lexical.show()

    def restore_vectors(self, stored: Mapping[Scope, Stored]) -> None:
        """Put back the vectors of all scopes, into an index without any; raise `ValueError`."""
        with self._changing, self._lock:
            self._vectors.restore(stored)

    def _name(self, beside: Beside | None, number: int) -> str:
        if beside is not None and number == SUPPOSED:
            return beside.entry.article_id
        return self._entries.name(number)

    def _candidate(
        self,
        number: int,
        scores: Mapping[int, float],
        cosines: Mapping[int, Cosines],
        beside: Beside | None,
    ) -> Candidate:
        found = scores.get(number, 0.0), cosines.get(number, {})
        if beside is not None and number == SUPPOSED:
            return beside.candidate(*found)
        return Candidate(*self._entries.candidate(number), *found)

    def _nearest(
        self, vector: Vectors, wanted: Filter, beside: Beside | None
    ) -> dict[int, Cosines]:
        """Return the cosines of the nearest passages, by entry and by place within it."""
        selected = self._catalogue.select(wanted)
        if beside is None:
            near = self._vectors.search(selected, vector, _NEAREST)
        else:
            old = set(self._passages(beside.entry.article_id).tolist())
            found = self._vectors.search(selected, vector, _NEAREST + len(old))
            others = {passage: one for passage, one in found.items() if passage not in old}
            near = beside.among(others, vector, wanted, _NEAREST * len(selected))
        cosines: dict[int, Cosines] = {}
        for passage, cosine in near.items():
            number, place = entry_and_place(passage)
            cosines.setdefault(number, {})[place] = cosine
        return cosines

    def _passages(self, article_id: str) -> Numbers:
        """Return the numbers of a published article's passages; none of one that is not."""
        if article_id not in self._entries:
            return passages(0, 0)
        number = self._entries.number(article_id)
        return passages(number, unpack(self._entries.candidate(number)[1]).numbered)

    def _put(self, number: int, one: Prepared) -> None:
        if one.vectors is not None and len(one.vectors):
            self._vectors.add(one.entry.scope, passages(number, one.entry.numbered), one.vectors)

    def _keep(self, records: Mapping[int, Record]) -> None:
        self._next = max([self._next, *(number + 1 for number in records)])
        self._entries.put(records)
        for number, one in records.items():
            self._catalogue.add(number, one.entry, one.entry.numbered)

    def _restored(
        self, parts: Iterable[Mapping[int, Record]], learn: bool
    ) -> Iterator[tuple[int, Entry]]:
        for records in parts:
            self._keep(records)
            for number, one in records.items():
                if learn:
                    self._lexical.vocabulary.learn(one.entry)
                yield number, one.entry

    def _take(self, article_id: str) -> None:
        number, entry = self._entries.pop(article_id)
        self._vectors.remove(entry.scope, passages(number, entry.numbered))
        self._catalogue.remove(number, entry)

    def _encode(self, texts: list[str]) -> Vectors:
        if self.encoder is None or not texts:
            return np.zeros((0, 1), dtype=np.float32)
        vectors = np.zeros((len(texts), self.encoder.dimension), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        for start in range(0, len(texts), _ENCODE_BATCH):
            batch = by_length[start : start + _ENCODE_BATCH]
            vectors[batch] = encode(self.encoder, [texts[number] for number in batch])
        return vectors
