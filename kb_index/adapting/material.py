"""What there is to learn from, and the questions that are held back from it to judge by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.errors import TooLittleToLearn
from kb_index.article import Article
from kb_index.text.folding import normalise
from kb_index.text.passages import pieces

ENOUGH = 100
"""Variants and confirmed questions without which there is too little to learn and to judge by."""

FOLDS = 4
"""Parts that are held back in turn; a question's part goes by a hash, so it never changes."""

MOST = 800
"""Questions of one part that are judged by at most, drawn by the same hash."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A customer's question, and the article that she said had helped."""

    question: str
    article_id: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that is judged by, and the article that answers it."""

    text: str
    article: Article


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text to learn from; texts of one ``group`` mean the same, ``asked`` ones are questions."""

    text: str
    group: int
    asked: bool


@dataclass(frozen=True, slots=True)
class Material:
    """Articles without the wordings that are held back, lessons, and questions to judge by."""

    articles: tuple[Article, ...]
    lessons: tuple[Lesson, ...]
    held_back: tuple[Asked, ...]

    @property
    def texts(self) -> Iterator[str]:
        """Yield every text that is learned from, indexed or asked."""
        yield from (one.text for one in self.lessons)
        yield from (one.text for one in self.held_back)
        for article in self.articles:
            yield from pieces(article.answer, article.language)


@dataclass(frozen=True, slots=True)
class Known:
    """Published articles, and what customers confirmed of them; raises `TooLittleToLearn`."""

    articles: tuple[Article, ...]
    confirmed: tuple[Confirmed, ...]

    @classmethod
    def of(cls, articles: Iterable[Article], confirmed: Iterable[Confirmed]) -> Known:
        """Leave out what was confirmed of articles that are no longer there."""
        by_id = {one.id: one for one in articles}
        left = dict.fromkeys(one for one in confirmed if one.article_id in by_id)
        variants = sum(len(one.variants) for one in by_id.values())
        if variants + len(left) < ENOUGH:
            raise TooLittleToLearn(variants=variants, confirmed=len(left), enough=ENOUGH)
        return cls(tuple(by_id.values()), tuple(left))


def gather(known: Known, fold: int | None = None) -> Material:
    """Divide variants and confirmed questions into lessons and this held-back part, if any."""
    whole, confirmed = known.articles, known.confirmed
    shown = tuple(replace(one, variants=_kept(one, fold)) for one in whole)
    by_id = {one.id: one for one in shown}
    indexed = {normalise(text) for one in shown for text in (one.title, *one.variants)}
    wanted = [Asked(text, by_id[one.id]) for one in whole for text in one.variants]
    wanted += [Asked(one.question, by_id[one.article_id]) for one in confirmed]
    held_back = [
        one
        for one in dict.fromkeys(wanted)
        if part(one.article.id, one.text) == fold and normalise(one.text) not in indexed
    ]
    learned = [one for one in confirmed if part(one.article_id, one.question) != fold]
    return Material(shown, tuple(_lessons(shown, learned)), _drawn(held_back))


def part(article_id: str, text: str) -> int:
    """Return the part that a wording of an article is held back with."""
    return _hash(article_id, text)[0] % FOLDS


def _drawn(held_back: list[Asked]) -> tuple[Asked, ...]:
    return tuple(sorted(held_back, key=lambda one: _hash(one.article.id, one.text))[:MOST])


def _hash(article_id: str, text: str) -> bytes:
    key = f"{article_id}\n{normalise(text)}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).digest()


def _kept(article: Article, fold: int | None) -> tuple[str, ...]:
    return tuple(text for text in article.variants if part(article.id, text) != fold)


def _lessons(articles: Iterable[Article], confirmed: Iterable[Confirmed]) -> Iterator[Lesson]:
    """Yield the wordings and the beginning of each article; its translations are one group."""
    groups: dict[str, int] = {}
    of_article: dict[str, int] = {}
    for one in articles:
        group = groups.setdefault(one.translation_key or one.id, len(groups))
        of_article[one.id] = group
        for wording in dict.fromkeys((one.title, *one.variants)):
            yield Lesson(wording, group, asked=True)
        for piece in pieces(one.answer, one.language)[:1]:
            yield Lesson(piece, group, asked=False)
    for pair in confirmed:
        yield Lesson(pair.question, of_article[pair.article_id], asked=True)
