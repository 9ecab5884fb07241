"""What is counted of a gap for one period: a pure function of its questions by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from deflection.episodes.asked import Ended
from studio.period import first_day


@dataclass(frozen=True, slots=True)
class Tally:
    """So many questions of one day that are alike in all that is counted.

    ``why`` is empty for those that were answered.
    """

    day: int
    why: str
    ended: str
    language: str
    questions: int


@dataclass(slots=True)
class Counts:
    """The unanswered questions of one period; ``answered`` ones of the same meaning beside them.

    ``recent`` are those of the second half of the period, ``before`` those of the first, and the
    ``series`` those of each day that had any.
    """

    questions: int = 0
    answered: int = 0
    recent: int = 0
    before: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    series: Counter[int] = field(default_factory=Counter)

    @property
    def growth(self) -> int:
        """Return how many more questions the second half had than the first."""
        return self.recent - self.before

    @property
    def left_alone(self) -> int:
        """Return how many questions ended with neither an answer nor a person."""
        return self.ended[Ended.GAVE_UP]


def count(tallies: Iterable[Tally], today: int, days: int) -> Counts:
    """Count the period of so many days that ends with ``today``."""
    counts = Counts()
    since, middle = first_day(today, days), first_day(today, days // 2)
    for one in tallies:
        if not since <= one.day <= today:
            continue
        if not one.why:
            counts.answered += one.questions
            continue
        counts.questions += one.questions
        counts.recent += one.questions if one.day >= middle else 0
        counts.before += 0 if one.day >= middle else one.questions
        counts.ended[one.ended] += one.questions
        counts.reasons[one.why] += one.questions
        counts.languages[one.language] += one.questions
        counts.series[one.day] += one.questions
    return counts
