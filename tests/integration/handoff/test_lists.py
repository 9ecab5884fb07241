"""The desk's lists page by page: every row once, whatever its moment; and who was here before."""

from __future__ import annotations

import pytest

from core.cursor import Cursor
from core.errors import InvalidInput
from deflection.facts import Fact, FactKind
from handoff import chat, intake, ownership, store
from handoff.chat import AgentMessage
from handoff.desk.service import Desk
from handoff.message import Address
from handoff.transcript import note


async def all_pages(desk, agent, name, limit):
    found, before = [], None
    while True:
        page = await desk.lists(agent, name, before, limit)
        found += [each["id"] for each in page["conversations"]]
        if page["next"] is None:
            return found
        before = Cursor.parse(page["next"], "before")


@pytest.mark.parametrize("name", ["closed", "bot", "trouble", "waiting"])
@pytest.mark.parametrize("apart", [0, 300])
async def test_no_row_is_lost_or_doubled_at_a_pages_edge(
    database, incoming, queue_one, agents, clock, name, apart
):
    made = []
    for number in range(7):
        if name == "waiting":
            made.append(await queue_one(f"v{number}"))
        else:
            async with database.write() as session:
                message = incoming(address=Address("web", "widget", f"v{number}"))
                row = (await intake.receive(session, message, clock())).conversation
                if name == "trouble":
                    failed = Fact(FactKind.SEARCHED, clock(), data={"decision": "no_answer"})
                    await note(session, row, failed, failed)
                if name == "closed":
                    await ownership.close_idle(session, row, clock())
                made.append(row.id)
        clock.advance(microseconds=apart)  # less than a millisecond, or nothing at all
    desk = Desk(database, None, clock)
    for limit in (1, 2, 3, 7, 50):
        found = await all_pages(desk, agents[0], name, limit)
        assert len(found) == len(set(found))
        assert set(found) == set(made)


@pytest.mark.parametrize("text", ["", "yesterday", "1", "1.", ".x", "1.a b", "9" * 17 + ".x"])
def test_a_cursor_that_we_never_gave_is_refused(text):
    with pytest.raises(InvalidInput):
        Cursor.parse(text, "before")


async def test_a_customer_whom_the_bot_fails_stands_in_the_list_of_trouble(
    database, incoming, agents, clock
):
    desk = Desk(database, None, clock)
    async with database.write() as session:
        row = (await intake.receive(session, incoming(), clock())).conversation
        failed = Fact(FactKind.SEARCHED, clock(), data={"decision": "no_answer"})
        await note(session, row, failed, failed)
        conversation_id = row.id
        other = incoming(address=Address("web", "widget", "content"))
        await intake.receive(session, other, clock())
    [listed] = (await desk.lists(agents[0], "trouble", None, 10))["conversations"]
    assert (listed["id"], listed["trouble"]) == (conversation_id, ["low_scores"])
    async with database.write() as session:
        await ownership.take_over(session, conversation_id, agents[0], clock(), lambda _: 1.0)
    assert (await desk.lists(agents[0], "trouble", None, 10))["conversations"] == []


async def test_trouble_is_over_with_an_answer_that_helped_and_with_a_new_beginning(
    database, incoming, agents, clock
):
    desk = Desk(database, None, clock)

    async def trouble():
        page = await desk.lists(agents[0], "trouble", None, 10)
        return [each["trouble"] for each in page["conversations"]]

    async def happen(*facts):
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await note(session, row, *facts)

    async with database.write() as session:
        row = (await intake.receive(session, incoming(), clock())).conversation
        conversation_id = row.id
    unsure = Fact(FactKind.SEARCHED, clock(), data={"decision": "answer", "confidence": 0.1})
    await happen(unsure)
    assert await trouble() == []
    await happen(unsure)
    assert await trouble() == [["low_scores"]]
    await happen(Fact(FactKind.VOTED, clock(), "refund", {"helped": True}))
    assert await trouble() == []
    await happen(unsure, unsure)
    assert await trouble() == [["low_scores"]]
    async with database.write() as session:
        await ownership.close_idle(session, await store.lock(session, conversation_id), clock())
    async with database.write() as session:
        again = (await intake.receive(session, incoming("还在吗"), clock())).conversation
    assert again.id == conversation_id
    assert await trouble() == []


async def test_a_list_shows_what_somebody_said_last_and_of_an_article_its_title(
    database, queue_one, agents, clock
):
    conversation_id = await queue_one()
    desk = Desk(database, None, clock)

    async def last_words():
        [summary] = await desk.summaries([conversation_id])
        return summary["last_message"]

    assert (await last_words())["text"] == "怎么退款？"  # though we said after it that she waits
    await desk.accept(agents[0], conversation_id)
    card = dict.fromkeys(("language", "product", "summary"), "") | {
        "id": "refund",
        "title": "退款多久到账",
    }
    for article, shown in ((None, "好" * 160), (card, "退款多久到账")):
        async with database.write() as session:
            sent = AgentMessage(conversation_id, agents[0], f"id-{len(shown)}", "好" * 200, article)
            await chat.send(session, sent, clock())
        last = await last_words()
        assert (last["sender"], last["text"]) == ("agent", shown)
    assert last["kind"] == "article"


async def test_the_history_of_a_contact_has_her_other_conversations_alone(
    database, incoming, agents, clock
):
    ids = []
    for _ in range(3):
        async with database.write() as session:
            row = (await intake.receive(session, incoming(), clock())).conversation
            ids.append(row.id)
        async with database.write() as session:
            await ownership.close_idle(session, await store.lock(session, row.id), clock())
        clock.advance(days=10)
    async with database.write() as session:
        await intake.receive(
            session, incoming(address=Address("web", "widget", "somebody else")), clock()
        )
    history = await Desk(database, None, clock).history(ids[1])
    assert [each["id"] for each in history] == [ids[2], ids[0]]
