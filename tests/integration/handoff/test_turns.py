"""Promises 3 and 6: one bot turn at a time, each answered once, and silence after a handoff."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from handoff import intake, ownership, store
from handoff.bot import turn_store, turns
from handoff.bot.context import LASTS, NOTHING, Context
from handoff.bot.reply import Answer, HandoffReason, RequestPerson, Say
from handoff.conversation import State
from handoff.message import Address, Author
from handoff.tables import MessageRow, TurnRow
from server.bot.runner import BotTurnRunner


@pytest.fixture
def ask(database, incoming, clock):
    """A customer writes; returns the conversation's id."""

    async def write(text="怎么退款？", visitor="visitor-3f2a"):
        message = incoming(text, address=Address("web", "widget", visitor))
        async with database.write() as session:
            return (await intake.receive(session, message, clock())).conversation.id

    return write


@pytest.fixture
def begin(database, clock):
    """Somebody wants to answer; returns the turn, if it is given to that one."""

    async def take(conversation_id, token):
        async with database.write() as session:
            return await turns.begin(session, conversation_id, token, clock())

    return take


@pytest.fixture
def commit(database, clock):
    """The holder of a turn proposes; returns the next turn."""

    async def write(turn, *proposals):
        async with database.write() as session:
            return await turns.commit(session, turn, proposals, "rasa", clock())

    return write


async def texts(database, conversation_id, sender):
    query = select(MessageRow.text).where(
        MessageRow.conversation_id == conversation_id, MessageRow.sender == sender
    )
    async with database.read() as session:
        return (await session.scalars(query.order_by(MessageRow.seq))).all()


async def states(database):
    async with database.read() as session:
        return (await session.scalars(select(TurnRow.state).order_by(TurnRow.seq))).all()


async def pending(database, clock):
    async with database.read() as session:
        return await turn_store.conversations_with_pending_turns(session, clock())


async def test_of_many_who_want_to_answer_one_gets_the_turn(ask, begin):
    conversation_id = await ask()
    taken = await asyncio.gather(*(begin(conversation_id, f"holder-{n}") for n in range(20)))
    assert len([turn for turn in taken if turn is not None]) == 1


async def test_turns_are_answered_in_the_order_of_the_messages(database, ask, begin, commit):
    for number in range(3):
        conversation_id = await ask(f"第 {number} 句")
    turn = await begin(conversation_id, "holder")
    while turn is not None:
        turn = await commit(turn, Say(f"答：{turn.text}"))
    assert await texts(database, conversation_id, "bot") == [f"答：第 {n} 句" for n in range(3)]
    assert await states(database) == ["done"] * 3


async def test_what_comes_while_the_bot_thinks_is_its_next_turn(ask, begin, commit):
    conversation_id = await ask("第一句")
    turn = await begin(conversation_id, "holder")
    await ask("第二句")
    assert await begin(conversation_id, "another") is None
    assert (await commit(turn, Say("好"))).text == "第二句"


ANSWERED = Answer(
    "refund",
    "如何退款？",
    "zh",
    "shop",
    "答",
    "答",
    attempt={"question": "怎么退款？", "decision": "answer"},
)


async def test_a_turn_knows_what_was_talked_about_before_it(ask, begin, commit, clock):
    conversation_id = await ask("怎么退款？")
    first = await begin(conversation_id, "holder")
    assert first.context == NOTHING
    await ask("那海外呢？")
    second = await commit(first, ANSWERED)
    assert second.context == Context("怎么退款？", "refund")
    await commit(second, Say("不客气。"))
    await ask("那海外呢？")
    clock.advance(seconds=LASTS.total_seconds() + 1)
    assert (await begin(conversation_id, "holder")).context == NOTHING


async def test_what_was_talked_about_is_over_once_a_person_had_the_conversation(
    database, ask, begin, commit, clock, agents
):
    conversation_id = await ask("怎么退款？")
    await commit(await begin(conversation_id, "holder"), ANSWERED)
    mei = sorted(agents)[0]
    async with database.write() as session:
        row = await ownership.take_over(session, conversation_id, mei, clock())
        await ownership.return_to_bot(session, row, Author(mei, "梅"), clock())
    await ask("那海外呢？")
    assert (await begin(conversation_id, "holder")).context == NOTHING


async def test_a_holder_who_died_is_replaced_after_the_lease(database, ask, begin, clock):
    conversation_id = await ask()
    await begin(conversation_id, "dead")
    assert await begin(conversation_id, "heir") is None
    assert await pending(database, clock) == []
    clock.advance(seconds=turns.LEASE.total_seconds() + 1)
    assert await pending(database, clock) == [conversation_id]
    assert (await begin(conversation_id, "heir")).attempts == 2


async def test_a_holder_who_was_replaced_writes_nothing(database, ask, begin, commit, clock):
    conversation_id = await ask()
    stale = await begin(conversation_id, "slow")
    clock.advance(seconds=turns.LEASE.total_seconds() + 1)
    fresh = await begin(conversation_id, "heir")
    assert await commit(stale, Say("slow"), RequestPerson(HandoffReason.REQUESTED)) is None
    await commit(fresh, Say("heir"))
    assert await commit(stale, Say("slow again")) is None
    assert await texts(database, conversation_id, "bot") == ["heir"]


