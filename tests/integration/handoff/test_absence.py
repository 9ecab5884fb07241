"""Who closes the page while she waits keeps her place for a grace, and not for ever."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.errors import IllegalMove
from core.wakeups import Wakeups
from handoff import intake, ownership, store
from handoff.bot.reply import HandoffReason
from handoff.conversation import State
from handoff.desk.service import Desk
from handoff.hours.calendar import ALWAYS
from handoff.hours.hours_file import Hours
from handoff.levels.levels_file import read_levels
from handoff.message import Address
from handoff.queue.absence import Absence
from handoff.queue.board import QueueBoard
from handoff.queue.tables import WaitingPageRow
from handoff.reception import Reception
from handoff.tickets import ticketing
from handoff.tickets.reach import parse_reach
from handoff.tickets.ticket import Status, Why
from tests.integration.handoff.queued import queued_ids
from tests.integration.handoff.test_notices import NoArticles
from tests.integration.handoff.tickets.looking import events, fact, look

GRACE, AGENT_GRACE = timedelta(minutes=5), timedelta(seconds=60)


@dataclass
class Process:
    """One app process: its open pages, and its sweep."""

    absence: Absence
    board: QueueBoard
    wakeups: Wakeups

    async def sweep(self):
        await self.board.refresh()
        await self.absence.sweep()

    @contextmanager
    def page(self, conversation_id):
        """Her page is open while the block runs."""
        with self.wakeups.subscribe_to_one() as page:
            page.follow(conversation_id)
            yield


@pytest.fixture
def reception() -> Reception:
    """Always open; who asks waits."""
    return Reception(Hours(ALWAYS, "queue"), read_levels(), AGENT_GRACE)


@pytest.fixture
def start(database, reception, clock):
    """Starts a process on the test's database."""

    def process() -> Process:
        wakeups = Wakeups()
        board = QueueBoard(database, wakeups, AGENT_GRACE, clock)
        return Process(Absence(database, wakeups, board, reception, GRACE, clock), board, wakeups)

    return process


@pytest.fixture
def desk(database, clock) -> Desk:
    """The agents' use cases."""
    return Desk(database, NoArticles(), clock)


@pytest.fixture
def pass_time(clock):
    """Lets minutes pass, in which processes sweep as often as they do."""

    async def passing(minutes, *processes):
        for _ in range(minutes):
            clock.advance(minutes=1)
            for each in processes:
                await each.sweep()

    return passing


async def test_who_closed_the_page_goes_back_to_the_bot_after_the_grace_and_is_told(
    database, start, pass_time, queue_one, clock
):
    conversation_id = await queue_one()
    here = start()
    with here.page(conversation_id):
        await here.sweep()
        await pass_time(4, here)
    await pass_time(5, here)
    row, _ = await look(database, conversation_id)
    assert row.state == State.QUEUED
    await pass_time(1, here)
    row, ticket = await look(database, conversation_id)
    assert (row.state, row.waiting_since, ticket) == (State.BOT, None, None)
    assert await events(database, conversation_id) == ["queued", "gone_while_waiting"]
    async with database.read() as session:
        last = (await store.messages_after(session, conversation_id, 0, 50))[-1]
        assert (await store.last_handoff(session, conversation_id)).outcome == "abandoned"
        assert await queued_ids(session) == []
    assert (last.kind, last.sender) == ("offer_person", "bot")
    assert await fact(database, "abandoned") == [{"how": "gone", "waited_seconds": 240.0}]


async def test_with_a_page_open_she_keeps_her_place_however_long_it_takes(
    database, start, pass_time, queue_one
):
    conversation_id = await queue_one()
    here = start()
    with here.page(conversation_id):
        await pass_time(60, here)
    assert (await look(database, conversation_id))[0].state == State.QUEUED


async def test_who_comes_back_within_the_grace_keeps_her_place(
    database, start, pass_time, queue_one
):
    conversation_id = await queue_one()
    here = start()
    for _ in range(3):
        with here.page(conversation_id):
            await pass_time(1, here)
        await pass_time(4, here)
    assert (await look(database, conversation_id))[0].state == State.QUEUED


async def test_a_page_that_asks_without_a_socket_is_a_sign_of_life(
    database, start, pass_time, queue_one
):
    conversation_id = await queue_one()
    here = start()
    for _ in range(5):
        here.absence.heard_of(conversation_id)
        await pass_time(4, here)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await pass_time(3, here)
    assert (await look(database, conversation_id))[0].state == State.BOT


async def test_no_process_gives_up_the_place_of_who_has_her_page_with_another(
    database, start, pass_time, queue_one
):
    conversation_id = await queue_one()
    first, second = start(), start()
    with second.page(conversation_id):
        await pass_time(20, first, second)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await pass_time(6, first, second)
    assert (await look(database, conversation_id))[0].state == State.BOT
    assert await events(database, conversation_id) == ["queued", "gone_while_waiting"]


async def test_after_a_restart_everybody_has_the_grace_anew(
    database, start, pass_time, queue_one, clock
):
    conversation_id = await queue_one()
    before = start()
    with before.page(conversation_id):
        await pass_time(2, before)
    clock.advance(hours=1)
    after = start()
    await after.sweep()
    await pass_time(4, after)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await pass_time(1, after)
    assert (await look(database, conversation_id))[0].state == State.BOT


