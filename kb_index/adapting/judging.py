"""Whether the adapted encoder wins: the whole search, before and after, on held-back questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import comb

from kb_index.adapting.material import Asked
from kb_index.index.index import Index
from kb_index.ranking.query import Query
from kb_index.ranking.search import search_index

MARGIN = 0.01
"""By how much more questions must find their article first, as a share of all."""

CHANCE = 0.05
"""How likely so many more may rise than fall, were the two equally good (sign test)."""

PLACES = 10
"""Places that are looked at; an article further down is not found."""

GENERAL_LOSS = 0.02
"""What share of the general questions may be lost."""

Ranks = dict[str, list[tuple[int, int]]]
"""The place of each question's article before and after, by kind and language; the first is 0."""

Told = Callable[[int, int], None]
"""Called with questions done and questions in all; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many questions of one sort find their article first, before and after.

    ``risen`` and ``fallen`` count those whose article moved up or down within the first ten.
    """

    sort: str
    asked: int
    before: int
    gained: int
    lost: int
    risen: int
    fallen: int

    @property
    def after(self) -> int:
        """Return how many find it after."""
        return self.before + self.gained - self.lost

    @property
    def gain(self) -> float:
        """Return the change of hit@1."""
        return (self.gained - self.lost) / max(1, self.asked)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Held-back questions by kind and language, and general ones that have nothing to gain."""

    held_back: tuple[Compared, ...]
    general: Compared

    @property
    def together(self) -> Compared:
        """Return all held-back questions as one sort."""
        parts = self.held_back
        names = ("asked", "before", "gained", "lost", "risen", "fallen")
        return Compared("all", *(sum(getattr(one, name) for one in parts) for name in names))

    @property
    def worse(self) -> tuple[str, ...]:
        """Return the sorts that lost more questions than they gained."""
        return tuple(one.sort for one in self.held_back if one.lost > one.gained)

    @property
    def forgets(self) -> bool:
        """Tell whether general texts lost too much."""
        return self.general.gain < -GENERAL_LOSS

    @property
    def better(self) -> bool:
        """Tell whether the gain is large enough, and no accident."""
        whole = self.together
        return whole.gain >= MARGIN and by_chance(whole.risen, whole.fallen) < CHANCE

    @property
    def wins(self) -> bool:
        """Tell whether the adapted encoder shall take the other one's place."""
        return self.better and not self.worse and not self.forgets


def by_chance(risen: int, fallen: int) -> float:
    """Return the probability of so many risen or more where rising and falling are as likely.

    The one-sided, exact sign test over the questions whose article moved.
    """
    moved = risen + fallen
    ways = sum(comb(moved, one) for one in range(risen, moved + 1))
    return float(ways / 2**moved)


def compare(before: Index, after: Index, asked: Sequence[Asked], told: Told) -> Ranks:
    """Ask both indexes every question; return where the right articles are, by sort."""
    ranks: Ranks = {}
    for number, one in enumerate(asked, 1):
        sort = f"{one.article.kind} {one.article.language}"
        ranks.setdefault(sort, []).append((_rank(before, one), _rank(after, one)))
        told(number, len(asked))
    return ranks


def counted(sort: str, ranks: Sequence[tuple[int, int]]) -> Compared:
    """Count ranks before and after; the first place is 0."""
    return Compared(
        sort,
        asked=len(ranks),
        before=sum(old == 0 for old, _ in ranks),
        gained=sum(new == 0 < old for old, new in ranks),
        lost=sum(old == 0 < new for old, new in ranks),
        risen=sum(new < old for old, new in ranks),
        fallen=sum(old < new for old, new in ranks),
    )


def _rank(index: Index, asked: Asked) -> int:
    """Return the place of the article that answers; all places from `PLACES` on are one."""
    article = asked.article
    audiences = frozenset({article.audience})
    query = Query(asked.text, article.language, PLACES, article.kind, audiences)
    found = [hit.article_id for hit in search_index(index, query).hits]
    return found.index(article.id) if article.id in found else PLACES
