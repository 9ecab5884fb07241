"""What each kind of transaction waits for, on SQLite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from server.storage.database import Database

NORMAL, FULL = 1, 2


@pytest.fixture
async def sqlite(tmp_path: Path) -> AsyncIterator[Database]:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'a.db'}", lambda _: None)
    yield database
    await database.close()


async def pragma(database: Database, name: str, *, durable: bool) -> int:
    async with database.write(durable=durable) as session:
        return int((await session.execute(text(f"PRAGMA {name}"))).scalar_one())


async def test_what_is_durable_waits_for_the_disk_and_empties_the_log(sqlite: Database) -> None:
    assert await pragma(sqlite, "synchronous", durable=True) == FULL
    assert await pragma(sqlite, "wal_autocheckpoint", durable=True) > 0


async def test_what_would_be_made_again_never_waits_for_the_disk(sqlite: Database) -> None:
    assert await pragma(sqlite, "synchronous", durable=False) == NORMAL
    assert await pragma(sqlite, "wal_autocheckpoint", durable=False) == 0


@pytest.mark.parametrize("brief", [True, False])
async def test_a_reader_sees_one_moment_while_others_write(sqlite: Database, brief: bool) -> None:
    async with sqlite.write() as session:
        await session.execute(text("CREATE TABLE words (word TEXT)"))
    async with sqlite.read(brief=brief) as reader:
        assert (await reader.execute(text("SELECT count(*) FROM words"))).scalar_one() == 0
        async with sqlite.write() as session:
            await session.execute(text("INSERT INTO words VALUES ('接')"))
        assert (await reader.execute(text("SELECT count(*) FROM words"))).scalar_one() == 0
    async with sqlite.read(brief=brief) as reader:
        assert (await reader.execute(text("SELECT count(*) FROM words"))).scalar_one() == 1