async def test_nobody_is_lost_because_we_did_not_look_for_a_while(
    database, start, pass_time, queue_one, clock
):
    conversation_id = await queue_one()
    here = start()
    with here.page(conversation_id):
        await pass_time(10, here)
    clock.advance(hours=1)
    await here.sweep()
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    with here.page(conversation_id):
        await pass_time(10, here)
    assert (await look(database, conversation_id))[0].state == State.QUEUED


async def test_who_comes_back_from_an_agent_who_vanished_has_the_grace_anew(
    database, start, pass_time, desk, queue_one, agents, clock
):
    conversation_id = await queue_one()
    here = start()
    await pass_time(3, here)
    await desk.accept(agents[0], conversation_id)
    await pass_time(10, here)
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        await ownership.return_to_queue(session, row, None, clock())
    await pass_time(5, here)
    assert (await look(database, conversation_id))[0].state == State.QUEUED
    await pass_time(1, here)
    assert (await look(database, conversation_id))[0].state == State.BOT


async def test_on_a_channel_without_pages_nobody_leaves_by_being_silent(
    database, start, pass_time, incoming, clock
):
    message = incoming(address=Address("wechat", "shop", "openid"))
    async with database.write() as session:
        row = (await intake.receive(session, message, clock())).conversation
        await ownership.request_person(session, row, HandoffReason.REQUESTED, {}, clock())
    await pass_time(60, start())
    assert (await look(database, row.id))[0].state == State.QUEUED


async def test_whom_we_can_reach_is_answered_later_instead(
    database, start, reception, pass_time, queue_one, clock
):
    conversation_id = await queue_one()
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        phone = parse_reach("13800138000")
        await reception.leave_reach(session, row, Why.CALL_BACK, phone, clock())
        await reception_back_to_queue(session, row, clock())
    clock.advance(seconds=30)
    await pass_time(6, start())
    row, ticket = await look(database, conversation_id)
    assert (row.state, ticket.status, ticket.why) == (State.TICKET, Status.OPEN, Why.CALL_BACK)
    assert [each["how"] for each in await fact(database, "abandoned")] == ["gone"]
    assert (await events(database, conversation_id))[-1] == "ticket_opened"


async def reception_back_to_queue(session, row, now):
    """She went on with the bot from her ticket, and asked for a person again."""
    await ticketing.go_on(session, row, now)
    await ownership.request_person(session, row, HandoffReason.REQUESTED, {}, now)


async def test_the_agent_who_accepts_at_the_same_moment_has_her(
    database, start, reception, pass_time, desk, queue_one, agents
):
    conversation_id = await queue_one()
    here = start()
    await pass_time(5, here)
    accepting = AcceptsFirst(database, lambda: desk.accept(agents[0], conversation_id))
    here.absence.transactions = accepting
    await pass_time(1, here)
    row, _ = await look(database, conversation_id)
    assert accepting.done
    assert (row.state, row.assignee_id) == (State.ASSIGNED, agents[0])
    assert await events(database, conversation_id) == ["queued", "accepted"]
    assert await fact(database, "abandoned") == []


class AcceptsFirst:
    """Transactions in which an agent is quicker, once somebody was found gone."""

    def __init__(self, database, accept):
        self._database, self._accept, self.done = database, accept, False

    def read(self, *, brief=False):
        return self._database.read(brief=brief)

    @asynccontextmanager
    async def write(self, *, durable=True):
        if durable and not self.done:
            self.done = True
            await self._accept()
        async with self._database.write(durable=durable) as session:
            yield session


async def test_when_both_happen_at_once_she_is_with_one_of_both_and_no_fact_is_doubled(
    database, start, pass_time, desk, queue_one, agents, clock
):
    waiting = [await queue_one(f"v{n}") for n in range(2)]
    here, there = start(), start()
    await pass_time(5, here, there)
    clock.advance(minutes=1)
    results = await asyncio.gather(
        here.sweep(),
        *(desk.accept(agents[0], each) for each in waiting),
        there.sweep(),
        return_exceptions=True,
    )
    assert all(each is None or isinstance(each, dict | IllegalMove) for each in results)
    for each in waiting:
        row, _ = await look(database, each)
        happened = await events(database, each)
        if row.state == State.ASSIGNED:
            assert happened == ["queued", "accepted"]
        else:
            assert (row.state, happened) == (State.BOT, ["queued", "gone_while_waiting"])


async def test_the_last_sign_of_life_is_written_a_few_times_in_a_grace_and_forgotten_in_the_end(
    database, start, pass_time, queue_one, desk, agents
):
    conversation_id = await queue_one()
    here = start()
    assert here.absence.pause == 60.0
    with here.page(conversation_id):
        await pass_time(3, here)
        await desk.accept(agents[0], conversation_id)
        assert len(await pages(database)) == 1
        await pass_time(6, here)
    assert await pages(database) == []


async def pages(database):
    async with database.read() as session:
        return (await session.scalars(select(WaitingPageRow))).all()
