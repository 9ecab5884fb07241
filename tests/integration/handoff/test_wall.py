"""The wall on a real database: what it tells, and stepping in with one owner at any time."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from core.clock import iso
from core.errors import (
    AgentFull,
    AgentNotFound,
    AgentUnavailable,
    ConversationNotFound,
    IllegalMove,
    InvalidInput,
)
from handoff import ownership, store, transcript
from handoff.notes.service import Notes
from handoff.routing.offers import Offers
from handoff.routing.rules.policy_file import shipped
from handoff.routing.staffing import store as people_store
from handoff.routing.tables import TeamRow
from handoff.wall.service import Wall

GRACE = timedelta(minutes=1)


class Sessions:
    """Remembers who was signed out."""

    def __init__(self) -> None:
        self.ended: list[str] = []

    async def __call__(self, agent_id: str) -> None:
        """Sign somebody out."""
        self.ended.append(agent_id)


@pytest.fixture
def sessions():
    return Sessions()


@pytest.fixture
def wall(database, clock, sessions):
    return Wall(database, Offers(shipped(), GRACE), sessions, clock)


@pytest.fixture
async def there(database, agents, clock):
    """梅 and Tom at their desks in one team, 安 is not there."""
    async with database.write() as session:
        session.add(TeamRow(id="cloud", zh="云产品", en="Cloud"))
        await session.flush()
        for agent in agents[:2]:
            (await store.lock_agent(session, agent)).last_seen_at = clock()
            await people_store.set_teams(session, agent, ["cloud"], clock())
    return agents


async def owner(database, conversation_id):
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
    return row.state, row.assignee_id


async def test_the_wall_tells_who_waits_and_how_busy_everybody_is(
    wall, there, accepted, queue_one, clock
):
    since = iso(clock())
    first = await queue_one("a")
    clock.advance(seconds=20)
    await queue_one("b")
    served = await accepted(there[0], "c")
    seen = await wall.look()
    assert (seen["waiting"]["count"], seen["waiting"]["longest_since"]) == (2, since)
    assert seen["waiting"]["conversations"][0]["id"] == first
    assert [each["id"] for each in seen["served"]] == [served]
    assert seen["floor"] == {"agents": 3, "online": 2, "load": 1.0, "capacity": 4.0}
    assert seen["teams"] == [
        {"id": "cloud", "zh": "云产品", "en": "Cloud", "agents": 2, "online": 2, "load": 1.0,
         "capacity": 4.0}
    ]  # fmt: skip
    agents = {each["id"]: each for each in seen["agents"]}
    assert (agents[there[0]]["load"], agents[there[2]]["presence"]) == (1.0, "offline")


async def test_on_an_empty_floor_there_is_nothing_to_tell(wall, agents):
    seen = await wall.look()
    assert seen["waiting"] == {"count": 0, "longest_since": None, "conversations": []}
    assert (seen["served"], seen["floor"]["online"]) == ([], 0)


async def test_who_waits_is_given_to_an_agent(wall, database, there, queue_one):
    conversation_id = await queue_one()
    summary = await wall.reassign(there[2], conversation_id, there[0])
    assert summary["assignee"]["id"] == there[0]
    assert await owner(database, conversation_id) == ("assigned", there[0])


async def test_a_chat_in_other_hands_is_given_on_and_both_agents_are_told(
    wall, database, there, accepted, clock
):
    mei, tom, boss = there
    conversation_id = await accepted(mei)
    await wall.reassign(boss, conversation_id, tom)
    assert await owner(database, conversation_id) == ("assigned", tom)
    notes = Notes(database, clock)
    for agent in (mei, tom):
        [told] = await notes.unseen(agent)
        assert "梅" in told["note"]["text"]
    async with database.read() as session:
        messages = await transcript.after(session, conversation_id, 0)
    assert messages[-1].data["event"] == "transferred"


async def test_giving_it_to_who_has_it_changes_nothing(wall, there, accepted):
    conversation_id = await accepted(there[0])
    first = await wall.reassign(there[2], conversation_id, there[0])
    assert await wall.reassign(there[2], conversation_id, there[0]) == first


@pytest.mark.parametrize(("to", "error"), [(2, AgentUnavailable), (1, AgentFull)])
async def test_it_is_given_only_to_who_is_there_and_has_room(
    wall, database, there, accepted, to, error
):
    for visitor in ("x", "y"):
        await accepted(there[1], visitor)
    conversation_id = await accepted(there[0], "z")
    with pytest.raises(error):
        await wall.reassign(there[2], conversation_id, there[to])
    assert await owner(database, conversation_id) == ("assigned", there[0])


async def test_a_supervisor_barges_in_whatever_her_room(wall, database, there, accepted):
    mei, _, boss = there
    await accepted(boss, "hers")  # 安 has room for one
    conversation_id = await accepted(mei)
    await wall.barge_in(boss, conversation_id)
    assert await owner(database, conversation_id) == ("assigned", boss)


async def test_one_barges_into_a_chat_not_into_the_queue(wall, database, there, queue_one):
    conversation_id = await queue_one()
    with pytest.raises(IllegalMove):
        await wall.barge_in(there[0], conversation_id)
    assert await owner(database, conversation_id) == ("queued", None)


async def test_what_does_not_exist_cannot_be_moved(wall, there, queue_one):
    with pytest.raises(ConversationNotFound):
        await wall.barge_in(there[0], "nothing")
    with pytest.raises(AgentNotFound):
        await wall.reassign(there[0], await queue_one(), "nobody")
    with pytest.raises(AgentNotFound):
        await wall.force_logout(there[0], "nobody")


async def test_of_two_supervisors_and_the_owner_at_once_one_wins(
    wall, database, there, accepted, clock
):
    mei, tom, boss = there
    conversation_id = await accepted(mei)

    async def resolve():
        async with database.write() as session:
            row = await ownership.own(session, conversation_id, mei)
            await ownership.return_to_queue(session, row, None, clock())

    moves = (
        wall.barge_in(boss, conversation_id),
        wall.reassign(boss, conversation_id, tom),
        resolve(),
    )
    await asyncio.gather(*moves, return_exceptions=True)
    state, assignee = await owner(database, conversation_id)
    assert (state == "queued") == (assignee is None)
    assert assignee in (None, tom, boss)


async def test_who_is_signed_out_by_force_is_offline_at_once(wall, there, sessions):
    await wall.force_logout(there[2], there[0])
    assert sessions.ended == [there[0]]
    agents = {each["id"]: each for each in (await wall.look())["agents"]}
    assert agents[there[0]]["presence"] == "offline"


async def test_nobody_signs_herself_out_by_force(wall, there, sessions):
    with pytest.raises(InvalidInput):
        await wall.force_logout(there[0], there[0])
    assert sessions.ended == []
