"""What replays read and keep, on both kinds of database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from studio.replay import store
from studio.replay.question import questions
from studio.replay.tables import ReplayRow
from tests.unit.studio.histories import History


@pytest.fixture
def add(database, clock):
    """Adds a replay."""

    async def write(name, state="waiting", beat_at=None):
        today = clock().date()
        row = ReplayRow(
            id=name,
            state=state,
            since=today,
            until=today,
            treatment={},
            created_by="boss",
            created_at=clock(),
            beat_at=beat_at,
            done=0,
            total=0,
        )
        async with database.write() as session:
            await store.add(session, row)

    return write


async def test_one_replica_works_on_a_replay_until_it_is_silent(database, clock, add):
    await add("one")
    async with database.write() as session:
        assert (await store.claim(session, clock())).id == "one"
    async with database.write() as session:
        assert await store.claim(session, clock() + timedelta(seconds=30)) is None
        assert await store.beat(session, "one", clock() + timedelta(seconds=30), 3, 9)
    async with database.write() as session:
        assert await store.claim(session, clock() + timedelta(seconds=80)) is None
        taken = await store.claim(session, clock() + timedelta(seconds=120))
        assert (taken.id, taken.done) == ("one", 0)


async def test_what_was_cancelled_is_worked_on_no_more(database, clock, add):
    await add("one")
    async with database.write() as session:
        assert await store.under_way(session)
        assert await store.cancel(session, "one", clock())
        assert not await store.cancel(session, "one", clock())
        assert not await store.beat(session, "one", clock(), 3, 9)
        assert not await store.under_way(session)
        assert await store.claim(session, clock()) is None
        await store.finish(session, "one", clock(), {"questions": 1})
    async with database.read() as session:
        assert (await store.get(session, "one")).result is None


async def test_old_ones_are_forgotten(database, clock, add):
    for number in range(store.KEPT + 2):
        clock.advance(minutes=1)
        await add(f"r{number}", "done")
    async with database.read() as session:
        kept = [row.id for row in await store.every(session)]
    assert len(kept) == store.KEPT
    assert kept[0] == f"r{store.KEPT + 1}"


async def test_questions_of_a_span_are_read_by_conversation(database, customers):
    early, late = History().ask("早的问题"), History().wait(days=2).ask("晚的问题", "answer", "a1")
    late.answer("a1")
    await customers.live(early)
    await customers.live(late)
    await customers.ask("另一个问题")
    begin = early.facts[0].at
    async with database.read() as session:
        found = await store.searched_in(session, begin, begin + timedelta(days=1), 100)
        assert {one.text for one in questions(found)} == {"早的问题", "另一个问题"}
        found = await store.searched_in(session, begin, begin + timedelta(days=9), 100)
        assert [one.shown for one in questions(found) if one.text == "晚的问题"] == [["a1"]]
        newest = await store.searched_in(session, begin, begin + timedelta(days=9), 1)
        assert [one.text for one in questions(newest)] == ["晚的问题"]
