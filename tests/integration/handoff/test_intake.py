"""Promises 1 to 4: what comes in is stored once, in order, in one open conversation."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import func, select

from core.errors import MessageIdReused
from handoff import intake, ownership, store, transcript
from handoff.bot.reply import HandoffReason
from handoff.conversation import State
from handoff.message import Address, Author
from handoff.tables import ConversationRow, IdentityRow, MessageRow, TurnRow
from tests.integration.handoff.conftest import VISITOR


async def receive(database, incoming, clock):
    async with database.write() as session:
        return await intake.receive(session, incoming, clock())


async def count(database, table):
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table))


async def test_a_first_message_opens_a_conversation_and_owes_an_answer(database, incoming, clock):
    accepted = await receive(database, incoming("怎么退款？"), clock)
    assert (accepted.message.seq, accepted.message.text) == (1, "怎么退款？")
    assert accepted.conversation.state == State.BOT
    assert accepted.bot_owes
    assert await count(database, TurnRow) == 1


async def test_a_repeated_message_is_stored_once_and_answered_once(database, incoming, clock):
    message = incoming()
    first = await receive(database, message, clock)
    again = await receive(database, message, clock)
    assert again.duplicate
    assert again.message.id == first.message.id
    assert not again.bot_owes
    assert await count(database, MessageRow) == 1


async def test_the_same_id_with_another_text_is_refused_and_the_first_kept(
    database, incoming, clock
):
    await receive(database, incoming("first", client_message_id="m1"), clock)
    with pytest.raises(MessageIdReused):
        await receive(database, incoming("second", client_message_id="m1"), clock)
    async with database.read() as session:
        assert (await session.scalars(select(MessageRow.text))).all() == ["first"]


async def test_a_channels_own_id_is_stored_once_across_conversations(database, incoming, clock):
    message = incoming(client_message_id=None, external_id="wx-1")
    await receive(database, message, clock)
    assert (await receive(database, message, clock)).duplicate
    assert await count(database, MessageRow) == 1


async def test_fifty_first_messages_at_once_open_one_conversation_without_gaps(
    database, incoming, clock
):
    accepted = await asyncio.gather(
        *(receive(database, incoming(f"第 {n} 条"), clock) for n in range(50))
    )
    assert sorted(each.message.seq for each in accepted) == list(range(1, 51))
    assert await count(database, ConversationRow) == 1
    assert await count(database, IdentityRow) == 1


async def test_a_failed_transaction_gives_its_number_back(database, incoming, clock):
    await receive(database, incoming(), clock)

    async def fail_after_writing():
        async with database.write() as session:
            await intake.receive(session, incoming(), clock())
            raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError):
        await fail_after_writing()
    assert (await receive(database, incoming(), clock)).message.seq == 2


async def test_two_visitors_have_two_conversations(database, incoming, clock):
    one = await receive(database, incoming(), clock)
    other = await receive(database, incoming(address=Address("web", "widget", "b")), clock)
    assert one.conversation.id != other.conversation.id


async def test_while_she_waits_or_chats_the_bot_owes_nothing(
    database, incoming, clock, queue_one, agents
):
    conversation_id = await queue_one()
    assert not (await receive(database, incoming("还在吗"), clock)).bot_owes
    async with database.write() as session:
        await ownership.accept(session, conversation_id, agents[0], clock())
    assert not (await receive(database, incoming("您好"), clock)).bot_owes


async def close(database, clock, queue_one, agents):
    conversation_id = await queue_one()
    async with database.write() as session:
        row = await ownership.accept(session, conversation_id, agents[0], clock())
        await ownership.resolve(session, row, Author(agents[0], "梅"), clock())
    return conversation_id


async def test_writing_within_the_window_reopens_the_same_conversation(
    database, incoming, clock, queue_one, agents
):
    conversation_id = await close(database, clock, queue_one, agents)
    clock.advance(hours=71)
    accepted = await receive(database, incoming("还有一个问题"), clock)
    assert accepted.conversation.id == conversation_id
    assert accepted.conversation.episode == 2
    assert accepted.conversation.assignee_id is None
    assert accepted.bot_owes


async def test_writing_after_the_window_begins_a_new_conversation(
    database, incoming, clock, queue_one, agents
):
    conversation_id = await close(database, clock, queue_one, agents)
    clock.advance(hours=73)
    accepted = await receive(database, incoming("新的问题"), clock)
    assert accepted.conversation.id != conversation_id
    assert accepted.message.seq == 1


async def test_pages_that_follow_her_or_her_old_conversation_are_woken_by_a_new_one(
    database, incoming, clock, queue_one, agents, wakeups
):
    with wakeups.subscribe() as subscription:
        conversation_id = await close(database, clock, queue_one, agents)
        assert VISITOR.external_id in (await subscription.news(1)).changed
        clock.advance(hours=73)
        new = await receive(database, incoming("新的问题"), clock)
        changed = (await subscription.news(1)).changed
    assert changed == {VISITOR.external_id, conversation_id, new.conversation.id}


async def test_a_repeat_of_an_old_message_after_the_window_opens_nothing(
    database, incoming, clock, queue_one, agents
):
    message = incoming("怎么退款？", client_message_id="old")
    await receive(database, message, clock)
    await close_open(database, clock, agents)
    clock.advance(hours=73)
    assert (await receive(database, message, clock)).duplicate
    assert await count(database, ConversationRow) == 1


async def close_open(database, clock, agents):
    async with database.write() as session:
        row = await store.current(session, Address("web", "widget", "visitor-3f2a"))
        row = await store.lock(session, row.id)
        await ownership.request_person(session, row, HandoffReason.REQUESTED, {}, clock())
        row = await ownership.accept(session, row.id, agents[0], clock())
        await ownership.resolve(session, row, Author(agents[0], "梅"), clock())


async def test_resuming_from_any_point_gives_exactly_the_rest(database, incoming, clock):
    for n in range(30):
        accepted = await receive(database, incoming(str(n)), clock)
    async with database.read() as session:
        for seen in range(31):
            rest = await transcript.after(session, accepted.conversation.id, seen)
            assert [message.seq for message in rest] == list(range(seen + 1, 31))


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        ("zh", {"text": "How do I get a refund?"}, "en"),
        ("zh", {"text": "ERROR 1045 (28000): Access denied for user 'root'"}, "zh"),
        ("zh", {"text": "Elastic Compute Service"}, "zh"),
        ("en", {"text": "怎么退款"}, "zh"),
        ("en", {"text": "转人工", "action": {"kind": "request_person"}}, "en"),
    ],
)
async def test_a_conversation_changes_its_language_only_when_she_speaks_the_other(
    database, incoming, clock, before, said, after
):
    await receive(database, incoming("🙂", language=before), clock)
    row = (await receive(database, incoming(language="zh", **said), clock)).conversation
    assert row.language == after
