"""Promise 5: a handoff is never dropped and has exactly one owner."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.errors import AlreadyAccepted, AtCapacity, IllegalMove, NotTheAssignee
from deflection.tables import FactRow
from handoff import ownership, store
from handoff.conversation import State
from handoff.message import Author
from handoff.tables import AgentRow, HandoffRow, MessageRow


async def accept(database, conversation_id, agent_id, clock):
    async with database.write() as session:
        return await ownership.accept(session, conversation_id, agent_id, clock())


async def facts(database, conversation_id):
    async with database.read() as session:
        query = select(FactRow.kind).where(FactRow.conversation_id == conversation_id)
        return (await session.scalars(query.order_by(FactRow.id))).all()


async def test_of_fifty_agents_who_accept_at_once_exactly_one_wins(database, queue_one, clock):
    conversation_id = await queue_one()
    async with database.write() as session:
        racers = [f"racer-{n}" for n in range(50)]
        for racer in racers:
            session.add(
                AgentRow(id=racer, name=racer, language="zh", capacity=5, presence="online")
            )
    results = await asyncio.gather(
        *(accept(database, conversation_id, racer, clock) for racer in racers),
        return_exceptions=True,
    )
    winners = [row for row in results if not isinstance(row, Exception)]
    losers = [error for error in results if isinstance(error, Exception)]
    assert len(winners) == 1
    assert all(isinstance(error, AlreadyAccepted) for error in losers)
    assert {error.details["owner_id"] for error in losers} == {winners[0].assignee_id}
    assert (await facts(database, conversation_id)).count("accepted") == 1


async def test_accepting_twice_changes_nothing(database, queue_one, agents, clock):
    conversation_id = await queue_one()
    first = await accept(database, conversation_id, agents[0], clock)
    again = await accept(database, conversation_id, agents[0], clock)
    assert (again.version, again.epoch) == (first.version, first.epoch)


async def test_an_agent_at_capacity_is_refused_and_the_customer_still_waits(
    database, queue_one, agents, clock
):
    first, second = await queue_one("a"), await queue_one("b")
    await accept(database, first, agents[2], clock)
    with pytest.raises(AtCapacity) as caught:
        await accept(database, second, agents[2], clock)
    assert caught.value.details == {"capacity": 1}
    async with database.read() as session:
        assert (await store.conversation(session, second)).state == State.QUEUED


async def test_one_agent_accepting_many_at_once_never_exceeds_her_capacity(
    database, queue_one, agents, clock
):
    waiting = [await queue_one(f"v{n}") for n in range(20)]
    await asyncio.gather(
        *(accept(database, each, agents[0], clock) for each in waiting), return_exceptions=True
    )
    async with database.read() as session:
        assert await store.load_of(session, agents[0]) == 2


async def test_what_is_not_waiting_cannot_be_accepted(database, incoming, agents, clock):
    from handoff import intake

    async with database.write() as session:
        accepted = await intake.receive(session, incoming(), clock())
    with pytest.raises(IllegalMove):
        await accept(database, accepted.conversation.id, agents[0], clock)


async def test_positions_follow_the_time_of_waiting(database, queue_one, clock, agents):
    waiting = []
    for n in range(3):
        waiting.append(await queue_one(f"v{n}"))
        clock.advance(seconds=5)
    assert await positions(database, waiting) == [1, 2, 3]
    await accept(database, waiting[0], agents[0], clock)
    assert await positions(database, waiting) == [None, 1, 2]


async def positions(database, ids):
    async with database.read() as session:
        rows = [await store.conversation(session, each) for each in ids]
        return [await store.queue_position(session, row) for row in rows]


async def test_back_in_the_queue_she_has_her_old_rank(database, queue_one, agents, clock):
    first = await queue_one("a")
    clock.advance(minutes=1)
    second = await queue_one("b")
    await accept(database, first, agents[0], clock)
    async with database.write() as session:
        row = await ownership.own(session, first, agents[0])
        await ownership.return_to_queue(session, row, None, clock())
    assert await positions(database, [first, second]) == [1, 2]


async def test_leaving_the_queue_is_an_abandonment_with_its_wait(
    database, queue_one, clock, agents
):
    conversation_id = await queue_one()
    clock.advance(seconds=90)
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        await ownership.leave_queue(session, row, clock())
    async with database.read() as session:
        fact = await session.scalar(select(FactRow).where(FactRow.kind == "abandoned"))
        handoff = await session.scalar(select(HandoffRow))
    assert fact.data == {"how": "left", "waited_seconds": 90.0}
    assert handoff.outcome == "abandoned"
    with pytest.raises(IllegalMove):
        await accept(database, conversation_id, agents[0], clock)


async def test_taking_over_from_the_bot_gives_the_conversation_to_the_agent(
    database, incoming, agents, clock
):
    from handoff import intake

    async with database.write() as session:
        accepted = await intake.receive(session, incoming(), clock())
    async with database.write() as session:
        row = await ownership.take_over(session, accepted.conversation.id, agents[0], clock())
    assert (row.state, row.assignee_id) == (State.ASSIGNED, agents[0])


async def test_only_the_assignee_can_end_it(database, queue_one, agents, clock):
    conversation_id = await queue_one()
    await accept(database, conversation_id, agents[0], clock)
    with pytest.raises(NotTheAssignee):
        async with database.write() as session:
            await ownership.own(session, conversation_id, agents[1])


async def test_resolving_tells_her_and_ends_the_handoff(database, queue_one, agents, clock):
    conversation_id = await queue_one()
    await accept(database, conversation_id, agents[0], clock)
    async with database.write() as session:
        row = await ownership.own(session, conversation_id, agents[0])
        await ownership.resolve(session, row, Author(agents[0], "梅"), clock())
    async with database.read() as session:
        kinds = (await session.scalars(select(MessageRow.kind).order_by(MessageRow.seq))).all()
        handoff = await session.scalar(select(HandoffRow))
    assert kinds[-1] == "notice"
    assert (handoff.outcome, handoff.accepted_by) == ("resolved", agents[0])
    assert await facts(database, conversation_id) == [
        "handoff_requested",
        "queued",
        "accepted",
        "resolved",
    ]
