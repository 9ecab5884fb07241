"""What there is to learn from, and the questions that are held back from it to judge by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from core.errors import TooLittleToLearn
from kb_index.article import Article
from kb_index.text.folding import normalise
from kb_index.text.passages import pieces

ENOUGH = 20
"""Held-back questions without which nothing can be judged: from about a hundred wordings on."""

MOST = 3000
"""Questions that are judged by at most, drawn by the same hash."""

_HELD_BACK = 256 // 5
"""Of 256 values of a hash; so a question is on the same side however many there come to be."""


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


def gather(articles: Iterable[Article], confirmed: Iterable[Confirmed]) -> Material:
    """Divide what is known into lessons and held-back questions; raise `TooLittleToLearn`.

    A fifth of the variants and of the confirmed questions is held back, by a hash.
    """
    whole = list(articles)
    shown = tuple(replace(one, variants=_kept(one.id, one.variants)) for one in whole)
    by_id = {one.id: one for one in shown}
    known = [one for one in confirmed if one.article_id in by_id]
    indexed = {normalise(text) for one in shown for text in (one.title, *one.variants)}
    wanted = [Asked(text, by_id[one.id]) for one in whole for text in one.variants]
    wanted += [Asked(one.question, by_id[one.article_id]) for one in known]
    held_back = [
        one
        for one in dict.fromkeys(wanted)
        if held(one.article.id, one.text) and normalise(one.text) not in indexed
    ]
    if len(held_back) < ENOUGH:
        variants = sum(len(one.variants) for one in whole)
        raise TooLittleToLearn(
            variants=variants, confirmed=len(known), held_back=len(held_back), enough=ENOUGH
        )
    learned = [one for one in known if not held(one.article_id, one.question)]
    return Material(shown, tuple(_lessons(shown, learned)), _drawn(held_back))


def held(article_id: str, text: str) -> bool:
    """Tell whether a wording of an article is held back."""
    return _hash(article_id, text)[0] < _HELD_BACK


def _drawn(held_back: list[Asked]) -> tuple[Asked, ...]:
    return tuple(sorted(held_back, key=lambda one: _hash(one.article.id, one.text))[:MOST])


def _hash(article_id: str, text: str) -> bytes:
    key = f"{article_id}\n{normalise(text)}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(key).digest()


def _kept(article_id: str, variants: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(text for text in variants if not held(article_id, text))


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
    for pair in dict.fromkeys(confirmed):
        yield Lesson(pair.question, of_article[pair.article_id], asked=True)
