"""Internal notes: numbered, told to whom they mention, and never a part of the transcript."""

from __future__ import annotations

import asyncio

import pytest

from core.errors import AgentNotFound, ConversationNotFound, EmptyMessage, MessageIdReused
from handoff import store, transcript
from handoff.notes.service import Notes


@pytest.fixture
def notes(database, clock):
    return Notes(database, clock)


async def test_a_note_takes_no_number_of_the_transcript(database, notes, queue_one, agents):
    conversation_id = await queue_one()
    async with database.read() as session:
        before = await store.conversation(session, conversation_id)
        seq, version, updated_at = before.seq, before.version, before.updated_at
    note = await notes.write(agents[0], conversation_id, "n1", "她上周也来过", [])
    assert (note["number"], note["after_seq"]) == (1, seq)
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
        assert (row.seq, row.version, row.updated_at) == (seq, version, updated_at)
        messages = await transcript.after(session, conversation_id, 0)
    assert [message.seq for message in messages] == list(range(1, seq + 1))
    assert all("上周" not in message.text for message in messages)


async def test_notes_written_at_once_are_numbered_without_a_gap(notes, queue_one, agents):
    conversation_id = await queue_one()
    await asyncio.gather(
        *(notes.write(agents[n % 3], conversation_id, f"n{n}", f"{n}", []) for n in range(12))
    )
    written = await notes.after(conversation_id, 0)
    assert [note["number"] for note in written] == list(range(1, 13))
    assert [note["number"] for note in await notes.after(conversation_id, 10)] == [11, 12]


async def test_a_repeated_note_is_stored_once_and_another_under_its_id_is_refused(
    notes, queue_one, agents
):
    conversation_id = await queue_one()
    first = await notes.write(agents[0], conversation_id, "n1", "先查订单", [agents[1]])
    again = await notes.write(agents[0], conversation_id, "n1", "先查订单", [agents[1]])
    assert again == first
    with pytest.raises(MessageIdReused):
        await notes.write(agents[0], conversation_id, "n1", "不查了", [])
    with pytest.raises(MessageIdReused):
        await notes.write(agents[1], conversation_id, "n1", "先查订单", [])
    assert await notes.after(conversation_id, 0) == [first]


async def test_whom_a_note_mentions_is_woken_and_told_until_she_looks(
    notes, queue_one, agents, wakeups
):
    conversation_id = await queue_one()
    with wakeups.subscribe() as desk:
        await notes.write(agents[0], conversation_id, "n1", "@Tom 能退吗？", [agents[1], agents[0]])
        assert {agents[1], conversation_id} == (await desk.news(1)).changed
    [mention] = await notes.unseen(agents[1])
    assert mention["note"]["mentions"] == [{"id": agents[1], "name": "Tom"}]
    assert mention["contact"]["name"] == "访客 3f2a"
    assert await notes.unseen(agents[0]) == []  # whoever mentions herself need not be told
    await notes.see(agents[1], conversation_id)
    assert await notes.unseen(agents[1]) == []


async def test_a_note_that_cannot_be_stored_leaves_nothing(notes, queue_one, agents):
    conversation_id = await queue_one()
    with pytest.raises(AgentNotFound):
        await notes.write(agents[0], conversation_id, "n1", "@谁", [agents[1], "nobody"])
    with pytest.raises(EmptyMessage):
        await notes.write(agents[0], conversation_id, "n2", " \n ", [])
    with pytest.raises(ConversationNotFound):
        await notes.write(agents[0], "no-such", "n3", "好", [])
    assert await notes.after(conversation_id, 0) == []
    assert await notes.unseen(agents[1]) == []
