"""What a page costs does not grow with what customers asked: counted in statements and rows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert, select

from studio.digest.service import Digest
from studio.gaps.counting_store import mark_stale
from studio.gaps.listing_store import NEWEST, Wanted
from studio.health.service import ArticleHealth
from studio.health.store import Wanted as WantedArticles
from studio.period import day_of
from studio.tables import ExposureRow, GapRow, QuestionRow
from tests.integration.studio.conftest import Staff

MANY = 3000
FACTS = ("facts", "studio_questions", "article_exposures")


@contextmanager
def statements(database) -> Iterator[list[str]]:
    """Collect the statements of every connection of a database."""
    found: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        found.append(statement)

    engines = {engine.sync_engine for engine in database._engines}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def _reads(database, make) -> tuple[int, list[str]]:
    with statements(database) as found:
        await make()
    return len(found), [one for one in found if any(f"FROM {table}" in one for table in FACTS)]


@pytest.fixture
async def asked(keeping, customers, database, clock):
    """Many questions of one meaning, and many readings of one article."""
    await customers.ask("怎么改抬头")
    await keeping.keep()
    async with database.write() as session:
        gap_id = await session.scalar(select(GapRow.id))
        day = day_of(clock())
        rows = [_question(number, gap_id, day, clock()) for number in range(MANY)]
        await session.execute(insert(QuestionRow), rows)
        await session.execute(insert(ExposureRow), [_exposure(n, day) for n in range(MANY)])
    return gap_id


async def test_lists_and_the_digest_read_no_single_question_and_no_single_reading(
    asked, gaps, database, clock
):
    health, digest = ArticleHealth(database, Staff(), clock), Digest(database, clock)
    for make, most in (
        (lambda: gaps.list(Wanted(28, "open")), 4),
        (lambda: health.list(WantedArticles(28, clock())), 5),
        (lambda: digest.make(28), 8),
    ):
        count, single = await _reads(database, make)
        assert (count <= most, single) == (True, [])


async def test_one_gap_reads_its_newest_questions_and_no_more(asked, gaps, database):
    with statements(database) as found:
        gap = await gaps.one(asked)
    assert sum(one["times"] for one in gap["examples"]) == NEWEST
    assert len(found) <= 6


async def test_counting_takes_as_many_statements_for_one_question_as_for_thousands(
    keeping, customers, asked, database
):
    async with database.write() as session:
        await mark_stale(session, [asked])
    thousands, _ = await _reads(database, keeping.gaps.count)
    await customers.ask("运费多少")
    await keeping.follower.follow()
    await keeping.placing.place()
    one, _ = await _reads(database, keeping.gaps.count)
    assert one == thousands <= 30


def _question(number, gap_id, day, at):
    return {
        "conversation_id": f"many-{number}",
        "episode": 1,
        "number": 1,
        "contact_id": f"many-{number}",
        "asked_at": at,
        "day": day,
        "text": f"抬头{number % 15}",
        "language": "zh",
        "why": "nothing",
        "ended": "gave_up",
        "nearest": None,
        "confidence": 0.0,
        "shown": [],
        "gap_id": gap_id,
        "placed": True,
    }


def _exposure(number, day):
    values = dict.fromkeys(("shown", "opened", "read", "confirmed", "failed", "foreign"), False)
    return {
        "conversation_id": f"many-{number}",
        "episode": 1,
        "article_id": "a",
        "contact_id": f"many-{number}",
        "day": day,
        "seconds": 1.0,
        "vote": None,
        **values,
    }
