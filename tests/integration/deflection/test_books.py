"""The books say what the facts say, however they were kept (both kinds of database)."""

from __future__ import annotations

import asyncio
import random
from collections import Counter, deque
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from deflection.books import store
from deflection.books.keeper import Bookkeeper
from deflection.books.recount import recount
from deflection.books.tables import DueRow, EpisodeRow, FigureRow
from deflection.episodes.outcomes import Definition, Outcome
from deflection.facts import Fact, FactKind, Subject
from deflection.numbers.figures import Figures, Of
from deflection.shifts import store as shifts_store
from deflection.shifts.shift import Told
from deflection.store import record
from deflection.teams import store as teams_store
from deflection.teams.membership import Placed
from deflection.teams.tables import MembershipDueRow
from tests.integration.deflection.histories import history, moves, presence

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


async def attend(database, agent, state):
    async with database.write() as session:
        await shifts_store.record(session, agent, state)


async def move(database, agent, placed):
    async with database.write() as session:
        await teams_store.record(session, agent, placed)


async def books(database) -> Figures:
    async with database.read() as session:
        return +await store.every_figure(session)


async def differences(keeper) -> list[str]:
    """Return what the books say otherwise than a full count of the facts."""
    return [str(one) for one in (await recount(keeper)).differences]


@pytest.mark.parametrize("seed", range(6))
async def test_figures_kept_step_by_step_are_those_of_the_facts(
    database, keeper, clock, tell, seed
):
    chance, shifts = random.Random(seed), deque(presence(seed, 60, clock()))
    teams = deque(moves(seed, 40, clock()))
    for now, subject, fact in history(seed, 120, clock()):
        clock.moment = now
        await tell(subject, fact)
        while shifts and shifts[0][0] <= now:
            await attend(database, *shifts.popleft()[1:])
        while teams and teams[0][0] <= now:
            await move(database, *teams.popleft()[1:])
        if chance.random() < 0.1:
            await keeper.sweep()
    await keeper.sweep()
    assert await differences(keeper) == []

    clock.advance(days=40)  # now time alone settles what was open
    await keeper.sweep()
    assert await differences(keeper) == []
    kept = await books(database)
    names = {name for _, name in kept}
    assert "mature" in names
    assert any(name.startswith("outcome:") for name in names)
    assert {"signed_in_seconds", "occupied_seconds"} <= names
    of_teams = {name for cell, name in kept if cell.of is Of.TEAM}
    assert {"chats", "signed_in_seconds"} <= of_teams


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
    hasty = Bookkeeper(database, Definition(timedelta(hours=1)), ZONE, clock)
    await hasty.sweep()
    assert await outcome(database) == Outcome.ABANDONED_UNANSWERED
    assert await differences(hasty) == []


async def test_a_question_in_a_conversation_that_began_before_undoes_what_was_solved_meanwhile(
    database, keeper, clock, tell
):
    wechat, web = Subject("c1", "her", 1, "wechat"), Subject("c2", "her", 1, "web")
    await tell(wechat, *question(clock()))
    clock.advance(hours=1)
    await tell(web, *question(clock()))
    clock.advance(hours=23)
    await keeper.sweep()
    await tell(wechat, *question(clock()))  # it is still open
    await keeper.sweep()
    assert await outcome(database, "c2") == Outcome.CAME_BACK
    clock.advance(days=8)
    assert await differences(keeper) == []
    assert await outcome(database, "c1") == Outcome.ASSUMED


@pytest.mark.parametrize(
    ("later", "found", "durable"),
    [
        (timedelta(days=1, microseconds=-1), Outcome.CAME_BACK, None),
        (timedelta(days=1), Outcome.ASSUMED, False),
        (timedelta(days=7, microseconds=-1), Outcome.ASSUMED, False),
        (timedelta(days=7), Outcome.ASSUMED, True),
    ],
)
async def test_the_edges_of_a_definition_are_exact_in_both_ways(
    database, keeper, clock, tell, later, found, durable
):
    clock.moment += timedelta(microseconds=500_400)
    await tell(Subject("c1", "her", 1, "web"), *question(clock()))
    clock.moment += later
    await tell(Subject("c2", "her", 1, "wechat"), *question(clock()))
    clock.moment += timedelta(microseconds=1)
    assert await differences(keeper) == []
    async with database.read() as session:
        first = await session.get(EpisodeRow, ("c1", 1))
    assert (first.outcome, first.durable) == (found, durable)


