"""Promise 5: who accepted and vanished loses the customer to the queue; who is idle is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handoff import intake, store
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.message import Address
from server.maintenance import Maintenance
from tests.integration.handoff.queued import queued_ids
from tests.integration.handoff.test_notices import NoArticles
from tests.integration.handoff.words import words

GRACE, IDLE = timedelta(seconds=60), timedelta(hours=24)


@pytest.fixture
def desk(database, clock):
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock)


@pytest.fixture
def sweep(database, clock):
    """Housekeeping, once."""
    return Maintenance(database, GRACE, IDLE, clock).sweep


@pytest.fixture
def write(database, incoming, clock):
    """A customer writes a message; returns what was accepted."""

    async def send(text="还在吗？", visitor="visitor-3f2a"):
        message = incoming(text, address=Address("web", "widget", visitor))
        async with database.write() as session:
            return await intake.receive(session, message, clock())

    return send


async def conversation(database, conversation_id):
    async with database.read() as session:
        return await store.conversation(session, conversation_id)


async def events(database, conversation_id):
    async with database.read() as session:
        rows = await store.messages_after(session, conversation_id, 0, 50)
    return [row.data["event"] for row in rows if row.kind == "notice"]


async def test_an_agent_who_vanished_loses_the_customer_to_her_old_place_in_the_queue(
    database, desk, sweep, queue_one, agents, clock
):
    first = await queue_one("a")
    clock.advance(seconds=30)
    second = await queue_one("b")
    await desk.accept(agents[0], first)
    await desk.seen(agents[0])
    clock.advance(seconds=61)
    await sweep()
    row = await conversation(database, first)
    assert (row.state, row.assignee_id) == (State.QUEUED, None)
    async with database.read() as session:
        assert await queued_ids(session) == [first, second]
    assert await events(database, first) == ["queued", "accepted", "returned_to_queue"]


async def test_an_agent_seen_again_within_the_grace_keeps_the_customer(
    database, desk, sweep, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    await desk.seen(agents[0])
    for _ in range(5):
        clock.advance(seconds=50)
        await desk.seen(agents[0])
        await sweep()
    assert (await conversation(database, conversation_id)).assignee_id == agents[0]


async def test_an_agent_without_a_desk_has_the_grace_from_accepting(
    database, desk, sweep, queue_one, agents, clock
):
    conversation_id = await queue_one()
    clock.advance(minutes=10)
    await desk.accept(agents[0], conversation_id)
    clock.advance(seconds=59)
    await sweep()
    assert (await conversation(database, conversation_id)).state == State.ASSIGNED
    clock.advance(seconds=2)
    await sweep()
    assert (await conversation(database, conversation_id)).state == State.QUEUED


async def test_a_customer_who_goes_on_writing_does_not_keep_the_vanished_agent(
    database, desk, sweep, write, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    for _ in range(4):
        clock.advance(seconds=20)
        await write()
        await sweep()
    assert (await conversation(database, conversation_id)).state == State.QUEUED


async def test_a_customer_left_without_an_answer_in_mid_chat_is_not_forgotten(
    database, desk, sweep, write, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    await desk.seen(agents[0])
    await desk.send(agents[0], conversation_id, words("m1", "请稍等"))
    clock.advance(minutes=5)
    await sweep()
    assert (await conversation(database, conversation_id)).state == State.ASSIGNED
    await write("等了很久了")
    await sweep()
    assert (await conversation(database, conversation_id)).state == State.QUEUED


async def test_a_chat_that_was_answered_comes_back_after_a_longer_grace_and_she_is_told_who_left(
    database, desk, sweep, queue_one, agents, clock
):
    first = await queue_one("a")
    clock.advance(seconds=30)
    second = await queue_one("b")
    await desk.accept(agents[0], first)
    await desk.seen(agents[0])
    await desk.send(agents[0], first, words("m1", "我查一下"))
    clock.advance(minutes=5)
    await sweep()
    assert (await conversation(database, first)).state == State.ASSIGNED
    clock.advance(seconds=1)
    await sweep()
    await sweep()
    row = await conversation(database, first)
    assert (row.state, row.assignee_id) == (State.QUEUED, None)
    async with database.read() as session:
        assert await queued_ids(session) == [first, second]
        last = (await store.messages_after(session, first, 0, 50))[-1]
    assert await events(database, first) == ["queued", "accepted", "agent_away"]
    assert (last.data["agent"]["id"], "梅" in last.text) == (agents[0], True)


async def test_the_next_agent_has_a_grace_of_her_own(
    database, desk, sweep, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    clock.advance(minutes=5)
    await sweep()
    await desk.seen(agents[1])
    await desk.accept(agents[1], conversation_id)
    await sweep()
    assert (await conversation(database, conversation_id)).assignee_id == agents[1]


async def test_every_customer_of_a_vanished_agent_comes_back(
    database, desk, sweep, queue_one, agents, clock
):
    waiting = [await queue_one(f"v{n}") for n in range(2)]
    for each in waiting:
        await desk.accept(agents[0], each)
    clock.advance(minutes=2)
    await sweep()
    async with database.read() as session:
        assert sorted(await queued_ids(session)) == sorted(waiting)
        assert await store.load_of(session, agents[0]) == 0


async def test_a_silent_conversation_with_the_bot_is_closed_and_the_next_word_reopens_it(
    database, sweep, write, clock
):
    conversation_id = (await write("你好")).conversation.id
    clock.advance(hours=23)
    await sweep()
    assert (await conversation(database, conversation_id)).state == State.BOT
    clock.advance(hours=2)
    await sweep()
    assert (await conversation(database, conversation_id)).state == State.CLOSED
    again = await write("再问一句")
    assert (again.conversation.id, again.conversation.state) == (conversation_id, State.BOT)
    assert await events(database, conversation_id) == ["reopened"]


async def test_who_waits_for_a_person_is_never_closed_for_being_silent(
    database, desk, sweep, queue_one, agents, clock
):
    waiting, assigned = await queue_one("a"), await queue_one("b")
    await desk.accept(agents[0], assigned)
    await desk.send(agents[0], assigned, words("m1", "您好"))
    clock.advance(days=7)
    await desk.seen(agents[0])
    await sweep()
    assert (await conversation(database, waiting)).state == State.QUEUED
    assert (await conversation(database, assigned)).state == State.ASSIGNED
