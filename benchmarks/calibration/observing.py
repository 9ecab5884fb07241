"""Asking the questions of the sets once, and keeping what speaks for every candidate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.calibration.own_sets import VAGUE, own_sets
from benchmarks.sets import catalogue
from benchmarks.sets.evaluation import Base, EvaluationSet, drawn
from core.text import clean
from kb_index.article import Article
from kb_index.encoder.encoder import Encoder
from kb_index.index.entry import Entry
from kb_index.index.index import Index, Prepared
from kb_index.ranking.evidence import Evidence, Known
from kb_index.ranking.query import Query
from kb_index.ranking.search import CANDIDATES, Findings, find


@dataclass(frozen=True, slots=True)
class Observed:
    """One question of a set, and what search found for it: nothing, or evidence."""

    set_name: str
    original: str
    language: str
    right: frozenset[str]
    found: Findings | None

    @property
    def answerable(self) -> bool:
        """Tell whether an article answers the question."""
        return bool(self.right) and not self.vague

    @property
    def vague(self) -> bool:
        """Tell whether the question is no more than a word, that no single article answers."""
        return self.set_name.startswith(VAGUE)


def sets(data: Path | None, split: str) -> list[EvaluationSet]:
    """Return every set of a split: all answered, their noisy copies, partly answered, our own."""
    originals = list(catalogue.retrieval(data, split))
    catalogued = [*originals, *catalogue.copies(originals), *catalogue.rejection(data, split)]
    return [*catalogued, *own_sets(split)]


def observe(asked: Iterable[EvaluationSet], indexes: Indexes, most: int) -> Iterator[Observed]:
    """Ask at most so many questions of each set, drawn the same in every run."""
    for each in asked:
        index, language = indexes.of(each)
        questions = drawn(each.questions, most, each.name)
        print(f"  {each.name}: {len(questions)}", flush=True)
        for question in questions:
            query = Query(question.text, language, kind=each.kind)
            found = find(index, clean(question.text), query)
            kept = found and indexes.kept(found)
            original = each.original or each.name
            yield Observed(each.name, original, each.language, question.right, kept)


class Indexes:
    """The indexes of the bases, each built once, and of articles that bases share, encoded once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._built: dict[Base, Index] = {}
        self._prepared: dict[int, tuple[Article, Prepared]] = {}
        self._entries: dict[tuple[str, str], Known] = {}

    def of(self, asked: EvaluationSet) -> tuple[Index, str]:
        """Return the index of a set, and the language to search in: the one that the base has."""
        if asked.base not in self._built:
            self._built[asked.base] = self._build(asked.base.articles)
        languages = {one.language for one in asked.base.articles}
        language = asked.language if asked.language in languages else min(languages)
        return self._built[asked.base], language

    def kept(self, found: Findings) -> Findings:
        """Return the evidence with no more than ids and titles: texts would fill gigabytes."""
        return replace(found, evidence=tuple(map(self._light, found.evidence)))

    def _light(self, evidence: Evidence) -> Evidence:
        entry = evidence.entry
        key = entry.article_id, entry.title
        if key not in self._entries:
            card = Entry(entry.article_id, entry.scope, entry.about, (entry.title,), (), (), ())
            self._entries[key] = Known(card)
        return evidence._replace(article=self._entries[key])

    def _build(self, articles: Sequence[Article]) -> Index:
        index = Index(self._encoder)
        fresh = [one for one in articles if id(one) not in self._prepared]
        for article, prepared in zip(fresh, index.prepare(fresh), strict=True):
            self._prepared[id(article)] = article, prepared
        index.apply([self._prepared[id(one)][1] for one in articles])
        return index


def by_words(observed: Observed) -> Observed:
    """Return what a search without an encoder would have found."""
    found = observed.found
    if found is None:
        return observed
    lexical = sorted(
        (one for one in found.evidence if one.bm25 > 0),
        key=lambda one: (-one.bm25, one.article_id),
    )
    evidence = tuple(one._replace(cosine=0.0, wording_cosine=0.0) for one in lexical[:CANDIDATES])
    alone = replace(found.situation, nearest=0.0, floor=0.0, by_words=True)
    return replace(observed, found=Findings(evidence, alone))


def weights(observed: Sequence[Observed]) -> list[float]:
    """Return how much each question counts: the copies of a set together as much as the set."""
    copies: dict[str, set[str]] = defaultdict(set)
    for one in observed:
        if one.set_name != one.original:
            copies[one.original].add(one.set_name)
    return [
        1.0 if one.set_name == one.original else 1 / len(copies[one.original]) for one in observed
    ]
