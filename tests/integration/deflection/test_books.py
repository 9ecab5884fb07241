"""The books say what the facts say, however they were kept (both kinds of database)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from deflection.books import store
from deflection.books.keeper import Bookkeeper, recompute
from deflection.books.store import Key
from deflection.books.tables import DueRow, EpisodeRow, FigureRow
from deflection.facts import Fact, FactKind, Subject
from deflection.figures import Cell, Figures, Of, rolled_up
from deflection.outcomes import Definition, Outcome
from deflection.store import record
from deflection.tables import FactRow
from tests.integration.deflection.histories import history

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def keeper(database, clock):
    """Keeps the books by the shipped definition, in the company's zone."""
    return Bookkeeper(database, Definition(), ZONE, clock)


@pytest.fixture
def tell(database):
    """Writes facts of a conversation."""

    async def write(subject, *facts):
        async with database.write() as session:
            await record(session, subject, *facts)

    return write


async def books(database) -> Figures:
    async with database.read() as session:
        rows = (await session.scalars(select(FigureRow))).all()
    found = Figures()
    for row in rows:
        cell = Cell(row.day, Of(row.of), row.member, row.channel, row.language, row.product)
        found[cell, row.name] = row.value
    return +found


async def from_facts(database, keeper) -> Figures:
    async with database.read() as session:
        rows = await session.execute(select(FactRow.conversation_id, FactRow.episode).distinct())
        return +rolled_up(await recompute(session, keeper, [Key(*row) for row in rows]))


@pytest.mark.parametrize("seed", range(6))
async def test_figures_kept_step_by_step_are_those_of_the_facts(
    database, keeper, clock, tell, seed
):
    chance = random.Random(seed)
    for now, subject, fact in history(seed, 120, clock()):
        clock.moment = now
        await tell(subject, fact)
        if chance.random() < 0.1:
            await keeper.sweep()
    await keeper.sweep()
    assert await books(database) == await from_facts(database, keeper)

    clock.advance(days=40)  # now time alone settles what was open
    await keeper.sweep()
    settled = await books(database)
    assert settled == await from_facts(database, keeper)
    names = {name for _, name in settled}
    assert "durable:pending" not in names
    assert any(name.startswith("outcome:") for name in names)


async def test_every_episode_with_a_question_has_one_outcome(database, keeper, clock, tell):
    for now, subject, fact in history(7, 200, clock()):
        clock.moment = now
        await tell(subject, fact)
    await keeper.sweep()
    async with database.read() as session:
        asked = select(EpisodeRow.outcome).where(EpisodeRow.asked_at.is_not(None))
        episodes = (await session.scalars(asked)).all()
    counted = [
        value
        for (cell, name), value in (await books(database)).items()
        if cell.of is Of.ALL and name.startswith("outcome:")
    ]
    assert None not in episodes
    assert sum(counted) == len(episodes) > 0


async def test_the_total_of_a_day_is_the_sum_of_its_kinds(database, keeper, clock, tell):
    start = clock()
    for now, subject, fact in history(3, 150, start):
        clock.moment = now
        await tell(subject, fact)
    await keeper.sweep()
    period = (start.date(), clock().date() + timedelta(days=1))
    async with database.read() as session:
        whole = Counter(dict(await store.sums(session, *period)))
        by_channel = await store.sums(session, *period, "channel")
        kinds = await store.kinds(session, *period)
    assert whole == sum((Counter({name: n}) for _, name, n in by_channel), Counter())
    assert {channel for channel, _, _ in kinds} == {channel for channel, _, _ in by_channel}
    assert whole["questions"] > 0


async def test_another_definition_or_zone_is_kept_from_the_first_fact_on(
    database, keeper, clock, tell
):
    her = Subject("c1", "her", 1, "web")
    question = Fact(FactKind.ASKED, clock(), data={"question": "怎么退款"})
    await tell(her, question, Fact(FactKind.SEARCHED, clock(), data={"decision": "no_answer"}))
    clock.advance(hours=2)
    await keeper.sweep()
    assert await outcome(database) == Outcome.PENDING
    hasty = Bookkeeper(database, Definition(2, timedelta(hours=1)), ZONE, clock)
    await hasty.sweep()
    assert await outcome(database) == Outcome.ABANDONED_UNANSWERED
    assert await books(database) == await from_facts(database, hasty)


async def test_facts_that_are_written_while_the_books_are_kept_are_not_lost(
    database, keeper, clock, tell
):
    async def write(number):
        for step in range(20):
            her = Subject(f"c{number}", f"contact-{number}", 1, "web")
            data = {"question": f"问题 {step}"}
            await tell(her, Fact(FactKind.ASKED, clock(), data=data))

    async def keep():
        for _ in range(40):
            await keeper.step()
            await asyncio.sleep(0)

    await asyncio.gather(*(write(number) for number in range(4)), keep(), keep())
    await keeper.sweep()
    assert await books(database) == await from_facts(database, keeper)
    async with database.read() as session:
        assert (await session.scalars(select(DueRow))).all() == []
        asked = await store.sums(session, clock().date(), clock().date())
    assert dict(asked)["questions"] == 80


async def test_what_was_told_twice_under_one_key_counts_once(database, keeper, clock, tell):
    her = Subject("c1", "her", 1, "web")
    asked = Fact(FactKind.ASKED, clock(), data={"question": "怎么退款"}, key="asked:1")
    await tell(her, asked)
    await tell(her, asked)
    await keeper.sweep()
    assert {name: n for (_, name), n in (await books(database)).items()}["questions"] == 1


async def outcome(database):
    async with database.read() as session:
        return await session.scalar(select(EpisodeRow.outcome))
