"""The databases that integration tests run on: SQLite always, PostgreSQL where it is installed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from core.wakeups import Wakeups
from handoff.tables import AgentRow
from server.storage.database import Database
from tests.integration.postgres import Postgres, programs, running_postgres


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server, started once."""
    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL is not installed (on Debian: apt install postgresql)")
    with running_postgres(folder) as server:
        yield server


BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
"""The kinds of database, as parameters of a fixture."""


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database for one test, once on each kind of server."""
    if request.param == "sqlite":
        file: Path = request.getfixturevalue("database_file")
        return f"sqlite+aiosqlite:///{file}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.empty()


@pytest.fixture
async def database(database_url: str, wakeups: Wakeups) -> AsyncIterator[Database]:
    """A migrated database, set up as in production."""
    database = Database(database_url, wakeups.notify)
    yield database
    await database.close()


@pytest.fixture
async def agents(database: Database) -> list[str]:
    """Three agents: 梅 and Tom with room for two conversations each, 安 with room for one."""
    names = {"梅": ("zh", 2), "Tom": ("en", 2), "安": ("zh", 1)}
    rows = [
        AgentRow(id=f"agent-{n}", name=name, language=language, capacity=room, presence="online")
        for n, (name, (language, room)) in enumerate(names.items())
    ]
    async with database.write() as session:
        session.add_all(rows)
    return [row.id for row in rows]
