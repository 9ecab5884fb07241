"""One set: a base of articles, and questions whose right articles are known."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from kb_index.article import Article
from kb_index.results import ArticleKind

Item = TypeVar("Item")

FIT, TEST = "fit", "test"
"""What may be looked at, tuned and calibrated on, and what is only measured on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the ids of the articles that answer it; none where nothing does."""

    text: str
    right: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Articles that one index holds; sets that share a base share its object."""

    name: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """Questions in one language for one base.

    ``available`` counts the questions that there were before a sample was drawn; ``trained``
    says what of these texts the encoder was trained on; ``original`` names the set that this one
    is a noisy copy of.
    """

    name: str
    language: str
    base: Base
    questions: tuple[Asked, ...]
    available: int
    trained: str
    kind: ArticleKind = ArticleKind.FAQ
    original: str = ""

    @property
    def answerable(self) -> tuple[Asked, ...]:
        """Return the questions that an article answers."""
        return tuple(one for one in self.questions if one.right)

    @property
    def unanswerable(self) -> tuple[Asked, ...]:
        """Return the questions that no article answers."""
        return tuple(one for one in self.questions if not one.right)


def split_of(key: str) -> str:
    """Return the split of a section, an answer or a text: half and half, by a hash.

    The frozen questions are split by the same hash of their section, so a section is on one side
    in every set.
    """
    return FIT if hashlib.sha256(key.encode()).digest()[0] % 2 else TEST


def drawn(items: Iterable[Item], most: int, seed: str) -> list[Item]:
    """Return at most so many items, drawn by a seed, in their old order."""
    kept: Sequence[Item] = list(items)
    if len(kept) <= most:
        return list(kept)
    places = sorted(random.Random(seed).sample(range(len(kept)), most))
    return [kept[place] for place in places]
