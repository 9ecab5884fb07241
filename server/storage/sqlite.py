"""SQLite for asyncio: only what may take long goes to the connection's thread.

aiosqlite makes four trips to its thread for each statement: it opens a cursor, executes, fetches
and closes. Each is a hand-over between two threads that compete for the interpreter, and costs more
than to find a few rows by an index, and a turn of the bot is some thirty such statements. So a
connection is one of two kinds: on a ``brief`` one, statements run at once, in the event loop, and
only what waits for others or for the disk takes a trip; on any other, each statement takes one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar

import aiosqlite

_PATIENCE = 10_000
"""Milliseconds for which a writer waits for one of another process."""

Value = TypeVar("Value")
_Run = Callable[[sqlite3.Cursor], sqlite3.Cursor]


class SqliteConnection(aiosqlite.Connection):
    """A connection of aiosqlite whose cursors have their rows when `execute` returns.

    ``waits`` tells that a commit waits for the disk.
    """

    def __init__(
        self, connector: Callable[[], sqlite3.Connection], *, brief: bool, waits: bool
    ) -> None:
        super().__init__(connector, 64)
        self._brief = brief
        self._waits = waits
        self._left = False
        # Its thread ends with the process, as SQLAlchemy makes it for aiosqlite's own.
        self._thread.daemon = True

    def cursor(self) -> SqliteCursor:  # type: ignore[override]
        """Return a cursor; it costs nothing until it executes."""
        return SqliteCursor(self)

    async def begin(self) -> None:
        """Begin a transaction that reads: all its statements see the same moment."""
        await self.run(lambda: self._conn.execute("BEGIN"))

    async def begin_writing(self) -> None:
        """Begin a transaction that writes, in the thread only while another process writes.

        Raise `sqlite3.OperationalError` when that one does not end.
        """
        try:
            await self.run(lambda: self._begin_writing(0))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            await self.run(lambda: self._begin_writing(_PATIENCE), trip=True)

    def _begin_writing(self, patience: int) -> None:
        self._conn.execute(f"PRAGMA busy_timeout = {patience}")
        self._conn.execute("BEGIN IMMEDIATE")

    async def commit(self) -> None:
        """Make durable what was written, if it is to be; raise what `sqlite3` raises."""
        await self.run(self._conn.commit, trip=self._waits)

    async def rollback(self) -> None:
        """Forget what was written."""
        await self.run(self._conn.rollback)

    async def run(self, work: Callable[[], Value], *, trip: bool = False) -> Value:
        """Do something with the connection, here or in its thread, in the order of the calls."""
        if self._brief and not trip and not self._left:
            return work()
        try:
            done: Value = await self._execute(work)  # type: ignore[no-untyped-call]
        except asyncio.CancelledError:
            self._left = True  # the thread may still be at it, and nothing must overtake that
            raise
        self._left = False
        return done

    async def _connect(self) -> Self:
        try:
            await super()._connect()
        except sqlite3.Error:
            # Its thread is told to end, and would still report that to a loop closed meanwhile.
            await asyncio.to_thread(self._thread.join)
            raise
        return self

    def __del__(self) -> None:
        # When a page goes while the pool opens a connection for it, SQLAlchemy drops that one
        # unclosed (its set-up, after the opening, was cancelled). aiosqlite would only warn.
        if self._connection is not None:
            self.stop()


class SqliteCursor:
    """What SQLAlchemy needs of a cursor, in the shape of aiosqlite's own."""

    arraysize = 1

    def __init__(self, connection: SqliteConnection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Self:
        """Run one statement; raise what `sqlite3` raises."""
        return await self._run(lambda cursor: cursor.execute(sql, parameters))

    async def executemany(self, sql: str, parameters: Sequence[Sequence[Any]]) -> Self:
        """Run one statement for each row of parameters; raise what `sqlite3` raises."""
        return await self._run(lambda cursor: cursor.executemany(sql, parameters))

    async def fetchall(self) -> list[Any]:
        """Return the rows that came with the statement."""
        return self._rows

    async def close(self) -> None:
        """Forget the rows."""
        self._rows = []

    async def _run(self, run: _Run) -> Self:
        def execute() -> tuple[sqlite3.Cursor, list[Any]]:
            cursor = run(self._connection._conn.cursor())
            return cursor, cursor.fetchall() if cursor.description else []

        cursor, self._rows = await self._connection.run(execute)
        self.description, self.rowcount = cursor.description, cursor.rowcount
        self.lastrowid = cursor.lastrowid
        return self


def connect(
    database: str, *, brief: bool = False, waits: bool = True, **options: Any
) -> SqliteConnection:
    """Return a connection to a file, to be awaited; the options are those of `sqlite3.connect`."""
    return SqliteConnection(lambda: sqlite3.connect(database, **options), brief=brief, waits=waits)
