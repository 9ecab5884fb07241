"""Whether the adapted encoder wins: the whole search, before and after, on held-back questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import comb

from kb_index.adapting.material import Asked
from kb_index.index.index import Index
from kb_index.search import Query, search_index

MARGIN = 0.01
"""By how much more questions must find their article first, as a share of all."""

CHANCE = 0.05
"""How likely so many more gained than lost may be, were the two equally good (sign test)."""

GENERAL_LOSS = 0.02
"""What share of the general questions may be lost."""

Told = Callable[[int, int], None]
"""Called with questions done and questions in all; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Compared:
    """How many questions of one sort find their article first, before and after."""

    sort: str
    asked: int
    before: int
    gained: int
    lost: int

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
        counts = [(one.asked, one.before, one.gained, one.lost) for one in parts]
        return Compared("all", *(sum(column) for column in zip(*counts, strict=True)))

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
        return whole.gain >= MARGIN and by_chance(whole.gained, whole.lost) < CHANCE

    @property
    def wins(self) -> bool:
        """Tell whether the adapted encoder shall take the other one's place."""
        return self.better and not self.worse and not self.forgets


def by_chance(gained: int, lost: int) -> float:
    """Return the probability of so many gained or more where gain and loss are equally likely.

    The one-sided sign test over the questions that changed (exact McNemar test).
    """
    changed = gained + lost
    ways = sum(comb(changed, one) for one in range(gained, changed + 1))
    return float(ways / 2**changed)


def compare(
    before: Index, after: Index, asked: Sequence[Asked], told: Told
) -> tuple[Compared, ...]:
    """Ask both indexes every question, and count by kind and language."""
    outcomes: dict[str, Counter[tuple[bool, bool]]] = {}
    for number, one in enumerate(asked, 1):
        sort = f"{one.article.kind} {one.article.language}"
        outcomes.setdefault(sort, Counter())[_first(before, one), _first(after, one)] += 1
        told(number, len(asked))
    return tuple(counted(sort, outcomes[sort]) for sort in sorted(outcomes))


def counted(sort: str, outcomes: Counter[tuple[bool, bool]]) -> Compared:
    """Count pairs of "was first before" and "is first after"."""
    before = outcomes[True, True] + outcomes[True, False]
    return Compared(sort, outcomes.total(), before, outcomes[False, True], outcomes[True, False])


def pairs(before: Iterable[bool], after: Iterable[bool]) -> Counter[tuple[bool, bool]]:
    """Pair what was first before with what is first after."""
    return Counter(zip(before, after, strict=True))


def _first(index: Index, asked: Asked) -> bool:
    article = asked.article
    query = Query(asked.text, article.language, 1, article.kind, frozenset({article.audience}))
    hits = search_index(index, query).hits
    return bool(hits) and hits[0].article_id == article.id
