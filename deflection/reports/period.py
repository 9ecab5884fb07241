"""A period of days in the company's zone, and the one before it to compare with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from core.errors import InvalidInput

DAYS, MOST_DAYS = 28, 366 * 3


class Against(StrEnum):
    """What a period is compared with: the one before, or the same weekdays a year before."""

    BEFORE = "before"
    YEAR = "year"


_YEAR = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both within."""

    first: date
    last: date

    @classmethod
    def of(cls, first: str | None, last: str | None, today: date) -> Period:
        """Read a period; what is missing makes it four weeks long, and end today.

        Raise `InvalidInput` naming the wrong end.
        """
        until = today if last is None else _day("until", last)
        since = until - timedelta(days=DAYS - 1) if first is None else _day("since", first)
        if not since <= until:
            raise InvalidInput(field="since", problem="a day that is not after 'until'")
        if (until - since).days >= MOST_DAYS:
            raise InvalidInput(field="since", problem=f"at most {MOST_DAYS} days before 'until'")
        return cls(since, until)

    @property
    def days(self) -> int:
        """Return how many days it has."""
        return (self.last - self.first).days + 1

    @property
    def ends(self) -> tuple[date, date]:
        """Return its first and its last day."""
        return self.first, self.last

    def against(self, what: Against) -> Period:
        """Return the equally long period that it is compared with."""
        back = timedelta(days=self.days) if what is Against.BEFORE else _YEAR
        return Period(self.first - back, self.last - back)

    def moments(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Return when it begins, and when it is over."""
        ends = (self.first, self.last + timedelta(days=1))
        begin, end = (datetime.combine(day, time(), zone) for day in ends)
        return begin, end


def _day(field: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(field=field, problem="a day such as 2026-03-31") from error
    if not 2000 <= day.year <= 2200:
        raise InvalidInput(field=field, problem="a day between 2000 and 2200")
    return day
