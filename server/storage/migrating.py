"""Bringing a database to the newest schema, or saying what it or the migrations lack of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from core.database import Transactions
from core.errors import DatabaseOutdated, DatabaseTooNew, DatabaseUnprepared
from server.storage.tables import METADATA

_FOLDER = Path(__file__).resolve().parents[2] / "migrations"


_NOT_THERE = (SQLAlchemyError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What opening a database raises: asyncpg's own errors come as they are until it is open."""


async def migrate(engine: AsyncEngine) -> None:
    """Run every migration that the database has not seen; raise `DatabaseTooNew`."""
    async with engine.begin() as connection:
        _refuse_newer(await connection.run_sync(_revision))
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))


async def check(transactions: Transactions) -> None:
    """Raise `DatabaseUnprepared`, or what kind of it, where a program would not find its tables."""
    try:
        async with transactions.read() as session:
            found = await (await session.connection()).run_sync(_revision)
    except _NOT_THERE as error:
        raise DatabaseUnprepared(problem=type(error).__name__) from error
    if found is None:
        raise DatabaseUnprepared(problem="no tables")
    _refuse_newer(found)
    if found != _revisions()[0]:
        raise DatabaseOutdated(found=found, needed=_revisions()[0])


async def new_revision(engine: AsyncEngine, message: str) -> None:
    """Write a migration for what the tables have and the migrations have not."""

    def write(connection: Connection) -> None:
        command.revision(_config(connection), message, autogenerate=True)

    async with engine.connect() as connection:
        await connection.run_sync(write)


async def differences(engine: AsyncEngine) -> list[Any]:
    """Return what the tables have that the migrated database has not; empty when all is well."""
    async with engine.connect() as connection:
        return await connection.run_sync(
            lambda sync: list(compare_metadata(MigrationContext.configure(sync), METADATA))
        )


def _revision(connection: Connection) -> str | None:
    # Alembic would tell the log about it, where two lines shall stand.
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in _revisions():
        raise DatabaseTooNew(found=found, needed=_revisions()[0])


@cache
def _revisions() -> tuple[str, ...]:
    """Return every revision that this program knows, the newest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
