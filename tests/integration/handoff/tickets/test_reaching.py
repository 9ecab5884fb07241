"""How to reach her, instead of waiting."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import (
    Conflict,
    IllegalMove,
)
from handoff import store
from handoff.conversation import State
from handoff.tickets.ticket import Why
from tests.integration.handoff.tickets.looking import PHONE, events, fact, look


async def test_from_the_queue_she_leaves_her_number_and_need_not_wait(
    database, reception, queue_one, agents, clock
):
    conversation_id = await queue_one()
    clock.advance(seconds=90)
    for _ in range(2):
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await reception.leave_reach(session, row, Why.CALL_BACK, PHONE, clock())
    row, ticket = await look(database, conversation_id)
    assert (row.state, row.waiting_since) == (State.TICKET, None)
    assert (ticket.why, ticket.reach_kind, ticket.reach_value) == (
        "call_back",
        "phone",
        "13800138000",
    )
    assert await events(database, conversation_id) == ["queued", "ticket_opened", "contact_left"]
    [opened] = await fact(database, "ticket_opened")
    assert opened["waited_seconds"] == 90.0
    async with database.read() as session:
        everything = [each.data for each in await store.messages_after(session, row.id, 0, 50)]
    assert "13800138000" not in str(everything)
    assert "13800138000" not in str(await fact(database, "contact_left"))


@pytest.mark.parametrize("end", ["assigned", "closed"])
async def test_with_a_person_or_after_the_end_there_is_nothing_to_leave(
    database, reception, queue_one, desk, agents, clock, end
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    if end == "closed":
        await desk.resolve(agents[0], conversation_id)
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        with pytest.raises(Conflict):
            await reception.leave_reach(session, row, Why.MESSAGE, PHONE, clock())
    _, ticket = await look(database, conversation_id)
    assert ticket is None


async def test_of_an_agent_who_accepts_and_a_customer_who_leaves_her_number_one_wins(
    database, reception, queue_one, desk, agents, clock
):
    async def leave(conversation_id):
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await reception.leave_reach(session, row, Why.CALL_BACK, PHONE, clock())

    for number in range(4):
        conversation_id = await queue_one(f"v{number}")
        results = await asyncio.gather(
            desk.accept(agents[number % 2], conversation_id),
            leave(conversation_id),
            return_exceptions=True,
        )
        lost = [each for each in results if isinstance(each, Exception)]
        assert len(lost) == 1
        assert isinstance(lost[0], (IllegalMove, Conflict))
        row, ticket = await look(database, conversation_id)
        assert (row.state == State.TICKET) == (ticket is not None)
        assert (row.assignee_id is None) == (row.state == State.TICKET)
