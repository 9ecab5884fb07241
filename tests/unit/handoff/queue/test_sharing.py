"""Whom a waiting customer really waits behind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.queue.sharing import Waiting, paces
from handoff.routing.rules.ranking import Agent
from handoff.routing.staffing.presence import Presence

SERVED = [300.0] * 10
BILLING, ECS = "topic:billing~2", "product:ecs~2"


def agent(name, capacity=2.0, load=0.0, **skills):
    named = {key.replace("__", ":"): level for key, level in skills.items()}
    return Agent(name, Presence.ONLINE, capacity, load, named)


BOTH = agent("both", topic__billing=3, product__ecs=3)
CLERK = agent("clerk", topic__billing=3)
ENGINEER = agent("engineer", product__ecs=3, load=1.0)


def places(lanes, crew):
    queue = [Waiting(str(number), lane) for number, lane in enumerate(lanes)]
    return [place for place, _ in paces(queue, crew, SERVED)]


def test_who_may_be_taken_by_all_stands_at_her_place():
    assert places(["", "", ""], [BOTH, CLERK]) == [1, 2, 3]


def test_others_of_whom_her_agents_take_none_do_not_stand_before_her():
    assert places([BILLING, BILLING, ECS], [CLERK, ENGINEER]) == [1, 2, 1]


def test_who_may_go_to_her_agents_or_to_others_stands_before_her_in_part():
    assert places(["", ECS], [CLERK, ENGINEER]) == [1, 1.5]
    assert places([ECS, ""], [CLERK, ENGINEER]) == [1, 2]


def test_the_pace_is_that_of_the_agents_who_can_take_her():
    queue = [Waiting("a", BILLING), Waiting("b", ECS), Waiting("c", "language:zh~1")]
    found = [pace for _, pace in paces(queue, [BOTH, CLERK, ENGINEER], SERVED)]
    assert [(pace.slots, pace.free) for pace in found] == [(4, 4), (4, 3), (0, 0)]


LANES = st.sampled_from(["", BILLING, ECS, f"{ECS} {BILLING}"])
CREWS = st.lists(st.sampled_from([BOTH, CLERK, ENGINEER, agent("new")]), max_size=6)


@given(st.lists(LANES, max_size=30), CREWS)
def test_nobody_stands_further_back_than_in_the_plain_queue_nor_before_its_head(lanes, crew):
    for at, place in enumerate(places(lanes, crew), 1):
        assert 1 <= place <= at + 1e-9


@given(st.lists(LANES, max_size=30), CREWS)
def test_within_a_lane_nobody_overtakes(lanes, crew):
    found = list(zip(lanes, places(lanes, crew), strict=True))
    for lane in set(lanes):
        hers = [place for other, place in found if other == lane]
        assert hers == sorted(hers)


@pytest.mark.parametrize("crew", [[], [agent("none", capacity=0)]])
def test_without_anybody_there_is_no_pace(crew):
    [(place, pace)] = paces([Waiting("a", "")], crew, SERVED)
    assert (place, pace.slots, pace.free) == (1, 0, 0)
