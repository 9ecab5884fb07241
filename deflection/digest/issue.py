"""When a digest is due, and of which days: by the company's clock, also where it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from deflection.reports.period import Period


class Every(StrEnum):
    """How often somebody wants it."""

    DAILY = "daily"
    WEEKLY = "weekly"


_DAYS = {Every.DAILY: 1, Every.WEEKLY: 7}
FRESH = timedelta(hours=36)
"""What could not be sent for so long is no news any more."""


@dataclass(frozen=True, slots=True)
class Issue:
    """One digest: which days it tells of, and when it is due (in UTC)."""

    every: Every
    period: Period
    due_at: datetime


def newest_issue(every: Every, now: datetime, zone: tzinfo, hour: int, weekday: int = 0) -> Issue:
    """Return the newest issue that is due: of yesterday, or of the week until Sunday.

    It is due at that hour of the next day by the company's clock: once, where an hour comes twice,
    and an hour later where it is left out. That of a week is due on the next ``weekday``, 0 being
    Monday.
    """
    weekly = every is Every.WEEKLY
    today = now.astimezone(zone).date()
    day = today - timedelta(days=today.weekday() if weekly else 0)
    while (due_at := _due(day, zone, hour, weekday if weekly else 0)) > now:
        day -= timedelta(days=_DAYS[every])
    return _issue(every, day, due_at)


def next_issue(every: Every, now: datetime, zone: tzinfo, hour: int, weekday: int = 0) -> Issue:
    """Return the issue that is due next."""
    newest = newest_issue(every, now, zone, hour, weekday)
    day = newest.period.last + timedelta(days=1 + _DAYS[every])
    due_at = _due(day, zone, hour, weekday if every is Every.WEEKLY else 0)
    return _issue(every, day, due_at)


def _due(day: date, zone: tzinfo, hour: int, weekday: int) -> datetime:
    local = datetime.combine(day + timedelta(days=weekday), time(hour), zone)
    return local.astimezone(UTC)


def _issue(every: Every, day: date, due_at: datetime) -> Issue:
    """Return the issue of what ended before a day."""
    first = day - timedelta(days=_DAYS[every])
    return Issue(every, Period(first, day - timedelta(days=1)), due_at)
