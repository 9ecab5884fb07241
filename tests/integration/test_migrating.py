"""The migrations make exactly the tables that the code knows, on both kinds of database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from deflection.teams.store import told_of
from handoff.routing.tables import TeamMemberRow, TeamRow
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


def moved(connection, to, move):
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[2] / "migrations"))
    config.attributes["connection"] = connection
    move(config, to)


async def test_who_is_in_a_team_when_that_begins_to_be_told_was_in_it_before(database, agents):
    async with database.engine.begin() as connection:
        await connection.run_sync(moved, "0041", command.downgrade)
        await connection.execute(TeamRow.__table__.insert(), {"id": "cloud", "zh": "云", "en": "C"})
        await connection.execute(
            TeamRow.__table__.insert(), {"id": "account", "zh": "账", "en": "A"}
        )
        rows = [{"team_id": team, "agent_id": agents[0]} for team in ("cloud", "account")]
        await connection.execute(TeamMemberRow.__table__.insert(), rows)
        await connection.run_sync(moved, "head", command.upgrade)
    async with database.read() as session:
        found = await told_of(session, agents)
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    assert [found.at(agent, long_ago) for agent in agents] == [("account", "cloud"), (), ()]
