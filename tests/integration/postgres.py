"""A PostgreSQL server of the tests' own: a folder under /tmp, a Unix socket, no network port.

PostgreSQL refuses to run as root, so there it runs as the user ``postgres`` of Debian's package.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from server.storage.database import Database
from server.storage.migrating import migrate
from server.storage.tables import METADATA

USER = "postgres"
# Nothing here outlives the tests, so nothing waits for the disk.
_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c max_connections=60"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps them out of the search path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "pg_ctl").exists()), None)


class Postgres:
    """A running server with one database that has the newest schema."""

    def __init__(self, folder: Path) -> None:
        self.url = f"postgresql+asyncpg://{USER}@/{USER}?host={folder}"

    def migrate(self) -> None:
        """Make the tables by the real migrations."""
        asyncio.run(self._with(lambda database: migrate(database.engine)))

    def empty(self) -> str:
        """Take everything out of the tables and return the database's URL."""
        asyncio.run(self._with(_empty))
        return self.url

    async def _with(self, work: Callable[[Database], Awaitable[None]]) -> None:
        database = Database(self.url, lambda _: None)
        await work(database)
        await database.close()


_EMPTY = """
DO $$
DECLARE name text; filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica;  -- in any order, whatever refers to what
  FOREACH name IN ARRAY string_to_array('%s', ' ') LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %%I)', name) INTO filled;
    IF filled THEN
      EXECUTE format('DELETE FROM %%I', name);
    END IF;
  END LOOP;
  PERFORM setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false)
  FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
"""TRUNCATE makes new files for every table and index, which takes twenty times as long."""


async def _empty(database: Database) -> None:
    async with database.write() as session:
        await session.execute(text(_EMPTY % " ".join(METADATA.tables)))


@contextmanager
def running_postgres(folder_of_programs: Path) -> Iterator[Postgres]:
    """Set a server up, start it, and take everything away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="jieli-pg-"))
    data, log = folder / "data", folder / "log"
    if os.geteuid() == 0:
        shutil.chown(folder, USER)

    def run(program: str, *words: str) -> None:
        command = [str(folder_of_programs / program), *words]
        if os.geteuid() == 0:
            command = ["runuser", "-u", USER, "--", *command]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    try:
        run("initdb", "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        run(
            "pg_ctl",
            "-D",
            str(data),
            "-l",
            str(log),
            "-w",
            "-o",
            f"{_OPTIONS} -k {folder}",
            "start",
        )
        try:
            postgres = Postgres(folder)
            postgres.migrate()
            yield postgres
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
