"""A guess where a gap belongs: into an article that is there, or into a new one of which shelf."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

EXTEND_SHARE = 0.5
"""Of a gap's questions, the part that must have the same article first."""
EXTEND_CONFIDENCE = 0.25
"""How probably that one answers them, on average; less likely ones are not even shown to customers
(`kb_index.ranking.policy.SUGGEST`)."""


class Verdict(StrEnum):
    """What is to be written."""

    EXTEND = "extend"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Nearest:
    """An article that search had first for some of the questions, with the mean confidence."""

    article_id: str
    questions: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where an article stands."""

    product: str
    category: str


@dataclass(frozen=True, slots=True)
class Belonging:
    """The guess: the article that is nearest, if any, and the shelf of those that are near."""

    verdict: Verdict = Verdict.NEW
    nearest: str | None = None
    confidence: float = 0.0
    product: str = ""
    category: str = ""


def belonging(
    nearest: Sequence[Nearest], questions: int, shelves: Mapping[str, Shelf]
) -> Belonging:
    """Guess from what search had first for the ``questions`` of a gap."""
    known = sorted(
        (one for one in nearest if one.article_id in shelves),
        key=lambda one: (-one.questions, -one.confidence, one.article_id),
    )
    if not known:
        return Belonging()
    best = known[0]
    extends = (
        best.questions >= EXTEND_SHARE * max(1, questions) and best.confidence >= EXTEND_CONFIDENCE
    )
    product, category = _shelf(known, shelves)
    verdict = Verdict.EXTEND if extends else Verdict.NEW
    return Belonging(verdict, best.article_id, best.confidence, product, category)


def _shelf(known: Sequence[Nearest], shelves: Mapping[str, Shelf]) -> tuple[str, str]:
    """Return the product, and the category in it, that most questions are near to."""
    products: Counter[str] = Counter()
    categories: Counter[tuple[str, str]] = Counter()
    for one in known:
        shelf = shelves[one.article_id]
        products[shelf.product] += one.questions
        categories[shelf.product, shelf.category] += one.questions
    product = min(products, key=lambda name: (-products[name], name))
    mine = {key: count for key, count in categories.items() if key[0] == product}
    return product, min(mine, key=lambda key: (-mine[key], key))[1]
