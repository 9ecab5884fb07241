"""How long a customer will wait."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from handoff.queue.wait import FORGOTTEN, LEAST, LONGEST, SURE, Pace, Wait, expected_wait

SECONDS = st.floats(min_value=0, max_value=4 * 3600)
PACES = st.builds(
    Pace,
    served=st.lists(SECONDS, max_size=60),
    slots=st.integers(0, 200),
    free=st.integers(0, 200),
)
PLACES = st.integers(1, 20_000)


@given(PLACES, PACES)
def test_a_wait_is_never_negative_and_its_ends_are_in_order(place, pace):
    wait = expected_wait(place, pace)
    assert wait is None or 0 <= wait.low <= wait.high


@given(PLACES, PLACES, PACES)
def test_who_stands_further_back_is_never_told_a_shorter_wait(one, other, pace):
    near, far = (expected_wait(place, pace) for place in sorted((one, other)))
    if near is None:
        assert far is None
    elif far is not None:
        assert near.low <= far.low
        assert near.high <= far.high


@given(PLACES, PACES, st.integers(1, 50))
def test_more_agents_never_mean_a_longer_wait(place, pace, more):
    before = expected_wait(place, pace)
    after = expected_wait(place, replace(pace, slots=pace.slots + more, free=pace.free + more))
    if before is not None:
        assert after is not None
        assert (after.low, after.high) <= (before.low, before.high)


@given(PLACES, st.lists(SECONDS, max_size=LEAST - 1), st.integers(0, 50))
def test_without_enough_served_chats_nobody_knows(place, served, slots):
    assert expected_wait(place, Pace(served, slots, slots)) is None


@given(PLACES, st.lists(SECONDS, max_size=60), st.integers(0, 50))
def test_without_anybody_who_can_take_it_nobody_knows(place, served, free):
    assert expected_wait(place, Pace(served, 0, free)) is None


def test_the_wait_lies_around_the_time_that_so_many_chats_take_to_end():
    pace = Pace([300.0] * 50, slots=10, free=0)
    assert expected_wait(1, pace) == Wait(0, 120)
    assert expected_wait(20, pace) == Wait(420, 900)
    assert expected_wait(100, pace) == Wait(2400, 4500)


def test_who_has_a_free_agent_may_be_answered_at_once():
    pace = Pace([300.0] * 50, slots=10, free=2)
    assert expected_wait(2, pace) == Wait(0, 120)
    assert expected_wait(3, pace) == Wait(0, 120)
    assert expected_wait(22, pace) == expected_wait(20, replace(pace, free=0))


def test_the_fewer_chats_are_known_the_wider_the_range():
    few, many = (expected_wait(10, Pace([600.0] * n, slots=4, free=0)) for n in (LEAST, 50))
    assert few is not None
    assert many is not None
    assert few.low < many.low < many.high < few.high


def test_a_chat_that_nobody_closed_over_night_makes_no_customer_despair():
    usual = Pace([300.0] * 20, slots=2, free=0)
    night = replace(usual, served=[*usual.served[:-1], 16 * 3600.0])
    one, other = expected_wait(5, usual), expected_wait(5, night)
    assert one is not None
    assert other is not None
    assert other.high <= one.high * (1 + FORGOTTEN / 20) + 60


def test_another_day_is_not_promised_as_a_wait():
    assert expected_wait(200, Pace([3600.0] * 50, slots=1, free=0)) is None
    assert expected_wait(5, Pace([3600.0] * 50, slots=1, free=0)).high <= LONGEST


def test_as_many_waits_as_promised_lie_in_the_range():
    chance = random.Random(7)
    told = 0
    rounds = 2000
    for _ in range(rounds):
        served = [chance.expovariate(1 / 600) for _ in range(30)]
        place, slots = chance.randint(1, 30), 5
        wait = expected_wait(place, Pace(served, slots, free=0))
        truth = sum(chance.expovariate(slots / 600) for _ in range(place))
        told += wait.low <= truth <= wait.high
    # Rounding outwards makes the range a little wider than it need be.
    assert SURE - 0.04 <= told / rounds <= SURE + 0.12
