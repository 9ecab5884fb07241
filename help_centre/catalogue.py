"""How articles are put on shelves: products with their categories, the fullest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kb_index.browsing.listed import Count, Listed


@dataclass(frozen=True, slots=True)
class Shelf:
    """A product and how many articles it and its categories have; unsorted is the empty text."""

    product: str
    articles: int
    categories: tuple[Count, ...]

    @property
    def divided(self) -> bool:
        """Tell whether choosing a category would leave anything out."""
        return len(self.categories) > 1

    def of(self, category: str) -> int:
        """Return how many articles a category has."""
        return sum(one.articles for one in self.categories if one.category == category)


def shelves(counts: Iterable[Count]) -> list[Shelf]:
    """Return the shelves, the fullest first and what has no product last."""
    grouped: dict[str, list[Count]] = {}
    for count in counts:
        grouped.setdefault(count.product, []).append(count)
    found = [
        Shelf(
            product,
            sum(one.articles for one in categories),
            tuple(sorted(categories, key=lambda one: (one.category == "", one.category))),
        )
        for product, categories in grouped.items()
    ]
    return sorted(found, key=lambda one: (one.product == "", -one.articles, one.product))


def popular(
    opened: Mapping[str, int], read: Mapping[str, Listed], newest: Iterable[Listed], limit: int
) -> list[Listed]:
    """Return the most opened of the readable articles, filled up with the newest others."""
    often = sorted(read.values(), key=lambda one: (-opened[one.id], one.id))
    chosen = {one.id: one for one in often[:limit]}
    for one in newest:
        if len(chosen) == limit:
            break
        chosen.setdefault(one.id, one)
    return list(chosen.values())
