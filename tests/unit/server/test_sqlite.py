"""SQLite with one trip for a statement."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from pathlib import Path

import pytest

from server.storage.sqlite import connect


async def test_rows_come_with_the_statement(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "a.db"))
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE words (word TEXT)")
    await cursor.executemany("INSERT INTO words VALUES (?)", [("接",), ("力",)])
    assert cursor.rowcount == 2
    await cursor.execute("SELECT word FROM words ORDER BY rowid")
    assert await cursor.fetchall() == [("接",), ("力",)]
    assert cursor.description[0][0] == "word"
    await connection.close()


async def test_an_error_of_sqlite_comes_as_it_is(tmp_path: Path) -> None:
    connection = await connect(str(tmp_path / "a.db"))
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        await connection.cursor().execute("SELECT * FROM nowhere")
    await connection.close()


async def test_a_connection_that_nobody_closed_ends_with_its_last_reference(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    connection = await connect(str(tmp_path / "a.db"))
    (thread,) = set(threading.enumerate()) - before
    del connection
    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive()
