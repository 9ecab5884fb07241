"""When a digest is due, and of which days: by the company's clock, also where it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
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


def newest_issue(every: Every, now: datetime, zone: tzinfo, hour: int) -> Issue:
    """Return the newest issue that is due: of yesterday, or of the week until Sunday.

    It is due at that hour of the next day by the company's clock: once, where an hour comes twice,
    and an hour later where it is left out.
    """
    today = now.astimezone(zone).date()
    day = today - timedelta(days=today.weekday() if every is Every.WEEKLY else 0)
    days = _DAYS[every]
    while (due_at := datetime.combine(day, time(hour), zone).astimezone(UTC)) > now:
        day -= timedelta(days=days)
    return Issue(every, Period(day - timedelta(days=days), day - timedelta(days=1)), due_at)
