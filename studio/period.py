"""Days and periods: whole days in UTC, so that a figure is the same all day for the same facts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

PERIODS = (7, 28, 90)
"""The periods, in days until today, for which figures are kept."""
USUAL = 28
LONGEST = PERIODS[-1]
KEPT = 120
"""Days after which what was made from facts is forgotten; the facts stay."""

_EPOCH = date(1970, 1, 1).toordinal()


def day_of(moment: datetime) -> int:
    """Return the day of a moment: days since 1970-01-01, in UTC."""
    return moment.astimezone(UTC).toordinal() - _EPOCH


def first_day(today: int, days: int) -> int:
    """Return the first day of the period of so many days that ends with ``today``."""
    return today - days + 1


def written(day: int) -> str:
    """Write a day as ISO 8601 has it."""
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