async def test_a_replaced_holder_cannot_give_the_heirs_claim_back(
    database, ask, begin, commit, clock
):
    conversation_id = await ask()
    await begin(conversation_id, "slow")
    clock.advance(seconds=turns.LEASE.total_seconds() + 1)
    fresh = await begin(conversation_id, "heir")
    async with database.write() as session:
        await turns.release(session, conversation_id, "slow")
    assert await begin(conversation_id, "third") is None
    await commit(fresh, Say("heir"))
    assert await texts(database, conversation_id, "bot") == ["heir"]


async def test_a_claim_given_back_can_be_taken_at_once(database, ask, begin):
    conversation_id = await ask()
    await begin(conversation_id, "first")
    async with database.write() as session:
        await turns.release(session, conversation_id, "first")
    assert (await begin(conversation_id, "second")).attempts == 2


async def test_a_successor_takes_up_at_once_what_its_predecessor_held_and_nothing_else(
    database, ask, begin, clock
):
    left, elsewhere = await ask(visitor="a"), await ask(visitor="b")
    await begin(left, turns.new_token("here"))
    await begin(elsewhere, turns.new_token("here-too"))
    async with database.write() as session:
        await turns.release_all(session, "here")
    assert await pending(database, clock) == [left]
    assert await begin(elsewhere, turns.new_token("here")) is None


async def test_a_runner_that_was_closed_begins_nothing_and_leaves_the_turn_owed(
    database, wakeups, ask, clock
):
    asked, never = asyncio.Queue(), asyncio.Event()

    async def hang(turn):
        asked.put_nowait(turn.text)
        await never.wait()

    conversation_id = await ask("第一句")
    runner = BotTurnRunner(database, wakeups, hang, hang, lambda _: [], "here", clock)
    runner.owe(conversation_id)
    assert await asked.get() == "第一句"
    runner.owe(conversation_id)
    await runner.close()
    runner.owe(conversation_id)
    assert await pending(database, clock) == [conversation_id]
    assert asked.empty()


async def test_a_claim_is_not_kept_when_nothing_is_owed(ask, begin, commit):
    conversation_id = await ask("第一句")
    await commit(await begin(conversation_id, "first"), Say("好"))
    assert await begin(conversation_id, "idle") is None
    await ask("第二句")
    assert (await begin(conversation_id, "second")).text == "第二句"


@pytest.fixture
def moves(database, agents, clock):
    """What can happen to a conversation with the bot while the bot still thinks."""

    async def take_over(conversation_id):
        async with database.write() as session:
            await ownership.take_over(session, conversation_id, agents[0], clock())

    async def queue(conversation_id):
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.request_person(session, row, HandoffReason.REQUESTED, {}, clock())

    async def queue_and_accept(conversation_id):
        await queue(conversation_id)
        async with database.write() as session:
            await ownership.accept(session, conversation_id, agents[0], clock())

    async def queue_and_leave(conversation_id):
        await queue(conversation_id)
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.leave_queue(session, row, clock())

    async def close_idle(conversation_id):
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.close_idle(session, row, clock())

    return locals()


@pytest.mark.parametrize(
    ("move", "state"),
    [
        ("take_over", State.ASSIGNED),
        ("queue", State.QUEUED),
        ("queue_and_accept", State.ASSIGNED),
        ("queue_and_leave", State.BOT),
        ("close_idle", State.CLOSED),
    ],
)
async def test_the_bot_is_silent_when_the_owner_changed_while_it_thought(
    database, ask, begin, commit, moves, move, state
):
    conversation_id = await ask()
    turn = await begin(conversation_id, "holder")
    await moves[move](conversation_id)
    assert await commit(turn, Say("太晚了"), RequestPerson(HandoffReason.ANGER)) is None
    assert await texts(database, conversation_id, "bot") == []
    assert await states(database) == ["dropped"]
    async with database.read() as session:
        assert (await store.conversation(session, conversation_id)).state == state


async def test_an_acceptance_and_an_answer_at_once_leave_one_speaker(
    database, ask, begin, commit, moves
):
    conversations = [await ask(visitor=f"v{n}") for n in range(2)]
    taken = [await begin(each, "holder") for each in conversations]
    await asyncio.gather(
        *(commit(turn, Say("机器人")) for turn in taken),
        *(moves["take_over"](each) for each in conversations),
    )
    for each in conversations:
        async with database.read() as session:
            rows = await store.messages_after(session, each, 0, 10)
        senders = [row.sender for row in rows]
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert senders in (["customer", "bot", "system"], ["customer", "system"])


async def test_a_request_for_a_person_in_an_answer_comes_after_its_words(
    database, ask, begin, commit
):
    conversation_id = await ask("我要投诉")
    await commit(
        await begin(conversation_id, "holder"),
        RequestPerson(HandoffReason.COMPLAINT, {"topic": "退款"}),
        Say("马上为您转接。"),
    )
    async with database.read() as session:
        rows = await store.messages_after(session, conversation_id, 0, 10)
        assert (await store.conversation(session, conversation_id)).state == State.QUEUED
    assert [row.kind for row in rows] == ["text", "text", "notice"]
