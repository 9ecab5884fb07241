"""Business hours, held to what is true of any calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.hours.calendar import ALWAYS, MIDNIGHT, Calendar, Span

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    [UTC, SHANGHAI, BERLIN]
    + [ZoneInfo(name) for name in ("America/New_York", "Australia/Lord_Howe", "Africa/Cairo")]
)
# A season in which clocks change in all of these zones that change them.
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 5, 1), timezones=st.just(UTC))
DAYS = st.lists(st.integers(0, MIDNIGHT), min_size=2, max_size=6, unique=True).map(
    lambda edges: tuple(
        Span(*pair) for pair in zip(sorted(edges)[0::2], sorted(edges)[1::2], strict=False)
    )
)
CALENDARS = st.builds(
    Calendar,
    zone=ZONES,
    week=st.lists(st.one_of(DAYS, st.just(())), min_size=7, max_size=7),
    days=st.dictionaries(st.dates(date(2026, 3, 1), date(2026, 5, 1)), DAYS, max_size=3),
)
WORK = st.timedeltas(timedelta(0), timedelta(days=5))
OFFICE = (Span(9 * 60, 12 * 60), Span(13 * 60 + 30, 18 * 60))


# Some calendars are looked through for years, which a busy machine may take a moment for.
unhurried = settings(deadline=None, max_examples=60)


def office(zone=SHANGHAI, **days):
    return Calendar(zone, (OFFICE,) * 5 + ((), ()), **days)


@unhurried
@given(CALENDARS, MOMENTS, MOMENTS, MOMENTS)
def test_business_time_adds_up(calendar, one, two, three):
    first, second, third = sorted((one, two, three))
    parts = calendar.between(first, second) + calendar.between(second, third)
    assert parts == calendar.between(first, third)


@unhurried
@given(CALENDARS, MOMENTS, MOMENTS)
def test_business_time_is_never_negative_nor_longer_than_the_time(calendar, one, other):
    start, end = sorted((one, other))
    assert timedelta(0) <= calendar.between(start, end) <= end - start
    assert calendar.between(end, start) == timedelta(0)


@unhurried
@given(CALENDARS, MOMENTS, WORK)
def test_so_much_business_time_has_passed_after_it_and_no_less(calendar, moment, work):
    end = calendar.after(moment, work)
    if end is not None:
        assert end >= moment
        assert calendar.between(moment, end) == work


@unhurried
@given(CALENDARS, MOMENTS)
def test_the_next_opening_is_open_and_nothing_before_it_is(calendar, moment):
    opening = calendar.next_opening(moment)
    if opening is None:
        assert calendar.after(moment, timedelta(seconds=1)) is None
        return
    assert opening >= moment
    assert calendar.is_open(opening)
    assert calendar.between(moment, opening) == timedelta(0)
    assert calendar.is_open(moment) == (opening == moment)


@unhurried
@given(ZONES, MOMENTS, MOMENTS)
def test_who_never_closes_counts_all_the_time_also_when_clocks_change(zone, one, other):
    start, end = sorted((one, other))
    assert Calendar(zone).between(start, end) == end - start


def test_a_calendar_without_hours_never_opens():
    closed = Calendar(week=((),) * 7)
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    assert closed.next_opening(moment) is None
    assert closed.after(moment, timedelta(0)) is None
    assert ALWAYS.is_open(moment)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ((2026, 3, 2, 8, 59), (2026, 3, 2, 9, 0)),
        ((2026, 3, 2, 9, 0), (2026, 3, 2, 9, 0)),
        ((2026, 3, 2, 12, 0), (2026, 3, 2, 13, 30)),
        ((2026, 3, 6, 18, 0), (2026, 3, 9, 9, 0)),
    ],
    ids=["before opening", "at opening", "at noon", "on Friday evening"],
)
def test_the_next_opening_of_an_office(asked, opens):
    moment = datetime(*asked, tzinfo=SHANGHAI)
    assert office().next_opening(moment) == datetime(*opens, tzinfo=SHANGHAI)


def test_a_holiday_goes_before_its_weekday_and_a_working_weekend_too():
    calendar = office(days={date(2026, 10, 1): (), date(2026, 10, 10): OFFICE})
    before = datetime(2026, 9, 30, 18, 0, tzinfo=SHANGHAI)
    assert calendar.next_opening(before) == datetime(2026, 10, 2, 9, 0, tzinfo=SHANGHAI)
    saturday = datetime(2026, 10, 10, 10, 0, tzinfo=SHANGHAI)
    assert calendar.is_open(saturday)
    assert not office().is_open(saturday)


def test_an_hour_of_friday_evening_is_answered_on_monday():
    asked = datetime(2026, 3, 6, 17, 30, tzinfo=SHANGHAI)
    due = office().after(asked, timedelta(hours=1))
    assert due == datetime(2026, 3, 9, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2026, 6, 1), 24)]
)
def test_a_day_on_which_clocks_change_has_an_hour_less_or_more(day, hours):
    start = datetime(*day, tzinfo=BERLIN)
    end = (start + timedelta(days=1)).astimezone(UTC)
    assert Calendar(BERLIN).between(start, end) == timedelta(hours=hours)


def test_nine_o_clock_stays_nine_o_clock_when_clocks_change():
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=BERLIN)
    monday = office(BERLIN).next_opening(saturday)
    assert monday.astimezone(UTC) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_an_opening_inside_the_hour_that_is_left_out_counts_no_time():
    night = Calendar(BERLIN, ((Span(2 * 60, 3 * 60),),) * 7)
    start = datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN)
    assert night.between(start, start + timedelta(hours=12)) == timedelta(0)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Span(60, 60),
        lambda: Span(0, MIDNIGHT + 1),
        lambda: Span(-1, 5),
        lambda: Calendar(week=((),) * 6),
        lambda: Calendar(week=((Span(0, 10), Span(9, 20)),) * 7),
    ],
)
def test_hours_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"must|seven"):
        wrong()


def test_a_span_that_ends_in_the_hour_left_out_counts_none_of_the_next_one_twice():
    berlin = ZoneInfo("Europe/Berlin")
    spans = (Span(97, 173), Span(180, 814))  # 01:37-02:53, 03:00-13:34; 02:00 is 03:00 that day
    calendar = Calendar(berlin, days={date(2026, 3, 29): spans}, week=((),) * 7)
    midnight = datetime(2026, 3, 29, tzinfo=berlin)
    assert calendar.between(midnight, midnight + timedelta(days=1)) == timedelta(minutes=657)
    assert calendar.after(midnight, timedelta(minutes=657)) == datetime(
        2026, 3, 29, 11, 34, tzinfo=UTC
    )
