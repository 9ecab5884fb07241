"""What customers need to know: the frozen questions, worded as somebody in a hurry types them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from random import Random

from benchmarks.frozen import Question, questions
from benchmarks.sets.noise import CHINESE, ENGLISH
from benchmarks.sets.sample import section
from kb_index.article import Draft
from kb_index.sample.loading import sample_drafts


@dataclass(frozen=True, slots=True)
class Need:
    """Something that somebody wants to know, and the article that says it; None where none does."""

    question: str
    language: str
    article_id: str | None = None

    def is_met_by(self, title: str) -> bool:
        """Tell whether the article of a title says it, in whichever language."""
        return self.article_id is not None and title in _titles()[section(self.article_id)]

    def is_about(self, name: str) -> bool:
        """Tell whether it concerns a product, a category or a term."""
        if self.article_id is None:
            return False
        draft = _by_id()[self.article_id]
        said = name.casefold()
        return said in (draft.product, draft.category) or said in draft.title.casefold()


class Needs:
    """Draws needs of a knowledge base: all of the sample, or so many of its articles."""

    def __init__(self, seed: int, articles: int | None, unanswerable: float) -> None:
        every = [_need(one) for one in questions()]
        self._without = [one for one in every if one.article_id is None]
        self._with = [one for one in every if one.article_id is not None]
        self.articles = [_by_id()[one] for one in sorted(_by_id())]
        self._unanswerable = unanswerable
        if articles is not None:
            Random(f"{seed} articles").shuffle(self._with)
            known = {str(one.article_id) for one in self._with[:articles]}
            self._with = self._with[:articles]
            self.articles = [one for one in self.articles if one.id in known]

    def draw(self, chance: Random) -> Need:
        """Return what somebody wants to know."""
        without = chance.random() < self._unanswerable
        return chance.choice(self._without if without else self._with)

    def reworded(self, need: Need, chance: Random) -> str:
        """Return the need in other words: the title of its article, or with slips of the pen."""
        if need.article_id is not None and chance.random() < 0.5:
            return _by_id()[need.article_id].title
        return worded(need, 1.0, chance)


def worded(need: Need, sloppy: float, chance: Random) -> str:
    """Return the words that she types; ``sloppy`` is how often there are slips in them."""
    if chance.random() >= sloppy:
        return need.question
    noise = CHINESE if need.language == "zh" else ENGLISH
    return noise[chance.choice(sorted(noise))](need.question)


@cache
def _by_id() -> dict[str, Draft]:
    return {draft.id: draft for draft in sample_drafts()}


def topic_of(title: str) -> str:
    """Return the product of the article of a title; empty where several of that title differ."""
    products = _products().get(title, frozenset())
    return next(iter(products)) if len(products) == 1 else ""


@cache
def _products() -> dict[str, frozenset[str]]:
    """Return the products of the articles of each title."""
    found: dict[str, set[str]] = defaultdict(set)
    for draft in _by_id().values():
        found[draft.title].add(draft.product)
    return {title: frozenset(products) for title, products in found.items()}


@cache
def _titles() -> dict[str, frozenset[str]]:
    """Return the titles of each section in every language."""
    found: dict[str, set[str]] = defaultdict(set)
    for draft in _by_id().values():
        found[section(draft.id)].add(draft.title)
    return {key: frozenset(titles) for key, titles in found.items()}


def _need(one: Question) -> Need:
    return Need(one.question, one.language, one.article_id)
