"""Business hours in one time zone: whether somebody is there, when next, and the time that counts.

All moments go in and come out aware; what is between them is a question of the zone alone, so a
day has 23 or 25 hours where its clocks are changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

MIDNIGHT = 24 * 60
"""The last minute of a day, as the end of a span."""
HORIZON = 2 * 366
"""Days after which no opening is looked for any more."""

_NONE = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Open from and until a minute of the day, the end not included."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end <= MIDNIGHT:
            raise ValueError("a span must begin before it ends, within 00:00 and 24:00")


Day = tuple[Span, ...]
ALL_DAY: Day = (Span(0, MIDNIGHT),)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The spans of each weekday, Monday first, and of single days, which go before the weekday."""

    zone: tzinfo = UTC
    week: Sequence[Day] = (ALL_DAY,) * 7
    days: Mapping[date, Day] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise ValueError("a week has seven days")
        for day in (*self.week, *self.days.values()):
            if any(before.end > after.start for before, after in pairwise(day)):
                raise ValueError("the spans of a day must follow each other")

    def is_open(self, moment: datetime) -> bool:
        """Tell whether people answer at a moment."""
        return self.next_opening(moment) == moment

    def next_opening(self, moment: datetime) -> datetime | None:
        """Return when people answer next: the moment itself while they do, None if not in years."""
        return next((max(start, moment) for start, _ in self._openings(moment)), None)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much business time lies between two moments; none if they are reversed."""
        passed = _NONE
        for opens, closes in self._openings(start, end):
            if opens >= end:
                break
            passed += max(_NONE, min(closes, end) - max(opens, start))
        return passed

    def after(self, moment: datetime, work: timedelta) -> datetime | None:
        """Return when so much business time has passed; None if not in years."""
        for opens, closes in self._openings(moment):
            begins = max(opens, moment)
            if begins + work <= closes:
                return begins + work
            work -= closes - begins
        return None

    def _openings(
        self, since: datetime, until: datetime | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """Yield what of the openings ends after a moment, in order, in UTC."""
        day = since.astimezone(self.zone).date() - timedelta(days=1)
        last = (
            day + timedelta(days=HORIZON) if until is None else until.astimezone(self.zone).date()
        )
        reached = since
        while day <= last:
            for span in self.days.get(day, self.week[day.weekday()]):
                opens, closes = self._moment(day, span.start), self._moment(day, span.end)
                # A span may vanish in the hour that a change of clocks leaves out, or end in it,
                # which is after the beginning of the next one.
                if max(opens, reached) < closes:
                    yield max(opens, reached), closes
                    reached = closes
            day += timedelta(days=1)

    def _moment(self, day: date, minute: int) -> datetime:
        midnight = datetime.combine(day + timedelta(days=minute // MIDNIGHT), time())
        # Added to the clock's time, not to the moment: nine o'clock is nine o'clock on any day.
        on_the_clock = midnight + timedelta(minutes=minute % MIDNIGHT)
        return on_the_clock.replace(tzinfo=self.zone).astimezone(UTC)


ALWAYS = Calendar()
