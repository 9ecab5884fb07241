"""Promises are watched, marked, and acted on once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core.clock import iso
from deflection.tables import FactRow
from handoff import chat, intake, ownership, store
from handoff.chat import AgentMessage
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.hours.calendar import ALWAYS, Calendar, Span
from handoff.levels.level import Escalation, Levels, Mark, Measure, Policy, Promise
from handoff.levels.promised import Promises
from handoff.levels.tables import LevelRow
from handoff.levels.watch import Watch
from handoff.message import Address
from handoff.routing import queueing
from handoff.routing import store as routings
from handoff.routing.rules.policy_file import shipped
from handoff.tickets.ticket import Why
from handoff.tickets.ticketing import open_ticket
from tests.integration.handoff.queued import queued_ids
from tests.integration.handoff.test_notices import NoArticles
from tests.integration.handoff.words import words

MINUTE = timedelta(minutes=1)
CHAT = {
    Promise.FIRST_REPLY: 4 * MINUTE,
    Promise.NEXT_REPLY: 8 * MINUTE,
    Promise.RESOLUTION: 60 * MINUTE,
}
TICKET = {Promise.FIRST_REPLY: 60 * MINUTE, Promise.NEXT_REPLY: 120 * MINUTE}
POLICY = Policy("all", CHAT, TICKET)
VIP = Policy("vip", {Promise.FIRST_REPLY: MINUTE}, {}, tiers=frozenset({"vip"}))
ESCALATIONS = (
    Escalation(Promise.FIRST_REPLY, Mark.AT_RISK, Measure.RAISE_PRIORITY),
    Escalation(Promise.FIRST_REPLY, Mark.BREACHED, Measure.OPEN_TO_ALL),
    Escalation(Promise.FIRST_REPLY, Mark.BREACHED, Measure.NOTIFY),
    Escalation(Promise.NEXT_REPLY, Mark.BREACHED, Measure.REASSIGN),
)
LEVELS = Levels((VIP, POLICY), 0.75, ESCALATIONS)


@pytest.fixture
def watch(database, clock):
    """Holds to the promises above."""

    def make(calendar: Calendar = ALWAYS) -> Watch:
        return Watch(database, Promises(LEVELS, calendar), shipped(), clock)

    return make


@pytest.fixture
def desk(database, clock) -> Desk:
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock)


@pytest.fixture
def write(database, incoming, clock):
    """She writes another message."""

    async def send(text="还在吗？", visitor="visitor-3f2a"):
        message = incoming(text, address=Address("web", "widget", visitor))
        async with database.write() as session:
            await intake.receive(session, message, clock())

    return send


async def level(desk, conversation_id):
    found = (await desk.detail(conversation_id))["conversation"]["level"]
    return found and (found["promise"], found["mark"])


async def escalated(database):
    async with database.read() as session:
        rows = await session.scalars(
            select(FactRow.data).where(FactRow.kind == "escalated").order_by(FactRow.id)
        )
        return [row["measure"] for row in rows]


async def test_a_first_reply_is_marked_at_risk_and_then_breached(watch, desk, queue_one, clock):
    conversation_id = await queue_one()
    for minutes, expected in ((2, None), (1, "at_risk"), (1, "breached")):
        clock.advance(minutes=minutes)
        await watch().sweep()
        assert await level(desk, conversation_id) == (expected and ("first_reply", expected))


async def test_a_reply_takes_the_mark_away_and_her_next_words_are_promised_anew(
    watch, desk, write, queue_one, agents, clock
):
    conversation_id = await queue_one()
    clock.advance(minutes=5)
    await watch().sweep()
    await desk.accept(agents[0], conversation_id)
    await watch().sweep()
    assert await level(desk, conversation_id) == ("first_reply", "breached")
    await desk.send(agents[0], conversation_id, words("m1", "您好"))
    await watch().sweep()
    assert await level(desk, conversation_id) is None
    await write()
    clock.advance(minutes=6)
    await watch().sweep()
    assert await level(desk, conversation_id) == ("next_reply", "at_risk")


async def test_each_measure_is_taken_once_and_is_a_fact(
    database, watch, desk, queue_one, agents, clock
):
    conversation_id = await queue_one()
    async with database.write() as session:
        row = await routings.routing(session, conversation_id)
        row.lane = row.asked = "topic:billing~2"
        before = row.rank_at
    for _ in range(6):
        clock.advance(minutes=1)
        await watch().sweep()
        await watch().sweep()
    assert await escalated(database) == ["raise_priority", "open_to_all", "notify"]
    async with database.read() as session:
        row = await routings.routing(session, conversation_id)
    assert (row.priority, row.lane) == ("high", "")
    assert row.rank_at == before - timedelta(seconds=shipped().priorities["high"])


async def test_who_moved_up_stands_before_those_who_came_first(database, watch, queue_one, clock):
    first = await queue_one("a")
    async with database.write() as session:
        await queueing.raise_priority(session, first, {"normal": 0.0, "low": -60.0})
    clock.advance(seconds=30)
    second = await queue_one("b")
    async with database.write() as session:
        assert await queueing.raise_priority(session, second, shipped().priorities)
    async with database.read() as session:
        assert await queued_ids(session) == [second, first]


async def test_a_chat_whose_agent_does_not_answer_goes_back_to_the_queue(
    database, watch, desk, write, queue_one, agents, clock
):
    conversation_id = await queue_one()
    await desk.accept(agents[0], conversation_id)
    clock.advance(seconds=20)
    await desk.send(agents[0], conversation_id, words("m1", "请稍等"))
    await write()
    clock.advance(minutes=9)
    await watch().sweep()
    async with database.read() as session:
        row = await store.conversation(session, conversation_id)
    assert (row.state, row.assignee_id) == (State.QUEUED, None)
    assert "reassign" in await escalated(database)


async def test_out_of_hours_no_promise_runs(watch, desk, queue_one, clock):
    clock.moment = datetime(2026, 3, 2, 16, 59, tzinfo=UTC)
    office = Calendar(week=((Span(9 * 60, 17 * 60),),) * 7)
    conversation_id = await queue_one()
    clock.advance(hours=15)
    await watch(office).sweep()
    assert await level(desk, conversation_id) is None
    clock.advance(hours=1, minutes=3)
    await watch(office).sweep()
    assert await level(desk, conversation_id) == ("first_reply", "at_risk")


async def test_a_vip_is_promised_more(database, watch, desk, queue_one, clock):
    conversation_id = await queue_one()
    async with database.write() as session:
        row = await store.conversation(session, conversation_id)
        (await store.contact(session, row.contact_id)).tier = "vip"
    clock.advance(minutes=1)
    await watch().sweep()
    assert await level(desk, conversation_id) == ("first_reply", "breached")


async def test_a_ticket_has_promises_of_its_own(database, watch, desk, queue_one, agents, clock):
    conversation_id = await queue_one()
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        await open_ticket(session, row, Why.CLOSED, None, clock())
    clock.advance(minutes=44)
    await watch().sweep()
    assert await level(desk, conversation_id) is None
    clock.advance(minutes=1)
    await watch().sweep()
    assert await level(desk, conversation_id) == ("first_reply", "at_risk")
    await desk.send(agents[0], conversation_id, words("m1", "已处理"))
    await watch().sweep()
    assert await level(desk, conversation_id) is None


@pytest.mark.parametrize("end", ["leave", "resolve"])
async def test_what_is_over_is_forgotten(database, watch, desk, queue_one, agents, clock, end):
    conversation_id = await queue_one()
    clock.advance(minutes=5)
    await watch().sweep()
    if end == "leave":
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.leave_queue(session, row, clock())
    else:
        await desk.accept(agents[0], conversation_id)
        await desk.resolve(agents[0], conversation_id)
    await watch().sweep()
    assert await level(desk, conversation_id) is None
    async with database.read() as session:
        assert (await session.scalars(select(LevelRow))).all() == []


async def test_what_has_not_changed_is_not_written_again(
    database, watch, queue_one, clock, wakeups
):
    await queue_one()
    clock.advance(minutes=5)
    await watch().sweep()
    clock.advance(minutes=10)
    with wakeups.subscribe() as news:
        await watch().sweep()
        assert (await news.news(0.01)).overdue


async def test_a_chat_shows_the_reply_that_she_waits_for_and_was_promised(
    database, clock, queue_one, agents, write
):
    desk = Desk(database, NoArticles(), clock, promises=Promises(LEVELS, ALWAYS))

    async def promised():
        found = (await desk.detail(conversation_id))["conversation"]["promised"]
        return found and tuple(found.values())

    def within(promise, minutes, since):
        times = (since, since + 0.75 * minutes * MINUTE, since + minutes * MINUTE)
        return (promise, *map(iso, times))

    conversation_id = await queue_one()
    asked_at = clock()
    assert await promised() == within("first_reply", 4, asked_at)
    clock.advance(minutes=9)
    assert await promised() == within("first_reply", 4, asked_at)
    await desk.accept(agents[0], conversation_id)
    async with database.write() as session:
        sent = AgentMessage(conversation_id, agents[0], "id-1", "您好", None)
        await chat.send(session, sent, clock())
    assert await promised() is None
    clock.advance(minutes=1)
    await write()
    assert await promised() == within("next_reply", 8, clock())
    async with database.write() as session:
        row = await store.conversation(session, conversation_id)
        (await store.contact(session, row.contact_id)).tier = "vip"
    assert await promised() is None  # her level promises a first reply alone
    await desk.resolve(agents[0], conversation_id)
    assert await promised() is None
