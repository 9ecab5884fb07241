"""A database of another version is refused in two lines, on both kinds, by every program."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import DatabaseOutdated, DatabaseTooNew, DatabaseUnprepared
from server.storage.database import Database
from server.storage.migrating import check, migrate
from tests.integration.conftest import BOTH
from tests.programs import started

OLDER, NEWER = "0041", "9041"


@pytest.fixture
async def stamped(database):
    """Say of the database that it was migrated until somewhere; it is as it was afterwards."""

    async def stamp(revision):
        async with database.write() as session:
            update = text("UPDATE alembic_version SET version_num = :revision")
            await session.execute(update, {"revision": revision})

    async with database.read() as session:
        head = await session.scalar(text("SELECT version_num FROM alembic_version"))
    yield stamp
    await stamp(head)


@pytest.fixture(params=BOTH)
def missing(request, tmp_path):
    """A database that is not there, of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'absent' / 'jieli.db'}"
    return request.getfixturevalue("postgres").url.replace("@/postgres?", "@/absent?")


@pytest.fixture(params=BOTH)
def bare(request, tmp_path):
    """A database without any table, of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
    return request.getfixturevalue("postgres").url.replace("@/postgres?", "@/template1?")


async def test_the_newest_tables_are_taken(database):
    await check(database)


async def test_older_tables_are_refused_and_brought_up_by_migrating(database, stamped):
    await stamped(OLDER)
    with pytest.raises(DatabaseOutdated) as refused:
        await check(database)
    assert refused.value.details["found"] == OLDER
    assert "make build" in refused.value.message("zh")


async def test_tables_of_a_newer_program_are_refused_and_not_migrated(database, stamped):
    await stamped(NEWER)
    for use in (check(database), migrate(database.engine)):
        with pytest.raises(DatabaseTooNew) as refused:
            await use
        assert refused.value.details["found"] == NEWER


async def test_a_database_that_is_not_there_is_refused(missing):
    await refused_as_unprepared(missing)


async def test_a_database_without_tables_is_refused(bare):
    await refused_as_unprepared(bare)


async def refused_as_unprepared(url):
    """Look at a database that nobody has prepared."""
    database = Database(url, lambda _: None)
    try:
        with pytest.raises(DatabaseUnprepared, match="JIELI_DATABASE_URL"):
            await check(database)
    finally:
        await database.close()


def start(url: str, var: Path, *words: str) -> tuple[int, list[str]]:
    """Start a program on a database."""
    return started(var, *words, JIELI_DATABASE_URL=url, JIELI_PORT="0")


@pytest.mark.parametrize(
    "program", [["server"], ["deflection", "recount"], ["handoff", "forget", "somebody"]]
)
async def test_every_program_says_so_in_two_lines(database_url, stamped, tmp_path, program):
    await stamped(OLDER)
    code, said = await asyncio.to_thread(start, database_url, tmp_path, *program)
    assert code == 2, said
    assert len(said) == 2, said
    assert all(OLDER in line and "make build" in line for line in said)


@pytest.mark.parametrize("program", [["server"], ["server.prepare"]])
async def test_a_program_older_than_the_database_leaves_it_alone(
    database_url, stamped, tmp_path, program
):
    await stamped(NEWER)
    code, said = await asyncio.to_thread(start, database_url, tmp_path, *program)
    assert code != 0
    assert len(said) == 2, said
    assert all(NEWER in line for line in said)
