"""The lexical half: BM25 over wordings and pieces with tantivy, changed in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import tantivy
from tantivy import Occur

from kb_index.index import bm25
from kb_index.index.dictionary import Dictionary
from kb_index.index.entry import Entry, Scope, microseconds
from kb_index.index.filters import LABELS, Filter, labels_of
from kb_index.index.reading.reading import Reading, read
from kb_index.index.reading.vocabulary import Vocabulary
from kb_index.text.language import Terms
from kb_index.text.weights import trust, weights

ANSWER_WEIGHT = 0.4
"""A match in the answer against one in the question itself."""

SUPPOSED = 0
"""The number of an entry that is not in the index; those that are count from 1."""

_FIELDS = ("question", "answer")
_DATES = ("valid_from", "valid_until")
_HEAP = 30_000_000
_DOCUMENTS = 200


@dataclass(frozen=True, slots=True)
class _Supposing:
    """An entry that is not in the index, its score in a field, and by how much the idf of each
    term that others hold would change with it."""

    entry: Entry
    score: float
    change: Mapping[str, float]


class LexicalIndex:
    """Entries by number; a number stands for one article at one revision.

    Terms begin with the mark of their entry's scope, so that a search touches no other scope and
    needs no filter for it: with one it would have to look at every entry that shares a term.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        builder = tantivy.SchemaBuilder()
        # Signed: deleting by term misses unsigned fields.
        builder.add_integer_field("entry", stored=False, indexed=True, fast=True)
        for field in LABELS:
            builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
        for field in _DATES:
            builder.add_integer_field(field, stored=False, indexed=True, fast=True)
        for field in _FIELDS:
            builder.add_text_field(field, tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        # By itself it would reload in a thread of its own, and whoever meets another one that
        # reloads or tidies up sleeps for 100 ms.
        self._index.config_reader("manual")
        self._writer = self._index.writer(_HEAP, 1)
        self._searcher = self._index.searcher()
        self._marks: dict[Scope, str] = {}
        self._documents = 0
        self._lengths = dict.fromkeys(_FIELDS, 0)
        self.vocabulary = Vocabulary(dictionary.frequency)

    def write(self, remove: Iterable[int], add: Mapping[int, Entry]) -> None:
        """Remove and add entries in one commit, which searches see from `show` on.

        All that may take long is done here.
        """
        for number in remove:
            self._writer.delete_documents_by_term("entry", number)
        for number, entry in add.items():
            self.vocabulary.learn(entry)
            self._add(number, entry)
        self._commit()

    def restore(self, entries: Iterable[tuple[int, Entry]]) -> None:
        """Add entries whose words the vocabulary knows, in one commit as `write` does."""
        for number, entry in entries:
            self._add(number, entry)
        self._commit()

    def show(self) -> None:
        """Let searches see what was written, all of it at once."""
        self._searcher = self._index.searcher()

    def search(
        self,
        question: Terms,
        wanted: Filter,
        *,
        all_valid: bool = False,
        supposed: Entry | None = None,
    ) -> dict[int, float]:
        """Return the BM25 score of the wanted entries that share a term with the question.

        Who knows that all of them are within their dates spares the search to look. A
        ``supposed`` entry is scored as if it were in the index, and so are the others beside it.
        """
        asked = self._search("question", question, wanted, all_valid, supposed)
        answered = self._search("answer", question, wanted, all_valid, supposed)
        return {
            number: asked.get(number, 0.0) + ANSWER_WEIGHT * answered.get(number, 0.0)
            for number in asked.keys() | answered.keys()
        }

    def read(self, question: str, *, every_word: bool = False) -> Reading:
        """Read a question with the words that the articles hold."""
        return read(question, self.vocabulary, every_word=every_word)

    def supposed_vocabulary(self, entry: Entry, dictionary: Dictionary) -> Vocabulary:
        """Return the words that the articles would hold with an entry more."""
        vocabulary = Vocabulary(dictionary.frequency, self.vocabulary)
        vocabulary.learn(entry)
        return vocabulary

    def _add(self, number: int, entry: Entry) -> None:
        mark = self._marks.setdefault(entry.scope, f"{len(self._marks)}:")
        about = _about(number, entry)
        for field, texts in _texts(entry).items():
            for text in texts:
                terms = text.split()
                words = mark + f" {mark}".join(terms) if terms else ""
                self._writer.add_document(tantivy.Document(**about, **{field: words}))
                self._lengths[field] += len(terms)
            self._documents += len(texts)

    def _commit(self) -> None:
        self._writer.commit()
        self._index.reload()

    def _search(
        self, field: str, question: Terms, wanted: Filter, all_valid: bool, supposed: Entry | None
    ) -> dict[int, float]:
        best: dict[int, float] = {}
        asked = {term: weight * trust(term, question) for term, weight in weights(question).items()}
        supposing = None if supposed is None else self._suppose(field, asked, supposed)
        query = self._query(field, asked, wanted, all_valid, supposing)
        hits = self._searcher.search(query, _DOCUMENTS, count=False).hits
        numbers = self._searcher.fast_field_values("entry", [address for _, address in hits])
        for (score, _), number in zip(hits, numbers, strict=True):
            best.setdefault(int(number or 0), score)  # the best come first
        if supposing is not None and supposing.score and wanted.admits(supposing.entry):
            full = len(hits) == _DOCUMENTS
            if not full or supposing.score > hits[-1][0]:
                best[SUPPOSED] = supposing.score
        return best

    def _suppose(self, field: str, asked: Mapping[str, float], entry: Entry) -> _Supposing:
        """Work out what a question's terms would be worth with an entry more, and its score."""
        texts = [text.split() for text in _texts(entry)[field]]
        more = sum(map(len, _texts(entry).values()))
        documents = self._searcher.num_docs
        mark = self._marks.get(entry.scope)
        worth, change = {}, {}
        for term, weight in asked.items():
            held = sum(term in found for found in texts)
            often = self._searcher.doc_freq(field, mark + term) if mark else 0
            worth[term] = weight * bm25.idf(often + held, documents + more)
            if often:
                now = bm25.idf(often, documents)
                change[f"{mark}{term}"] = bm25.idf(often + held, documents + more) / now
        length = (self._lengths[field] + sum(map(len, texts))) / max(1, self._documents + more)
        score = max((bm25.score(found, worth, length) for found in texts if found), default=0.0)
        return _Supposing(entry, score, change)

    def _query(
        self,
        field: str,
        question: Mapping[str, float],
        wanted: Filter,
        all_valid: bool,
        supposing: _Supposing | None,
    ) -> tantivy.Query:
        marks = [self._marks[scope] for scope in wanted.scopes if scope in self._marks]
        change = {} if supposing is None else supposing.change
        asked = tantivy.Query.boolean_query(
            [
                (
                    Occur.Should,
                    self._term(field, mark + term, weight * change.get(mark + term, 1.0)),
                )
                for term, weight in question.items()
                for mark in marks
            ]
        )
        carried = (self._term(*label, 1.0) for label in wanted.labels)
        within = [(Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in carried]
        if not all_valid:
            within += [(Occur.MustNot, query) for query in self._outside(wanted.at)]
        # Alone, the terms' union passes over what cannot come into the best ones.
        return tantivy.Query.boolean_query([(Occur.Must, asked), *within]) if within else asked

    def _outside(self, at: datetime) -> list[tantivy.Query]:
        """Match what is not yet or no longer valid; few articles have dates, so this is quick."""
        now, kind = microseconds(at), tantivy.FieldType.Integer
        span = partial(tantivy.Query.range_query, self._schema, field_type=kind)
        return [
            span(field_name="valid_from", lower_bound=now, include_lower=False),
            span(field_name="valid_until", upper_bound=now),
        ]

    def _term(self, field: str, term: str, weight: float) -> tantivy.Query:
        query = tantivy.Query.term_query(self._schema, field, term, "freq")
        return tantivy.Query.boost_query(query, weight)


def _texts(entry: Entry) -> dict[str, tuple[str, ...]]:
    """Return the written terms of an entry's texts by the field that they are kept in."""
    answers = entry.written_pieces + entry.written_tags
    return dict(zip(_FIELDS, (entry.written_wordings, answers), strict=True))


def _about(number: int, entry: Entry) -> dict[str, Any]:
    """Return what every document of an entry has."""
    values: dict[str, Any] = dict(labels_of(entry.about.product, entry.about.category))
    for name in _DATES:
        if moment := getattr(entry.about, name):
            values[name] = microseconds(moment)
    return {"entry": number, **values}
