"""Reading business hours from a file that people write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, timedelta, tzinfo
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.entries import WrongEntryError, duration, mapping, read_entries
from handoff.hours.calendar import Calendar, Day, Span

SHIPPED = Path(__file__).with_name("hours.yml")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST_HOLIDAY = 366

_CLOCK = r"([01]?\d|2[0-4]):([0-5]\d)"
_SPAN = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")
_DATES = re.compile(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?")
_ENTRIES = ("zone", "week", "days", "nobody_there", "nobody_for")

NobodyThere = Literal["ticket", "queue"]


@dataclass(frozen=True, slots=True)
class Hours:
    """When people answer, and what becomes of who asks in these hours while nobody is there.

    ``nobody_for`` is how long who waits already goes on waiting when all agents have gone.
    """

    calendar: Calendar
    nobody_there: NobodyThere = "ticket"
    nobody_for: timedelta = timedelta(minutes=10)


def read_hours(path: Path | None = None) -> Hours:
    """Read an operator's file, or what Jieli brings.

    Raise `InvalidInput` naming the file, the entry and what is wrong with it.
    """
    return read_entries(path or SHIPPED, _hours)


def _hours(read: Any) -> Hours:
    read = mapping("", read, _ENTRIES)
    nobody = read.get("nobody_there", "ticket")
    if nobody not in ("ticket", "queue"):
        raise WrongEntryError("nobody_there", "must be ticket or queue")
    week = _week(_lines(read, "week"))
    days = dict(_days(_lines(read, "days")))
    gone = duration("nobody_for", read.get("nobody_for", "10m"))
    return Hours(Calendar(_zone(read.get("zone")), week, days), nobody, gone)


def _lines(read: dict[str, Any], name: str) -> dict[Any, Any]:
    value = read.get(name) or {}
    if not isinstance(value, dict):
        raise WrongEntryError(name, "must be lines such as mon: 09:00-18:00")
    return value


def _zone(name: Any) -> tzinfo:
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        problem = f"{name} is no time zone on this machine, such as Asia/Shanghai"
        raise WrongEntryError("zone", problem) from error


def _week(week: Mapping[Any, Any]) -> tuple[Day, ...]:
    for name in week.keys() - set(WEEKDAYS):
        raise WrongEntryError(f"week.{name}", "is no day; they are " + ", ".join(WEEKDAYS))
    missing = [name for name in WEEKDAYS if name not in week]
    if missing:
        raise WrongEntryError(f"week.{missing[0]}", "is missing")
    return tuple(_day(f"week.{name}", week[name]) for name in WEEKDAYS)


def _days(days: Mapping[Any, Any]) -> Iterator[tuple[date, Day]]:
    for name, value in days.items():
        entry = f"days.{name}"
        day = _day(entry, value)
        first, last = _dates(entry, str(name))
        if not 0 <= (last - first).days < LONGEST_HOLIDAY:
            raise WrongEntryError(entry, "must end after it begins, within a year")
        for n in range((last - first).days + 1):
            yield first + timedelta(days=n), day


def _dates(entry: str, name: str) -> tuple[date, date]:
    found = _DATES.fullmatch(name)
    try:
        if found is None:
            raise ValueError(name)
        first = date.fromisoformat(found[1])
        return first, date.fromisoformat(found[2]) if found[2] else first
    except ValueError as error:
        problem = "must be a day such as 2026-10-01, or 2026-10-01..2026-10-07"
        raise WrongEntryError(entry, problem) from error


def _day(entry: str, value: Any) -> Day:
    if value == "closed":
        return ()
    try:
        day = tuple(_span(part.strip()) for part in str(value).split(","))
        Calendar(week=(day,) * 7)
    except ValueError as error:
        raise WrongEntryError(entry, str(error)) from error
    return day


def _span(words: str) -> Span:
    found = _SPAN.fullmatch(words)
    if found is None:
        raise ValueError("must be closed, or spans such as 09:00-12:00, 13:30-18:00")
    hour, minute, end_hour, end_minute = map(int, found.groups())
    return Span(hour * 60 + minute, end_hour * 60 + end_minute)
