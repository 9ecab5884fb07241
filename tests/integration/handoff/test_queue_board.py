"""Where everybody stands, and what the queue's pace is taken from."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from handoff import ownership, store
from handoff.bot.reply import HandoffReason
from handoff.message import Author
from handoff.queue import store as queue_store
from handoff.queue.board import QueueBoard, Standing
from handoff.queue.wait import LEAST, Pace, expected_wait

GRACE = timedelta(seconds=60)


@pytest.fixture
def board(database, wakeups, clock) -> QueueBoard:
    """The board of a test's database."""
    return QueueBoard(database, wakeups, GRACE, clock)


@pytest.fixture
def serve(database, queue_one, clock):
    """One chat from accept to end, of so many seconds."""

    async def chat(agent_id: str, seconds: float) -> str:
        conversation_id = await queue_one(f"served-{clock().timestamp()}")
        async with database.write() as session:
            await ownership.accept(session, conversation_id, agent_id, clock())
        clock.advance(seconds=seconds)
        async with database.write() as session:
            row = await store.lock(session, conversation_id)
            await ownership.resolve(session, row, Author(agent_id, "梅"), clock())
        return conversation_id

    return chat


async def test_everybody_has_a_place_and_nobody_a_wait_that_nothing_is_known_of(
    board, queue_one, agents, clock
):
    waiting = []
    for name in "abc":
        waiting.append(await queue_one(name))
        clock.advance(seconds=1)
    await board.refresh()
    assert [board.standing(each) for each in waiting] == [Standing(n) for n in (1, 2, 3)]
    assert board.standing("nobody") is None


async def test_the_wait_comes_from_recent_chats_and_the_agents_who_are_online(
    database, board, serve, queue_one, agents, clock
):
    for _ in range(LEAST):
        await serve(agents[0], 300)
    async with database.write() as session:
        for agent_id, presence in zip(agents, ("online", "away", "online"), strict=True):
            agent = await store.lock_agent(session, agent_id)
            agent.presence, agent.last_seen_at = presence, clock()
    conversation_id = await queue_one("waits")
    await board.refresh()
    expected = expected_wait(1, Pace([300.0] * LEAST, slots=3, free=3))
    assert board.standing(conversation_id) == Standing(1, expected)
    assert board.standing(conversation_id).wait is not None


async def test_an_agent_whose_desk_is_gone_does_not_count(database, agents, clock):
    async with database.write() as session:
        (await store.lock_agent(session, agents[0])).last_seen_at = clock()
    for seconds, slots in ((0, 2), (60, 2), (1, 0)):
        clock.advance(seconds=seconds)
        async with database.read() as session:
            crew = await queue_store.crew(session, clock() - GRACE)
        assert sum(agent.capacity for agent in crew) == slots


async def test_who_gave_up_and_what_is_long_ago_tells_nothing_of_the_pace(
    database, serve, queue_one, agents, clock
):
    await serve(agents[0], 300)
    clock.advance(days=8)
    conversation_id = await queue_one("leaves")
    async with database.write() as session:
        await ownership.leave_queue(session, await store.lock(session, conversation_id), clock())
    async with database.read() as session:
        assert await queue_store.served(session, clock()) == []


async def test_a_page_is_told_only_when_its_own_standing_changed(
    database, board, queue_one, agents, clock, wakeups
):
    first = await queue_one("a")
    clock.advance(seconds=1)
    second = await queue_one("b")
    await board.refresh()
    async with database.write() as session:
        await ownership.leave_queue(session, await store.lock(session, second), clock())
    with wakeups.subscribe_to_one() as still, wakeups.subscribe() as desk:
        still.follow(first)
        await board.refresh()
        assert (await still.news(0.01)).overdue
        async with database.write() as session:
            row = await store.lock(session, second)
            await ownership.request_person(session, row, HandoffReason.REQUESTED, {}, clock())
        await desk.news(0.01)
        await board.refresh()
        assert (await desk.news(0.01)).overdue, "desks are not told of each place"


async def test_a_move_in_the_queue_wakes_the_board_and_it_wakes_who_moved_up(
    database, board, queue_one, agents, clock, wakeups
):
    first = await queue_one("a")
    clock.advance(seconds=1)
    second = await queue_one("b")
    await board.refresh()
    with wakeups.subscribe_to_one() as news, wakeups.subscribe_to_one() as page:
        page.follow(second)
        following = asyncio.create_task(board.follow(news))
        await asyncio.sleep(0)
        async with database.write() as session:
            await ownership.accept(session, first, agents[0], clock())
        await following
        told = await page.news(5)
    assert (told.nudged, told.changed, told.overdue) == (True, frozenset(), False)
    assert board.standing(second) == Standing(1)
