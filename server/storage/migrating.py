"""Bringing a database to the newest schema, or saying what a model lacks in its migrations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from server.storage.tables import METADATA

_FOLDER = Path(__file__).resolve().parents[2] / "migrations"


async def migrate(engine: AsyncEngine) -> None:
    """Run every migration that the database has not seen."""
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(_config(sync), "head"))


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


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
