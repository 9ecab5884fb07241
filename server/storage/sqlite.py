"""SQLite for asyncio with one trip to the connection's thread for each statement.

aiosqlite makes four: it opens a cursor, executes, fetches and closes. Each is a hand-over between
two threads that compete for the interpreter, and a turn of the bot is some thirty statements.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self, cast

import aiosqlite

_Run = Callable[[sqlite3.Cursor], sqlite3.Cursor]


class OneTripConnection(aiosqlite.Connection):
    """A connection of aiosqlite whose cursors have their rows when `execute` returns."""

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        """Return a cursor; it costs nothing until it executes."""
        return OneTripCursor(self)

    def __del__(self) -> None:
        # When a page goes while the pool opens a connection for it, SQLAlchemy drops that one
        # unclosed (its set-up, after the opening, was cancelled). aiosqlite would only warn.
        if self._connection is not None:
            self.stop()

    async def trip(self, run: _Run) -> tuple[sqlite3.Cursor, list[Any]]:
        """Run a statement in the connection's thread and bring its rows back."""
        done = await self._execute(self._run, run)  # type: ignore[no-untyped-call]
        return cast(tuple[sqlite3.Cursor, list[Any]], done)

    def _run(self, run: _Run) -> tuple[sqlite3.Cursor, list[Any]]:
        cursor = run(self._conn.cursor())
        rows = cursor.fetchall() if cursor.description else []
        return cursor, rows


class OneTripCursor:
    """What SQLAlchemy needs of a cursor, in the shape of aiosqlite's own."""

    arraysize = 1

    def __init__(self, connection: OneTripConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement; raise what `sqlite3` raises."""
        return await self._trip(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run one statement for each row of parameters; raise what `sqlite3` raises."""
        return await self._trip(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """Return the rows that came with the statement."""
        return self._rows

    async def close(self) -> None:
        """Forget the rows."""
        self._rows = []

    async def _trip(self, run: _Run) -> Self:
        cursor, self._rows = await self._connection.trip(run)
        self.description, self.rowcount = cursor.description, cursor.rowcount
        self.lastrowid = cursor.lastrowid
        return self


def connect(database: str, **options: Any) -> OneTripConnection:
    """Return a connection to a file, to be awaited; the options are those of `sqlite3.connect`."""
    connection = OneTripConnection(lambda: sqlite3.connect(database, **options), 64)
    # Its thread ends with the process, as SQLAlchemy makes it for aiosqlite's own.
    connection._thread.daemon = True
    return connection
