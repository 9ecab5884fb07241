"""Which conversations stand behind a number: those that added to it.

The books keep what every episode added to which figures, so a metric, or one figure, of some cells
can be asked of each episode as it is asked of their sum.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.cursor import Cursor
from core.errors import InvalidInput
from deflection.books.store import Key
from deflection.episodes.surveys import SurveyKind
from deflection.numbers.figures import Cell, Figures, Of
from deflection.numbers.metric import Sums
from deflection.numbers.metrics import named
from deflection.reports.answers import Wanted
from deflection.reports.parts import MEMBERS, Part
from deflection.reports.period import Period
from deflection.reports.views import METRIC, WAITED, WAITS, spread

_KEY = re.compile(r"(\d{1,9}):([\w-]{1,64})", re.ASCII)
_ANSWERS = {kind: named(f"{kind}:") for kind in SurveyKind}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a report: what it counts, and of whom.

    ``member`` is of a ``part`` that has figures of its own (`deflection.reports.parts`): an agent,
    a team or an article; ``only`` are channel, language and product; ``weekday`` is 0 for Monday.
    """

    period: Period
    counted: Callable[[Sums], int]
    part: Part | None = None
    member: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    weekday: int | None = None

    @property
    def of(self) -> Of:
        """Return whose figures it is made of."""
        return Of.ALL if self.part is None else MEMBERS[self.part]

    def of_episode(self, added: Figures) -> int:
        """Return how much of this number an episode is, by what it added: 0 where it is none."""
        sums: Counter[str] = Counter()
        for (cell, name), value in added.items():
            if self._holds(cell):
                sums[name] += value
        return max(0, self.counted(sums))

    def _holds(self, cell: Cell) -> bool:
        return (
            cell.of is self.of
            and cell.member == self.member
            and self.period.first <= cell.day <= self.period.last
            and self.weekday in (None, cell.day.weekday())
            and all(getattr(cell, name) == value for name, value in self.only.items())
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after this episode, in the order of beginning, the newest first."""

    began_at: datetime
    key: Key

    def __str__(self) -> str:
        return str(Cursor(self.began_at, f"{self.key.episode}:{self.key.conversation_id}"))

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read what a list gave as its ``next``; raise `InvalidInput`."""
        cursor = Cursor.parse(text, "after")
        key = _KEY.fullmatch(cursor.id)
        if key is None:
            raise InvalidInput(field="after", problem="the `next` of another page")
        return cls(cursor.moment, Key(key[2], int(key[1])))


def counted_by_metric(code: str) -> Callable[[Sums], int]:
    """Return what a metric counts; raise `InvalidInput`."""
    if code not in METRIC:
        raise InvalidInput(field="metric", problem="the code of a metric")
    return METRIC[code].behind


def counted_by_answers(wanted: Wanted) -> Callable[[Sums], int]:
    """Return a count of a survey's answers."""
    if wanted.score is not None:
        return counted_by_figure(f"{wanted.kind}:{wanted.score}")
    return (
        counted_by_figure(f"{wanted.kind}_commented") if wanted.commented else _ANSWERS[wanted.kind]
    )


def counted_by_figure(name: str) -> Callable[[Sums], int]:
    """Return a count of one figure, as ``csat:1`` or ``hour:09``, or of the waits in a bar, as
    ``accepted_from:30``; raise `InvalidInput` where no bar begins there."""
    how, bar, seconds = name.partition("_from:")
    if not bar or how not in WAITED:
        return lambda sums: sums.get(name, 0)
    begins = [str(one) for one in WAITS]
    if seconds not in begins:
        raise InvalidInput(field="figure", problem=f"{how}_from: one of " + ", ".join(begins))
    return lambda sums: spread(sums, how)[begins.index(seconds)]
