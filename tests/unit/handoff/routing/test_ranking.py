"""Who should take a handoff: each rule by a case, and what holds whatever comes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.routing.rules.policy_file import shipped
from handoff.routing.rules.ranking import Agent, Handoff, match, needs_now, rank, relaxes_in
from handoff.routing.rules.skill import Need, Skill
from handoff.routing.staffing.presence import Presence

POLICY = shipped()
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ZH, ECS, TEAM = (Skill.parse(name) for name in ("language:zh", "product:ecs", "team:cloud"))
ASKED = (Need(ZH), Need(ECS, 2))
ONLINE = Presence.ONLINE
UNTIL = POLICY.stand_ins.until


def handoff(waited=0.0, **more):
    return Handoff(**{"asked": ASKED, "asked_at": NOW - timedelta(seconds=waited), **more})


def agent(name, zh=5, ecs=3, **more):
    levels = {"language:zh": zh, "product:ecs": ecs}
    skills = {skill: level for skill, level in levels.items() if level}
    values = {"presence": ONLINE, "capacity": 4, "load": 0.0, "skills": skills, **more}
    return Agent(name, **values)


def order(one, *agents):
    return [each.agent_id for each in rank(one, agents, NOW, POLICY)]


def codes(one, *agents):
    [first, *_] = rank(one, agents, NOW, POLICY)
    return {reason.code.value: reason.data for reason in first.reasons}


def ago(seconds):
    return NOW - timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "unable",
    [
        agent("x", ecs=0),
        agent("x", ecs=1),
        agent("x", zh=0),
        agent("x", load=4.0),
        agent("x", capacity=0),
        *[agent("x", presence=each) for each in Presence if each is not ONLINE],
    ],
)
def test_who_lacks_a_skill_a_place_or_presence_is_not_asked(unable):
    assert order(handoff(), unable, agent("able", zh=1, ecs=2, load=3.0)) == ["able"]


def test_who_served_her_last_comes_before_who_knows_more():
    one = handoff(wanted_agent_id="last")
    assert order(one, agent("best", ecs=5), agent("last", ecs=2)) == ["last", "best"]
    assert codes(one, agent("best", ecs=5), agent("last", ecs=2))["decided"] == {"by": "last_agent"}


def test_who_served_her_last_is_not_asked_when_she_is_busy():
    one = handoff(wanted_agent_id="last")
    assert order(one, agent("best"), agent("last", load=4.0)) == ["best"]
    assert "last_agent" not in codes(one, agent("best"), agent("last", load=4.0))


def test_who_knows_more_comes_before_who_is_idle():
    able = (agent("idle", ecs=4), agent("expert", ecs=5, load=3.0))
    assert order(handoff(), *able) == ["expert", "idle"]
    found = codes(handoff(), *able)
    assert found["decided"] == {"by": "level"}
    assert found["skills"] == {"levels": {"language:zh": 5, "product:ecs": 5}}
    assert found["load"] == {"load": 3.0, "capacity": 4}


def test_of_equals_the_least_loaded_for_her_capacity_comes_first():
    small, large = agent("small", load=1.0, capacity=2), agent("large", load=2.0, capacity=8)
    assert order(handoff(), small, large) == ["large", "small"]
    assert codes(handoff(), small, large)["decided"] == {"by": "load"}


def test_then_the_longest_idle_and_who_never_had_a_chat_first_of_all():
    one, two, new = agent("one", idle_since=ago(9)), agent("two", idle_since=ago(60)), agent("new")
    assert order(handoff(), one, two, new) == ["new", "two", "one"]
    assert codes(handoff(), one, two)["decided"] == {"by": "idle"}


def test_the_only_one_who_can_is_told_as_that():
    assert codes(handoff(), agent("a"), agent("b", zh=0))["decided"] == {"by": "only"}


def test_who_passed_her_already_is_not_asked_again():
    assert order(handoff(passed=frozenset({"a"})), agent("a"), agent("b")) == ["b"]


def test_a_heavy_chat_needs_more_room():
    assert order(handoff(weight=2.0), agent("a", load=3.0), agent("b", load=2.0)) == ["b"]


@pytest.mark.parametrize(
    ("waited", "needs"),
    [
        (0, {Need(ZH), Need(ECS, 2), Need(TEAM)}),
        (44, {Need(ZH), Need(ECS, 2), Need(TEAM)}),
        (45, {Need(ZH), Need(ECS), Need(TEAM)}),
        (90, {Need(ZH), Need(TEAM)}),
        (180, {Need(ZH)}),
        (300, set()),
        (86400, set()),
    ],
)
def test_less_is_asked_the_longer_she_waits(waited, needs):
    asked = (*ASKED, Need(TEAM))
    assert set(needs_now(asked, timedelta(seconds=waited), POLICY)) == needs


def test_needs_relax_when_they_next_change():
    after = [relaxes_in(ASKED, timedelta(seconds=n), POLICY) for n in (0, 45, 90, 299, 300)]
    assert [each and each.total_seconds() for each in after] == [45, 90, 300, 300, None]
    assert relaxes_in((), timedelta(0), POLICY) is None


def test_who_comes_in_when_less_is_asked_stands_behind_who_knows_more():
    novice, expert = agent("novice", ecs=0), agent("expert", ecs=2, load=3.0)
    assert order(handoff(89), novice, expert) == ["expert"]
    assert order(handoff(90), novice, expert) == ["expert", "novice"]
    assert codes(handoff(90), novice)["relaxed"] == {"dropped": ["topic"], "waited": 90.0}
    assert codes(handoff(50), agent("a", ecs=1))["relaxed"] == {"dropped": ["level"], "waited": 50}


@pytest.mark.parametrize(
    ("load", "capacity", "waited", "may"),
    [
        (0.0, 4, 90, True),
        (1.0, 4, 90, True),  # with hers half of her room is full
        (2.0, 4, 90, False),
        (2.0, 4, UNTIL - 1, False),
        (2.0, 4, UNTIL, True),
        (0.0, 1, 90, True),  # her only chat
        (0.5, 1.5, 90, False),
    ],
)
def test_who_lacks_what_was_asked_takes_her_with_room_to_spare_alone_until_any_will_do(
    load, capacity, waited, may
):
    novice = agent("novice", ecs=0, load=load, capacity=capacity)
    assert order(handoff(waited), novice) == (["novice"] if may else [])


def test_who_can_do_all_that_was_asked_needs_no_room_to_spare():
    expert = agent("expert", ecs=2, load=3.0)
    assert order(handoff(90), expert) == order(handoff(90, still_asked=()), expert) == ["expert"]


def test_what_is_still_asked_may_be_given_whatever_the_time():
    novice = agent("novice", zh=0, ecs=0)
    assert order(handoff(0, still_asked=()), novice) == ["novice"]
    assert order(handoff(9999, still_asked=ASKED), novice) == []


def test_what_an_agent_lacks_is_told_whether_or_not_she_may_take_it():
    told = match(ASKED, {"product:ecs": 1}, last_agent=True)
    found = {each.code.value: each.data for each in told}
    assert "last_agent" in found
    assert found["lacks"] == {"skills": ["language:zh", "product:ecs"]}
    assert found["skills"] == {"levels": {"product:ecs": 1}}


NAMES = ("language:zh", "language:en", "product:ecs", "topic:billing", "team:cloud")
NEEDS = st.builds(Need, st.sampled_from(NAMES).map(Skill.parse), st.integers(1, 5))
HANDOFFS = st.builds(
    Handoff,
    st.lists(NEEDS, max_size=3, unique_by=lambda need: need.skill).map(tuple),
    st.floats(0, 1000).map(ago),
    st.sampled_from((0.5, 1.0, 2.0)),
    st.none() | st.sampled_from("abcdef"),
    st.frozensets(st.sampled_from("abcdef"), max_size=2),
)
AGENTS = st.lists(
    st.builds(
        Agent,
        st.sampled_from("abcdef"),
        st.sampled_from((ONLINE, ONLINE, *Presence)),
        st.integers(0, 6),
        st.sampled_from((0.0, 0.5, 1.0, 3.0, 6.0)),
        st.dictionaries(st.sampled_from(NAMES), st.integers(1, 5)),
        st.none() | st.sampled_from((1, 60, 3600)).map(ago),
    ),
    unique_by=lambda each: each.id,
    max_size=6,
)


@given(HANDOFFS, AGENTS)
def test_nobody_gets_more_than_she_can_take_or_anything_while_she_is_not_there(one, agents):
    by_id = {each.id: each for each in agents}
    for ranked in rank(one, agents, NOW, POLICY):
        chosen = by_id[ranked.agent_id]
        assert chosen.presence is ONLINE
        assert chosen.load + one.weight <= chosen.capacity + 1e-6
        assert chosen.id not in one.passed


@given(HANDOFFS, AGENTS, st.randoms())
def test_the_same_people_in_any_order_give_the_same_answer(one, agents, random):
    shuffled = list(agents)
    random.shuffle(shuffled)
    assert rank(one, agents, NOW, POLICY) == rank(one, shuffled, NOW, POLICY)


@given(HANDOFFS, AGENTS)
def test_whoever_could_take_her_now_can_also_later(one, agents):
    later = NOW + timedelta(hours=1)
    now = {each.agent_id for each in rank(one, agents, NOW, POLICY)}
    assert now <= {each.agent_id for each in rank(one, agents, later, POLICY)}


@given(HANDOFFS, AGENTS)
def test_in_the_end_anybody_with_room_may_take_her_so_nobody_waits_for_ever(one, agents):
    later = one.asked_at + timedelta(seconds=max(POLICY.relax[-1].after, UNTIL))
    free = {each.id for each in agents if each.has_room(one.weight)} - one.passed
    assert {each.agent_id for each in rank(one, agents, later, POLICY)} == free


@given(HANDOFFS)
def test_following_each_relaxation_reaches_what_is_asked_at_any_moment(one):
    waited, moments = timedelta(0), [timedelta(0)]
    while (waited := relaxes_in(one.asked, waited, POLICY) or timedelta.max) < timedelta.max:
        moments.append(waited)
    for moment in (NOW - one.asked_at, timedelta(hours=9)):
        last = max(each for each in moments if each <= moment)
        assert needs_now(one.asked, last, POLICY) == needs_now(one.asked, moment, POLICY)
