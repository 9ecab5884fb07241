"""A PostgreSQL server of the tests' own: a folder under /tmp, a Unix socket, no network port.

PostgreSQL refuses to run as root, so there it runs as the user ``postgres`` of Debian's package.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

from server.database import Database
from server.migrating import migrate

USER = "postgres"
_TEMPLATE = "migrated"
# Nothing here outlives the tests, so nothing waits for the disk.
_OPTIONS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c max_connections=60"


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; Debian keeps them out of the search path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((each for each in folders if (each / "pg_ctl").exists()), None)


class Postgres:
    """A running server; `create` makes databases that have the newest schema."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def url(self, name: str) -> str:
        """Return the SQLAlchemy URL of a database."""
        return f"postgresql+asyncpg://{USER}@/{name}?host={self._folder}"

    def create(self, template: str = _TEMPLATE) -> str:
        """Make a database and return its URL."""
        self._made += 1
        name = f"test_{self._made}"
        asyncio.run(self._execute(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return self.url(name)

    def make_template(self) -> None:
        """Make the database that the others are copies of, by the real migrations."""
        asyncio.run(self._execute(f"CREATE DATABASE {_TEMPLATE}"))
        asyncio.run(self._migrate())

    async def _migrate(self) -> None:
        database = Database(self.url(_TEMPLATE), lambda _: None)
        await migrate(database.engine)
        await database.close()

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(user=USER, host=str(self._folder), database="postgres")
        await connection.execute(statement)
        await connection.close()


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
            postgres.make_template()
            yield postgres
        finally:
            run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
