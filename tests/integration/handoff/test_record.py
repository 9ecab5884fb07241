"""The record on a real database, held to its published contract."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from deflection.facts import Fact, FactKind
from deflection.tables import FactRow
from handoff import chat, intake, ownership, store
from handoff.bot.applying import apply
from handoff.bot.reply import Answer, Choices, HandoffReason
from handoff.message import Author
from handoff.record.schema import HandoffRecord
from handoff.record.view import record_view
from handoff.tables import HandoffRow
from handoff.transcript import note

HIT = {"article_id": "refund", "title": "如何申请退款？", "score": 1.4}
ANSWER = Answer(
    "refund", "如何申请退款？", "zh", "ecs", "在订单页申请。", "<p>在订单页申请。</p>", 0.83,
    attempt={"question": "怎么退款", "decision": "answer", "confidence": 0.83, "hits": [HIT]},
)  # fmt: skip
OFFER = Choices(
    "您是想问", [{"article_id": "invoice", "title": "发票多久寄出？", "product": "ecs"}]
)


def held(record):
    """Return a record that keeps to the contract and has nothing beyond it."""
    assert HandoffRecord.model_validate(record).model_dump(mode="json") == record
    return record


@pytest.fixture
def say(database, incoming, clock):
    """Lets her write; returns the conversation's id."""

    async def write(text, **more):
        async with database.write() as session:
            return (await intake.receive(session, incoming(text, **more), clock())).conversation.id

    return write


@pytest.fixture
async def conversation(database, say, clock):
    """She asks, reads, votes, grows angry, and is queued."""
    conversation_id = await say("怎么退款？订单 20260302 付了两次")
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        await apply(session, row, [ANSWER, OFFER], "rasa", clock())
        reading = chat.Reading("refund", "r1", "dwelt", 41.0, "如何申请退款？")
        await chat.record_reading(session, row, reading, clock())
        await note(session, row, Fact(FactKind.VOTED, clock(), "refund", {"helped": False}))
    await say("没有解决，太差了", action={"kind": "helped", "article_id": "refund", "value": False})
    await say("还是不行，我要投诉")
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        await ownership.request_person(
            session, row, HandoffReason.COMPLAINT, {"failures": 2}, clock()
        )
    return conversation_id


async def now(database, conversation_id):
    async with database.read() as session:
        return held(await record_view(session, await store.conversation(session, conversation_id)))


async def test_a_record_tells_what_she_read_what_was_tried_and_how_she_feels(
    database, conversation
):
    record = await now(database, conversation)
    read, offered = record["articles"]
    assert (read["article_id"], read["seconds_read"], read["vote"]) == ("refund", 41, "not_helped")
    assert (offered["article_id"], offered["score"]) == ("invoice", None)
    assert [attempt["confidence"] for attempt in record["attempts"]] == [0.83]
    assert record["slots"] == {"failures": 2}
    assert record["routing"]["code"] == record["reason"] == "complaint"
    assert record["sentiment"]["trend"] == "worsening"
    assert [each["text"] for each in record["summary"]][:2] == [
        "怎么退款？",
        "订单 20260302 付了两次",
    ]


async def test_what_a_click_wrote_is_not_taken_for_her_words(database, conversation):
    record = await now(database, conversation)
    assert len(record["sentiment"]["messages"]) == 2
    assert "没有解决，太差了" not in [each["text"] for each in record["summary"]]


async def test_the_record_of_the_handoff_stays_as_it_stood(database, conversation, say):
    await say("你们还在吗")
    async with database.read() as session:
        kept = held((await session.scalars(select(HandoffRow))).one().record)
    assert kept["handoff_id"] is not None
    assert len(kept["sentiment"]["messages"]) == 2
    assert len((await now(database, conversation))["sentiment"]["messages"]) == 3


async def test_a_conversation_without_a_handoff_has_a_record_too(database, say):
    record = await now(database, await say("怎么退款"))
    assert (record["handoff_id"], record["queued_at"], record["slots"]) == (None, None, {})


async def test_the_moments_of_the_queue_are_told_as_they_come(
    database, conversation, agents, clock
):
    clock.advance(seconds=30)
    async with database.write() as session:
        await ownership.accept(session, conversation, agents[0], clock())
    record = await now(database, conversation)
    assert (record["waited_seconds"], record["first_reply_at"]) == (30.0, None)
    async with database.write() as session:
        sent = chat.AgentMessage(conversation, agents[0], "m1", "您好")
        await chat.send(session, sent, clock())
        row = await store.lock(session, conversation)
        await ownership.resolve(session, row, Author(agents[0], "梅"), clock())
    record = await now(database, conversation)
    assert record["first_reply_at"] is not None
    assert (record["outcome"], record["waited_seconds"]) == ("resolved", 30.0)


async def test_where_a_clock_was_turned_back_nobody_waited_less_than_nothing(
    database, conversation, agents, clock
):
    clock.advance(hours=-1)
    async with database.write() as session:
        await ownership.accept(session, conversation, agents[0], clock())
    assert (await now(database, conversation))["waited_seconds"] == 0
    async with database.read() as session:
        fact = await session.scalar(select(FactRow).where(FactRow.kind == "accepted"))
    assert fact.data["waited_seconds"] == 0
