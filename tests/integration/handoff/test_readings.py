"""What is read on help pages: nobody's, then hers, then a part of her conversation."""

from __future__ import annotations

import asyncio

import pytest

from deflection.readings import store as kept
from deflection.readings.reading import KEPT
from deflection.store import facts_of
from handoff import intake, ownership, store
from handoff.message import Address
from handoff.readings import HelpReading, claim, read_help
from handoff.record.articles import articles
from handoff.record.schema import HandoffRecord
from handoff.record.view import record_view
from tests.integration.handoff.conftest import VISITOR


def card(key):
    return {"id": key, "title": f"title of {key}", "language": "zh", "product": "ecs"}


@pytest.fixture
def read(database, clock):
    """Tells a beat of a reading; ``who`` is her address, or nobody's."""

    async def tell(number, key, seconds=0.0, helped=None, who=None):
        reading = HelpReading(number, card(key), seconds, helped)
        async with database.write() as session:
            await read_help(session, who, reading, clock())

    return tell


@pytest.fixture
def say(database, incoming, clock):
    async def write(text="怎么退款？", **more):
        async with database.write() as session:
            return (await intake.receive(session, incoming(text, **more), clock())).conversation.id

    return write


@pytest.fixture
def claimed(database, clock):
    async def make(*numbers, who=VISITOR):
        async with database.write() as session:
            await claim(session, who, numbers, clock())

    return make


@pytest.fixture
def met(database):
    """Returns the articles of a conversation's record, as what an agent would see of each."""

    async def look(conversation_id):
        async with database.read() as session:
            facts = await facts_of(session, conversation_id)
        return [
            (one["article_id"], one["seconds_read"], one["vote"], one["sent_by"])
            for one in articles(facts)
        ]

    return look


async def test_readings_become_hers_when_her_browser_claims_them_and_then_a_conversation_begins(
    read, claimed, say, met, clock
):
    await read("r1", "refund")
    clock.advance(seconds=41)
    await read("r1", "refund", 41.0)
    clock.advance(seconds=5)
    await read("r2", "invoice")
    await read("r2", "invoice", 8.0, helped=False)
    await read("r3", "of-somebody-else", 90.0)
    clock.advance(minutes=3)
    await claimed("r1", "r2")
    conversation = await say()
    assert await met(conversation) == [
        ("refund", 41, None, "help_centre"),
        ("invoice", 8, "not_helped", "help_centre"),
    ]


async def test_the_record_keeps_its_contract_and_the_order_in_which_she_read(
    database, read, claimed, say, clock
):
    await read("r1", "refund", 12.0)
    clock.advance(minutes=1)
    await claimed("r1")
    conversation = await say()
    async with database.read() as session:
        record = await record_view(session, await store.conversation(session, conversation))
    assert HandoffRecord.model_validate(record).model_dump(mode="json") == record
    assert record["articles"][0]["opened_at"] == "2026-03-02T09:00:00.000Z"


async def test_readings_that_are_claimed_after_the_first_message_come_to_it_too(
    read, claimed, say, met
):
    await read("r1", "refund", 12.0)
    conversation = await say()
    await claimed("r1")
    assert await met(conversation) == [("refund", 12, None, "help_centre")]


async def test_who_is_known_needs_no_claim_and_in_an_open_conversation_reading_is_told_at_once(
    read, say, met
):
    await read("r1", "refund", 3.0, who=VISITOR)
    conversation = await say()
    await read("r1", "refund", 9.0, who=VISITOR)
    await read("r1", "refund", 9.0, who=VISITOR)
    await read("r2", "invoice", who=VISITOR)
    assert await met(conversation) == [
        ("refund", 9, None, "help_centre"),
        ("invoice", 0, None, "help_centre"),
    ]


async def test_what_is_told_twice_or_late_changes_nothing(read, claimed, say, met):
    await read("r1", "refund", 20.0, helped=True)
    await read("r1", "refund", 10.0)
    await read("r1", "another", 99.0)
    await claimed("r1")
    conversation = await say()
    assert await met(conversation) == [("refund", 20, "helped", "help_centre")]


async def test_nobody_claims_what_is_somebodys_already(read, claimed, say, met):
    await read("r1", "refund", 20.0)
    await claimed("r1", who=Address("web", "widget", "first"))
    await claimed("r1")
    assert await met(await say()) == []


async def test_what_she_reads_after_the_end_goes_with_the_conversation_that_she_takes_up_again(
    database, read, say, met, clock
):
    conversation = await say()
    async with database.write() as session:
        row = await store.lock(session, conversation)
        await ownership.close_idle(session, row, clock())
    await read("r1", "refund", 30.0, who=VISITOR)
    assert await met(conversation) == []
    clock.advance(hours=1)
    assert await say("还是不行") == conversation
    assert await met(conversation) == [("refund", 30, None, "help_centre")]


async def test_after_a_week_a_reading_counts_and_is_nobodys(
    database, read, claimed, say, met, clock
):
    await read("r1", "refund", 30.0, who=VISITOR)
    await read("r2", "refund", 5.0)
    clock.advance(seconds=KEPT.total_seconds() + 1)
    async with database.write() as session:
        await kept.forget(session, clock() - KEPT)
    await claimed("r1", "r2")
    assert await met(await say()) == []
    async with database.read() as session:
        opened = await kept.openings(session, clock() - 2 * KEPT)
    assert opened == {"refund": 2}


async def test_openings_count_each_reading_once_wherever_it_is_kept(database, read, say, clock):
    await read("r1", "refund", 3.0, who=VISITOR)
    await read("r2", "refund")
    await say()
    async with database.read() as session:
        assert await kept.openings(session, clock()) == {"refund": 2}


async def test_beats_that_come_at_the_same_moment_are_one_reading(read, claimed, say, met):
    beats = (read("r1", "refund", float(seconds)) for seconds in range(5))
    await asyncio.gather(*beats)
    await claimed("r1")
    assert await met(await say()) == [("refund", 4, None, "help_centre")]
