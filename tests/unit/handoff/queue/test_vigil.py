"""What was not seen while nobody looked is not held against anybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from handoff.queue.vigil import Vigil

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_looks_without_a_break_count_from_the_first():
    vigil = Vigil(MINUTE)
    assert [vigil.look(START + n * MINUTE) for n in range(5)] == [START] * 5


def test_after_a_break_it_begins_anew():
    vigil = Vigil(MINUTE)
    vigil.look(START)
    later = START + MINUTE + timedelta(seconds=1)
    assert vigil.look(later) == later
    assert vigil.look(later + MINUTE) == later


def test_a_clock_that_was_set_back_is_a_break():
    vigil = Vigil(MINUTE)
    vigil.look(START)
    assert vigil.look(START - MINUTE) == START - MINUTE
