"""How an agent's day was spent."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.shifts.shift import Span, Spent, Told, common, spent, united

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY = Span(START, START + timedelta(days=1))
EVENING = START + timedelta(hours=23)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def told(*hours: tuple[str, float]) -> list[Told]:
    return [Told(presence, at(hour)) for presence, hour in hours]


WORKDAY = told(("online", 9), ("lunch", 12), ("online", 13), ("busy", 17), ("offline", 18))


def test_a_day_is_told_by_presence_and_by_chats_together():
    chats = [
        Span(at(9), at(10)),
        Span(at(9.5), at(11)),
        Span(at(12), at(12.5)),
        Span(at(20), at(21)),
    ]
    found = spent(WORKDAY, chats, DAY, EVENING)
    assert found == Spent(
        signed_in=9 * 3600,
        on_duty=8 * 3600,
        occupied=round(2.5 * 3600),  # one of the chats of an hour overlap; one was at lunch
        occupied_on_duty=2 * 3600,
        with_customers=3 * 3600,
        ends_as="offline",
    )


def test_what_goes_on_counts_once_it_is_over_or_the_day_is():
    begun = told(("online", 9))
    assert spent(begun, [], DAY, at(15)).signed_in == 0
    over = spent(begun, [], DAY, DAY.until)
    assert (over.signed_in, over.ends_as) == (15 * 3600, "online")
    assert spent(told(("online", -2)), [], DAY, DAY.until).signed_in == 24 * 3600


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_has_23_or_25_hours_where_clocks_change(day, hours):
    zone = ZoneInfo("Europe/Berlin")
    ends = (datetime.combine(one, time(), zone) for one in (day, day + timedelta(days=1)))
    whole = Span(*(end.astimezone(UTC) for end in ends))
    found = spent([Told("online", whole.since - timedelta(hours=3))], [], whole, whole.until)
    assert found.signed_in == hours * 3600


def test_a_clock_that_was_turned_back_makes_no_negative_time():
    back = told(("online", 9), ("lunch", 8), ("online", 10), ("offline", 11))
    found = spent(back, [Span(at(10), at(9))], DAY, EVENING)
    assert (found.signed_in, found.on_duty, found.occupied) == (2 * 3600, 3600, 0)


def test_who_was_never_there_was_never_busy():
    assert spent([], [Span(at(9), at(10))], DAY, EVENING) == Spent()


MOMENTS = st.integers(0, 40)
SPANS = st.lists(st.tuples(MOMENTS, MOMENTS), max_size=6)


@given(SPANS, SPANS)
def test_time_in_common_is_what_counting_every_second_finds(some, others):
    def spans(pairs):
        return [Span(START + timedelta(seconds=a), START + timedelta(seconds=b)) for a, b in pairs]

    def seconds(pairs):
        return {second for a, b in pairs for second in range(a, b)}

    shared = common(united(spans(some)), united(spans(others)))
    assert shared == len(seconds(some) & seconds(others))


@given(st.lists(st.floats(0.5, 23.5), max_size=5))
def test_the_parts_of_a_day_add_up_to_it(cuts):
    chats = [Span(at(9.5), at(11)), Span(at(16), at(17.5))]
    ends = sorted({0.0, 24.0, *(round(cut * 3600) / 3600 for cut in cuts)})
    parts = [Span(at(one), at(other)) for one, other in pairwise(ends)]
    whole = spent(WORKDAY, chats, DAY, EVENING)
    assert spent(WORKDAY, chats, DAY, EVENING, parts) == whole
    apart = [spent(WORKDAY, chats, DAY, EVENING, [part]) for part in parts]
    for name in ("signed_in", "on_duty", "occupied", "occupied_on_duty", "with_customers"):
        assert sum(getattr(one, name) for one in apart) == getattr(whole, name)
    assert spent(WORKDAY, chats, DAY, EVENING, []) == Spent(ends_as="offline")