async def test_a_moment_is_told_from_the_next_in_both_ways(database, keeper, clock, tell):
    her, now = Subject("c1", "her", 1, "web"), clock()
    wants = [Fact(FactKind.HANDOFF_REQUESTED, now), Fact(FactKind.QUEUED, now)]
    left = Fact(FactKind.ABANDONED, now, data={"waited_seconds": 0.0})
    await tell(her, *question(now), *wants, left, *question(now + timedelta(microseconds=1)))
    clock.advance(days=2)
    assert await differences(keeper) == []
    assert await outcome(database, "c1") == Outcome.ASSUMED


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
    assert await differences(keeper) == []
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


async def test_teams_that_are_told_after_the_books_were_kept_change_what_began_since(
    database, keeper, clock, tell
):
    start = clock()
    kinds = (FactKind.ACCEPTED, FactKind.RESOLVED, FactKind.RATED)
    await attend(database, "mei", Told("online", start))
    for number in range(3):
        data = {"agent_id": "mei", "rating": 5}
        her = Subject(f"c{number}", f"contact-{number}", 1, "web")
        await tell(her, *(Fact(kind, clock() + timedelta(minutes=9), data=data) for kind in kinds))
        clock.advance(days=1)
        await keeper.sweep()
    # Her clock was wrong, or the books were kept between her chat and the end of this transaction.
    await move(database, "mei", Placed(("billing",), start + timedelta(days=1)))
    await keeper.sweep()
    found = await of_team(database, "billing")
    assert (found["chats"], found["csat_asked"], found["signed_in_seconds"]) == (2, 2, 31 * 3600)
    assert await differences(keeper) == []

    await move(database, "mei", Placed(("billing",), start))  # was told already
    assert await of_team(database, "billing") == found
    await keeper.anew()
    assert await of_team(database, "billing") == found


async def test_chats_that_begin_while_their_agent_is_moved_count_for_one_of_her_teams(
    database, keeper, clock, tell
):
    async def serve(agent):
        for step in range(15):
            her = Subject(f"{agent}-{step}", f"contact-{agent}-{step}", 1, "web")
            await tell(her, Fact(FactKind.ACCEPTED, clock(), data={"agent_id": agent}))
            clock.advance(seconds=1)

    async def be_moved(agent):
        for step in range(15):
            await move(database, agent, Placed((("billing", "network")[step % 2],), clock()))
            await asyncio.sleep(0)

    async def keep():
        for _ in range(40):
            await keeper.step()
            await asyncio.sleep(0)

    agents = ("mei", "tom", "wang")
    for agent in agents:
        await move(database, agent, Placed(("evening",), clock()))
    await asyncio.gather(*map(serve, agents), *map(be_moved, agents), keep(), keep())
    assert await differences(keeper) == []
    chats = [await of_team(database, team) for team in ("evening", "billing", "network")]
    assert sum(one["chats"] for one in chats) == 45
    async with database.read() as session:
        assert (await session.scalars(select(MembershipDueRow))).all() == []


async def of_team(database, team) -> Counter[str]:
    found = Counter()
    for (cell, name), value in (await books(database)).items():
        if (cell.of, cell.member) == (Of.TEAM, team):
            found[name] += value
    return found


async def outcome(database, conversation="c1"):
    query = select(EpisodeRow.outcome).where(EpisodeRow.conversation_id == conversation)
    async with database.read() as session:
        return await session.scalar(query)


def question(at):
    """What is told of a question that was answered."""
    answer = {"as": "answer", "score": 0.8, "product": "ecs"}
    return [
        Fact(FactKind.ASKED, at, data={"question": "怎么退款"}),
        Fact(FactKind.SEARCHED, at, data={"decision": "answer", "hits": [{"article_id": "a1"}]}),
        Fact(FactKind.SHOWN, at, "a1", answer),
    ]


async def test_a_figure_that_is_wrong_is_found_and_the_books_can_begin_anew(
    database, keeper, clock, tell
):
    for now, subject, fact in history(5, 60, clock()):
        clock.moment = now
        await tell(subject, fact)
    await keeper.sweep()
    async with database.write() as session:
        wrong = FigureRow.name == "questions"
        await session.execute(update(FigureRow).where(wrong).values(value=FigureRow.value + 1))
    found = await differences(keeper)
    assert found
    assert all("questions" in one for one in found)
    await keeper.anew()
    assert await differences(keeper) == []
