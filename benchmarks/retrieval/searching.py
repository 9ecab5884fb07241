"""One base, asked in every way: by words, by meaning with any encoder, and as the product asks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from benchmarks.retrieval.measures import DEPTH
from benchmarks.sets.evaluation import Base, EvaluationSet
from core.text import clean
from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.index.index import Index, Prepared
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index
from kb_index.results import SearchResult

Ranking = tuple[str, ...]
"""Ids of articles, best first, as many as the measures look at."""


class Searched:
    """The indexes of one base: ``whole`` with the encoder, ``words`` without."""

    def __init__(self, base: Base, encoder: Encoder) -> None:
        self._overhearing = Overhearing(encoder)
        self.whole, self.words = Index(self._overhearing), Index(None)
        prepared = self.whole.prepare(base.articles)
        self.whole.apply(prepared)
        self.words.apply([Prepared(one.entry, None) for one in prepared])
        self._entries = sorted((one.entry for one in prepared), key=lambda one: one.article_id)
        self._results: dict[Query, tuple[SearchResult, str]] = {}

    def results(self, asked: EvaluationSet) -> list[SearchResult]:
        """Return what the product's own search finds for each question of a set."""
        return [self._result(query)[0] for query in self._queries(asked)]

    def hybrid(self, asked: EvaluationSet) -> list[Ranking]:
        """Return what the product's own search ranks first."""
        return [_ranking(result) for result in self.results(asked)]

    def lexical(self, asked: EvaluationSet) -> list[Ranking]:
        """Return what the product's own search ranks first where it has no encoder."""
        return [_ranking(search_index(self.words, query)) for query in self._queries(asked)]

    def dense(self, asked: EvaluationSet, encoder: Encoder) -> list[Ranking]:
        """Return the articles whose nearest passage is nearest, with any encoder.

        It is asked as the product's search asks its own: as it read the question.
        """
        wanted = (str(asked.kind), self._language(asked))
        entries = [one for one in self._entries if one.scope[:2] == wanted]
        starts = np.cumsum([0, *(len(one.passages) for one in entries[:-1])])
        passages = encoder.encode([text for one in entries for text in one.passages])
        questions = encoder.encode([self._result(query)[1] for query in self._queries(asked)])
        nearest = np.maximum.reduceat(questions @ passages.T, starts, axis=1)
        order = np.argsort(-nearest, axis=1, kind="stable")[:, :DEPTH]
        return [tuple(entries[place].article_id for place in row) for row in order.tolist()]

    def _queries(self, asked: EvaluationSet) -> list[Query]:
        language = self._language(asked)
        return [Query(one.text, language, DEPTH, asked.kind, at=_NOW) for one in asked.questions]

    def _language(self, asked: EvaluationSet) -> str:
        """Return the language to search in: the other one where the base has nothing else."""
        languages = {one.scope.language for one in self._entries}
        return asked.language if asked.language in languages else min(languages)

    def _result(self, query: Query) -> tuple[SearchResult, str]:
        """Return what search finds, and the question as it gave it to its encoder."""
        if query not in self._results:
            self._overhearing.last = clean(query.question)
            self._results[query] = search_index(self.whole, query), self._overhearing.last
        return self._results[query]


class Overhearing:
    """An encoder in front of another one, which keeps the last text that it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self.name = encoder.name
        self.dimension = encoder.dimension
        self.languages = encoder.languages
        self.last = ""
        self._encoder = encoder

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return the other encoder's vectors."""
        self.last = texts[-1] if texts else self.last
        return self._encoder.encode(texts)


_NOW = Query("", "en").at


def _ranking(result: SearchResult) -> Ranking:
    return tuple(hit.article_id for hit in result.hits)


def right_of(asked: EvaluationSet) -> Sequence[frozenset[str]]:
    """Return the right articles of each question."""
    return [one.right for one in asked.questions]
