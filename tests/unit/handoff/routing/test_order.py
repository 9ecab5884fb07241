"""The queue's order: head starts for some, and waiting counts for everybody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.routing.rules.order import Standing, head_start, rank_at, reasons, score
from handoff.routing.rules.policy_file import shipped

POLICY = shipped()
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MOMENTS = st.floats(0, 30 * 86400).map(lambda seconds: NOW - timedelta(seconds=round(seconds)))
STANDINGS = st.builds(
    Standing,
    st.sampled_from([*POLICY.tiers, "gone"]),
    st.sampled_from([*POLICY.priorities, "gone"]),
    st.none() | st.floats(0, 400).map(lambda days: NOW - timedelta(days=days)),
)
WAITING = st.lists(st.tuples(MOMENTS, STANDINGS), min_size=2, max_size=8)


def old(**standing):
    return Standing(known_since=NOW - timedelta(days=900), **standing)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((old(), 60), (old(), 59)),
        ((old(tier="vip"), 0), (old(), 299)),
        ((old(), 301), (old(tier="vip"), 0)),
        ((old(priority="high"), 0), (old(), 119)),
        ((old(), 0), (old(priority="low"), 119)),
        ((old(tier="vip", priority="urgent"), 0), (old(tier="vip"), 599)),
        ((Standing(known_since=NOW - timedelta(days=3)), 0), (old(), 29)),
        ((old(), 31), (Standing(known_since=NOW), 0)),
        ((old(tier="plus"), 0), (old(tier="gone"), 119)),
    ],
)
def test_who_is_next(first, second):
    places = [
        rank_at(NOW - timedelta(seconds=waited), standing, POLICY)
        for standing, waited in (first, second)
    ]
    assert places[0] < places[1]


@given(WAITING, st.floats(0, 1e6))
def test_the_order_by_score_never_changes_while_people_wait(waiting, later):
    def order(now):
        return sorted(range(len(waiting)), key=lambda n: -round(score(*waiting[n], now, POLICY), 3))

    assert order(NOW) == order(NOW + timedelta(seconds=round(later)))


@given(WAITING)
def test_the_smallest_rank_has_the_largest_score(waiting):
    by_rank = min(waiting, key=lambda each: rank_at(*each, POLICY))
    assert score(*by_rank, NOW, POLICY) == max(score(*each, NOW, POLICY) for each in waiting)


@given(MOMENTS, STANDINGS, MOMENTS, STANDINGS)
def test_nobody_starves_who_waits_longer_than_the_others_head_start(at, standing, later, other):
    ahead = head_start(other, later, POLICY) - head_start(standing, at, POLICY)
    if later - at > ahead:
        assert rank_at(at, standing, POLICY) < rank_at(later, other, POLICY)


def test_a_customer_is_new_in_her_first_120_days():
    for days, told in ((0, 1), (119.9, 120), (120, None)):
        [*found] = reasons(Standing(known_since=NOW - timedelta(days=days)), NOW, POLICY)
        assert [each.data.get("day") for each in found] == ([told] if told else [])
    assert reasons(Standing(), NOW, POLICY) == []


def test_a_head_start_is_told():
    found = reasons(old(tier="vip", priority="high"), NOW, POLICY)
    assert [each.to_json() for each in found] == [
        {"code": "tier", "tier": "vip"},
        {"code": "priority", "priority": "high"},
    ]
