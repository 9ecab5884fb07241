"""In which teams an agent was when."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deflection.shifts.shift import Span
from deflection.teams.membership import NO_TEAMS, Memberships, Placed

START = datetime(2026, 3, 2, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def told(*placed: tuple[str, float]) -> Memberships:
    """Tell of an agent's teams, each by its letters, in the order of writing."""
    return Memberships({"mei": [Placed(tuple(teams), at(hours)) for teams, hours in placed]})


@pytest.mark.parametrize(
    ("placed", "teams"),
    [
        ([("b", 9)], ["", "b", "b", "b"]),
        ([("b", 9), ("bn", 10), ("", 11)], ["", "b", "bn", ""]),
        ([("b", 9), ("n", 9)], ["", "n", "n", "n"]),  # the last word counts
        ([("b", 10), ("n", 9)], ["", "n", "n", "n"]),  # the clock was turned back: b took no time
        ([("b", 11), ("n", 9)], ["", "n", "n", "n"]),  # it was ahead, and n was told after that
        ([("b", 11), ("n", 9), ("e", 10)], ["", "n", "e", "e"]),
    ],
)
def test_she_is_in_the_teams_that_were_told_last_of_what_had_begun(placed, teams):
    found = told(*placed)
    assert ["".join(found.at("mei", at(hours))) for hours in (8, 9, 10, 11)] == teams


def test_of_whom_nothing_was_told_she_is_in_no_team():
    whole = Span(at(0), at(24))
    for found in (NO_TEAMS, told(("b", 9))):
        assert found.at("tom", at(12)) == ()
        assert found.times("tom", whole) == {}


def test_a_day_is_cut_where_her_teams_change():
    found = told(("b", -5), ("bn", 9), ("n", 10), ("", 18), ("b", 30))
    assert found.times("mei", Span(at(0), at(24))) == {
        "b": [Span(at(0), at(9)), Span(at(9), at(10))],
        "n": [Span(at(9), at(10)), Span(at(10), at(18))],
    }


@given(st.lists(st.tuples(st.sets(st.sampled_from("bne")), st.integers(-5, 30)), max_size=6))
def test_the_parts_of_a_day_are_what_asking_at_every_moment_finds(placed):
    found = told(*(("".join(sorted(teams)), hours) for teams, hours in placed))
    asked = Counter(team for hour in range(24) for team in found.at("mei", at(hour)))
    parts = found.times("mei", Span(at(0), at(24)))
    hours = {
        team: sum((until - since) / timedelta(hours=1) for since, until in spans)
        for team, spans in parts.items()
    }
    assert hours == asked
