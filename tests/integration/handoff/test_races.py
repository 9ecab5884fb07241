"""Promises 2 to 5 when everything happens at once: no deadlock, no double, no gap, no loss."""

from __future__ import annotations

import asyncio
import random

import pytest

from core.errors import Conflict, JieliError
from handoff import intake, ownership, store
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.message import Address
from tests.integration.handoff.test_notices import NoArticles
from tests.integration.handoff.words import words


@pytest.fixture
def desk(database, clock):
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock)


@pytest.fixture
def write(database, incoming, clock):
    """A customer sends a message."""

    async def send(text="您好", visitor="visitor-3f2a", **more):
        message = incoming(text, address=Address("web", "widget", visitor), **more)
        async with database.write() as session:
            return await intake.receive(session, message, clock())

    return send


async def all_at_once(*calls):
    """Run everything at once; the errors that are raised on purpose come back as results."""
    results = await asyncio.gather(*calls, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, JieliError):
            raise result
    return results


async def transcript_of(database, conversation_id):
    async with database.read() as session:
        return await store.messages_after(session, conversation_id, 0, 500)


async def test_a_message_delivered_many_times_at_once_is_stored_once(database, write):
    accepted = await all_at_once(*(write("怎么退款？", client_message_id="m1") for _ in range(20)))
    assert {each.message.seq for each in accepted} == {1}
    assert [each.duplicate for each in accepted].count(False) == 1
    assert [each.bot_owes for each in accepted].count(True) == 1
    assert len(await transcript_of(database, accepted[0].conversation.id)) == 1


async def test_an_id_used_for_two_texts_at_once_belongs_to_one_of_them(database, write):
    results = await all_at_once(*(write(f"{n}", client_message_id="m1") for n in range(10)))
    kept = [each for each in results if not isinstance(each, Conflict)]
    assert len(kept) == 1
    [row] = await transcript_of(database, kept[0].conversation.id)
    assert row.text == kept[0].message.text


async def test_an_agents_message_delivered_many_times_at_once_is_stored_once(
    database, desk, queue_one, agents
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    before = len(await transcript_of(database, conversation_id))
    sent = await all_at_once(
        *(desk.send(agents[0], conversation_id, words("a1", "您好")) for _ in range(20))
    )
    assert {message["seq"] for message in sent} == {before + 1}
    assert len(await transcript_of(database, conversation_id)) == before + 1


async def test_hundred_messages_of_both_sides_have_numbers_without_gaps(
    database, desk, write, queue_one, agents
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    before = len(await transcript_of(database, conversation_id))
    await all_at_once(
        *(write(f"客户 {n}") for n in range(50)),
        *(desk.send(agents[0], conversation_id, words(f"a{n}", f"客服 {n}")) for n in range(50)),
    )
    rows = await transcript_of(database, conversation_id)
    assert [row.seq for row in rows] == list(range(1, before + 101))
    assert len({row.text for row in rows[before:]}) == 100


async def test_agents_who_lose_to_each_other_are_both_told(desk, queue_one, agents):
    hers, his = await queue_one("a"), await queue_one("b")
    await desk.accept(agents[0], hers)
    await desk.accept(agents[1], his)
    results = await all_at_once(
        *(desk.accept(agents[0], his) for _ in range(10)),
        *(desk.accept(agents[1], hers) for _ in range(10)),
        *(desk.take_over(agents[1], hers) for _ in range(10)),
    )
    assert {error.code for error in results} == {"already_accepted"}


async def test_accepting_again_while_writing_hinders_nothing(desk, queue_one, agents):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    results = await all_at_once(
        *(desk.accept(agents[0], conversation_id) for _ in range(10)),
        *(desk.send(agents[0], conversation_id, words(f"a{n}", "您好")) for n in range(10)),
        *(desk.seen(agents[0]) for _ in range(10)),
    )
    assert not [each for each in results if isinstance(each, Exception)]


async def test_a_customer_who_leaves_the_queue_while_she_is_accepted_is_with_one_of_both(
    database, desk, queue_one, agents, clock
):
    async def leave(conversation_id):
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.leave_queue(session, row, clock())

    for n in range(10):
        conversation_id = await queue_one(f"v{n}")
        accepted, left = await all_at_once(
            desk.accept(agents[0], conversation_id), leave(conversation_id)
        )
        assert isinstance(accepted, Conflict) != isinstance(left, Conflict)
        async with database.read() as session:
            row = await store.conversation(session, conversation_id)
        if isinstance(left, Conflict):
            assert (row.state, row.assignee_id) == (State.ASSIGNED, agents[0])
            await desk.resolve(agents[0], conversation_id)
        else:
            assert (row.state, row.assignee_id) == (State.BOT, None)


async def test_a_busy_hour_of_accepting_and_ending_keeps_owners_and_capacities(
    database, desk, write, queue_one, agents
):
    rng = random.Random(7)
    waiting = [await queue_one(f"v{n}") for n in range(12)]
    moves = (desk.accept, desk.accept, desk.resolve, desk.return_to_queue, desk.return_to_bot)

    async def work(agent):
        for _ in range(15):
            try:
                await rng.choice(moves)(agent, rng.choice(waiting))
            except Conflict:
                continue

    await asyncio.gather(*(work(agent) for agent in agents), *(write(visitor="v0") for _ in "abc"))
    for agent, capacity in zip(agents, (2, 2, 1), strict=True):
        async with database.read() as session:
            assert await store.load_of(session, agent) <= capacity
    for conversation_id in waiting:
        async with database.read() as session:
            row = await store.conversation(session, conversation_id)
        assert (row.state == State.ASSIGNED) == (
            row.assignee_id is not None
        ) or row.state == "closed"
        rows = await transcript_of(database, conversation_id)
        assert [each.seq for each in rows] == list(range(1, row.seq + 1))
