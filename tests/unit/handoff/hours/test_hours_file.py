"""The file of business hours, as people write it, and as they get it wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core.errors import InvalidInput
from handoff.hours.calendar import Span
from handoff.hours.hours_file import read_hours

OFFICE = """
zone: Asia/Shanghai
week: {mon: "09:00-12:00, 13:30-18:00", tue: 09:00-18:00, wed: 9:00-18:00, thu: 09:00-18:00,
       fri: 09:00-24:00, sat: closed, sun: closed}
days:
  2026-10-01..2026-10-07: closed
  2026-10-10: 09:00-18:00
nobody_there: queue
nobody_for: 90s
"""


@pytest.fixture
def file(tmp_path):
    """Writes a file of hours."""

    def write(text: str, encoding: str = "utf-8"):
        path = tmp_path / "hours.yml"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def test_what_jieli_brings_is_always_open_and_opens_tickets_where_nobody_is():
    hours = read_hours()
    assert hours.calendar.is_open(datetime(2026, 10, 1, 3, 33, tzinfo=UTC))
    assert (hours.nobody_there, hours.nobody_for) == ("ticket", timedelta(minutes=10))


def test_a_file_names_the_spans_of_days_and_what_differs_from_them(file):
    hours = read_hours(file(OFFICE))
    assert hours.calendar.week[0] == (Span(540, 720), Span(810, 1080))
    assert hours.calendar.week[4:] == ((Span(540, 1440),), (), ())
    assert len(hours.calendar.days) == 8
    assert hours.calendar.days[date(2026, 10, 7)] == ()
    assert hours.calendar.days[date(2026, 10, 10)] == (Span(540, 1080),)
    assert (hours.nobody_there, hours.nobody_for) == ("queue", timedelta(seconds=90))


@pytest.mark.parametrize(
    ("wrong", "right", "entry"),
    [
        ("Mars/Olympus", "Asia/Shanghai", "zone"),
        ("../../etc/passwd", "Asia/Shanghai", "zone"),
        ("09:00-25:00", "09:00-24:00", "week.fri"),
        ("18:00-09:00", "09:00-24:00", "week.fri"),
        ("on holiday", "09:00-24:00", "week.fri"),
        ("11:00-12:00, 11:30-18:00", "09:00-12:00, 13:30-18:00", "week.mon"),
        ("2026-10-07..2026-10-01", "2026-10-01..2026-10-07", "days.2026-10-07..2026-10-01"),
        ("2026-02-30", "2026-10-10", "days.2026-02-30"),
        ("1970-01-01..9999-12-31", "2026-10-01..2026-10-07", "days.1970-01-01..9999-12-31"),
        ("nobody_for: soon", "nobody_for: 90s", "nobody_for"),
        ("nobody_there: shout", "nobody_there: queue", "nobody_there"),
        ("someday: closed", "sun: closed", "week.someday"),
        ("hollidays:", "days:", "hollidays"),
    ],
)
def test_a_wrong_entry_is_named_with_what_to_write(file, wrong, right, entry):
    assert right in OFFICE
    with pytest.raises(InvalidInput) as caught:
        read_hours(file(OFFICE.replace(right, wrong)))
    assert caught.value.details["field"].endswith(f"hours.yml: {entry}")
    assert caught.value.details["problem"]


@pytest.mark.parametrize(
    "text", ["", "[]", "zone", "zone: [", "week: []", "!!python/object:os.x {}"]
)
def test_what_is_no_file_of_hours_is_refused(file, text):
    with pytest.raises(InvalidInput):
        read_hours(file(text))


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path, file):
    with pytest.raises(InvalidInput):
        read_hours(tmp_path / "nothing.yml")
    with pytest.raises(InvalidInput):
        read_hours(file("zone: 上海", "utf-16"))
