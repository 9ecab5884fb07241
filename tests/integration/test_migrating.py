"""The migrations make exactly the tables that the code knows, on both kinds of database."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from server.storage.database import Database
from server.storage.migrating import differences, migrate
from server.storage.tables import METADATA


async def test_the_migrations_and_the_tables_of_the_code_do_not_differ(database):
    assert await differences(database.engine) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("ALTER TABLE turns ADD COLUMN mood VARCHAR(8)", "remove_column"),
        ("DROP INDEX uq_conversations_open", "add_index"),
    ],
)
async def test_a_table_that_is_not_as_the_code_knows_it_is_found(database_file, change, found):
    database = Database(f"sqlite+aiosqlite:///{database_file}", lambda _: None)
    async with database.write() as session:
        await session.execute(text(change))
    [difference] = await differences(database.engine)
    await database.close()
    assert difference[0] == found


async def test_migrating_a_migrated_database_keeps_everything(database, agents):
    await migrate(database.engine)
    async with database.read() as session:
        stored = await session.scalars(select(METADATA.tables["agents"].c.id))
        assert sorted(stored) == sorted(agents)


async def test_a_migration_that_fails_half_way_leaves_nothing_behind(tmp_path):
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'new.db'}", lambda _: None)
    async with database.write() as session:
        await session.execute(text("CREATE TABLE turns (id INTEGER)"))
    with pytest.raises(OperationalError, match="turns"):
        await migrate(database.engine)
    async with database.read() as session:
        names = await session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
        assert set(names) == {"turns"}
    await database.close()
