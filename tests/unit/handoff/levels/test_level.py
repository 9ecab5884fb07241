"""What was promised, and how it stands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import InvalidInput
from handoff.hours.calendar import ALWAYS, Calendar, Span
from handoff.levels.level import (
    Case,
    Escalation,
    Levels,
    Mark,
    Measure,
    Policy,
    Promise,
    levels_of,
    measures,
    notified,
)
from handoff.levels.levels_file import SHIPPED, read_levels

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TARGETS = {
    Promise.FIRST_REPLY: 4 * MINUTE,
    Promise.NEXT_REPLY: 8 * MINUTE,
    Promise.RESOLUTION: 10 * HOUR,
}
OFFICE = Calendar(week=((Span(9 * 60, 17 * 60),),) * 5 + ((), ()))
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 3, 20), timezones=st.just(UTC))
CASES = st.builds(Case, asked_at=MOMENTS, replied=st.booleans(), waits_since=st.none() | MOMENTS)
ORDER = list(Mark)


def marks(case, now, calendar=ALWAYS):
    return {each.promise: each.mark for each in levels_of(case, TARGETS, 0.75, calendar, now)}


@pytest.mark.parametrize(
    ("waited", "mark"),
    [(0, "on_time"), (179, "on_time"), (180, "at_risk"), (239, "at_risk"), (240, "breached")],
)
def test_a_first_reply_is_at_risk_after_three_quarters_and_breached_after_all(waited, mark):
    now = NOON + timedelta(seconds=waited)
    assert marks(Case(NOON), now)[Promise.FIRST_REPLY] is Mark(mark)


def test_after_the_first_reply_each_of_her_words_is_promised_the_next():
    answered = Case(NOON, replied=True)
    assert Promise.FIRST_REPLY not in marks(answered, NOON + HOUR)
    assert Promise.NEXT_REPLY not in marks(answered, NOON + HOUR)
    waits = Case(NOON, replied=True, waits_since=NOON + HOUR)
    assert marks(waits, NOON + HOUR + 9 * MINUTE)[Promise.NEXT_REPLY] is Mark.BREACHED


def test_the_time_in_which_nobody_works_does_not_count():
    evening = datetime(2026, 3, 2, 16, 58, tzinfo=UTC)
    morning = datetime(2026, 3, 3, 9, 1, tzinfo=UTC)
    assert marks(Case(evening), morning, OFFICE)[Promise.FIRST_REPLY] is Mark.AT_RISK
    assert marks(Case(evening), morning + MINUTE, OFFICE)[Promise.FIRST_REPLY] is Mark.BREACHED


def test_the_most_urgent_promise_comes_first():
    case = Case(NOON, replied=True, waits_since=NOON + 9 * HOUR)
    found = levels_of(case, TARGETS, 0.75, ALWAYS, NOON + 9 * HOUR + 9 * MINUTE)
    assert [(each.promise, each.mark) for each in found] == [
        (Promise.NEXT_REPLY, Mark.BREACHED),
        (Promise.RESOLUTION, Mark.AT_RISK),
    ]


@settings(deadline=None)
@given(CASES, MOMENTS, MOMENTS)
def test_a_promise_never_gets_better_by_waiting(case, one, other):
    early, late = (marks(case, now, OFFICE) for now in sorted((one, other)))
    assert early.keys() == late.keys()
    assert all(ORDER.index(early[each]) <= ORDER.index(late[each]) for each in early)


@settings(deadline=None)
@given(CASES, MOMENTS)
def test_until_it_is_looked_at_next_no_mark_changes_and_then_one_does(case, now):
    for each in levels_of(case, TARGETS, 0.75, OFFICE, now):
        if each.next_at is None:
            assert each.mark is Mark.BREACHED
            continue
        just_before = each.next_at - timedelta(microseconds=1)
        assert each.next_at > now
        assert marks(case, max(now, just_before), OFFICE)[each.promise] is each.mark
        assert marks(case, each.next_at, OFFICE)[each.promise] is not each.mark


@settings(deadline=None)
@given(CASES, MOMENTS)
def test_a_promise_is_breached_exactly_from_when_it_is_due(case, now):
    for each in levels_of(case, TARGETS, 0.75, OFFICE, now):
        assert (each.mark is Mark.BREACHED) == (now >= each.due)
        assert OFFICE.between(each.since, each.due) == TARGETS[each.promise]


def test_measures_are_taken_from_their_mark_on():
    escalations = [
        Escalation(Promise.FIRST_REPLY, Mark.AT_RISK, Measure.RAISE_PRIORITY),
        Escalation(Promise.FIRST_REPLY, Mark.BREACHED, Measure.NOTIFY),
        Escalation(Promise.NEXT_REPLY, Mark.AT_RISK, Measure.REASSIGN),
    ]
    for waited, expected in ((1, []), (3, ["raise_priority"]), (4, ["raise_priority", "notify"])):
        levels = levels_of(Case(NOON), TARGETS, 0.75, ALWAYS, NOON + waited * MINUTE)
        assert [measure for _, measure in measures(levels, escalations)] == expected


def test_the_first_policy_that_serves_her_counts():
    vip = Policy("vip", {Promise.FIRST_REPLY: MINUTE}, {}, frozenset({"vip"}), frozenset({"web"}))
    rest = Policy("rest", {}, {Promise.FIRST_REPLY: HOUR})
    levels = Levels((vip, rest))
    assert levels.targets("vip", "web", ticket=False) == {Promise.FIRST_REPLY: MINUTE}
    assert levels.targets("vip", "wechat", ticket=True) == {Promise.FIRST_REPLY: HOUR}
    assert levels.targets("standard", "web", ticket=False) == {}
    assert Levels(()).targets("vip", "web", ticket=True) == {}
    assert (levels.soonest(), Levels(()).soonest()) == (0.75 * MINUTE, None)


def test_what_jieli_brings_promises_everybody_something():
    levels = read_levels()
    for tier, channel in (("vip", "web"), ("standard", "wechat")):
        for ticket in (True, False):
            assert levels.targets(tier, channel, ticket=ticket).keys() == set(Promise)
    assert {each.measure for each in levels.escalations} <= set(Measure)


@pytest.mark.parametrize(
    ("right", "wrong", "entry"),
    [
        ("risk: 0.75", "risk: 1.5", "risk"),
        ("risk: 0.75", "risk: soon", "risk"),
        ("name: vip", "nick: vip", "policies[0].nick"),
        ("tiers: [vip]", "tiers: vip", "policies[0].tiers"),
        ("first_reply: 1m", "first_reply: 1 day", "policies[0].chat.first_reply"),
        ("first_reply: 1m", "first_reply: 0m", "policies[0].chat.first_reply"),
        ("first_reply: 1m", "frist_reply: 1m", "policies[0].chat.frist_reply"),
        ("do: reassign", "do: panic", "escalations[0].do"),
        ("policies:", "policy:", "policy"),
    ],
)
def test_a_wrong_entry_of_the_file_is_named(tmp_path, right, wrong, entry):
    file = tmp_path / "levels.yml"
    text = SHIPPED.read_text("utf-8").replace("do: raise_priority", "do: reassign")
    assert right in text
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(InvalidInput) as caught:
        read_levels(file)
    assert caught.value.details["field"].endswith(f"levels.yml: {entry}")


def test_desks_are_asked_to_look_because_of_the_promise_that_is_in_danger_and_of_no_other():
    taken = ["first_reply:2026-03-02T09:00:00.000Z:notify", "next_reply:2026:raise_priority"]
    assert notified("first_reply", taken)
    assert not notified("next_reply", taken)
    assert not notified("resolution", [])
