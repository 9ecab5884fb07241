"""SQLite for asyncio: brief connections work at once, the others in a thread of their own."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from server.storage.sqlite import SqliteConnection, connect


@asynccontextmanager
async def opened(folder: Path, **kind: bool) -> AsyncIterator[SqliteConnection]:
    """Open a connection to a file with one table, as SQLAlchemy does."""
    options: dict[str, Any] = {"isolation_level": None, "check_same_thread": False}
    connection = connect(str(folder / "a.db"), **kind, **options)
    await connection
    await connection.cursor().execute("CREATE TABLE IF NOT EXISTS words (word TEXT)")
    try:
        yield connection
    finally:
        await connection.close()


async def words(connection: SqliteConnection) -> list[Any]:
    """Return what the table has."""
    cursor = connection.cursor()
    await cursor.execute("SELECT word FROM words ORDER BY rowid")
    return await cursor.fetchall()


@pytest.mark.parametrize("brief", [True, False])
async def test_rows_come_with_the_statement(tmp_path: Path, brief: bool) -> None:
    async with opened(tmp_path, brief=brief) as connection:
        cursor = connection.cursor()
        await cursor.executemany("INSERT INTO words VALUES (?)", [("接",), ("力",)])
        assert cursor.rowcount == 2
        await cursor.execute("SELECT word FROM words ORDER BY rowid")
        assert await cursor.fetchall() == [("接",), ("力",)]
        assert cursor.description[0][0] == "word"


@pytest.mark.parametrize("brief", [True, False])
async def test_an_error_of_sqlite_comes_as_it_is(tmp_path: Path, brief: bool) -> None:
    async with opened(tmp_path, brief=brief) as connection:
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await connection.cursor().execute("SELECT * FROM nowhere")


async def test_a_brief_statement_is_done_without_waiting_for_anything(tmp_path: Path) -> None:
    async with opened(tmp_path, brief=True) as connection:
        statement = connection.cursor().execute("SELECT 1")
        with pytest.raises(StopIteration):
            statement.send(None)


async def test_only_a_commit_that_needs_the_disk_lets_others_go_on(tmp_path: Path) -> None:
    async with (
        opened(tmp_path, brief=True, waits=False) as relaxed,
        opened(tmp_path, brief=True) as durable,
    ):
        with pytest.raises(StopIteration):
            relaxed.commit().send(None)
        committing = durable.commit()
        assert asyncio.isfuture(committing.send(None))
        committing.close()


async def test_whoever_waits_for_another_writer_holds_up_nobody(tmp_path: Path) -> None:
    async with opened(tmp_path, brief=True) as first, opened(tmp_path, brief=True) as second:
        await first.begin_writing()
        waiting = asyncio.create_task(second.begin_writing())
        await asyncio.sleep(0)
        await first.cursor().execute("INSERT INTO words VALUES ('接')")
        await first.commit()
        await waiting
        assert await words(second) == [("接",)]
        await second.rollback()


async def test_nothing_overtakes_what_a_cancelled_caller_left_in_the_thread(tmp_path: Path) -> None:
    begun, go_on, done = threading.Event(), threading.Event(), list[str]()

    def slow() -> None:
        begun.set()
        go_on.wait(10)
        done.append("left")

    async with opened(tmp_path, brief=True) as connection:
        task = asyncio.create_task(connection.run(slow, trip=True))
        await asyncio.to_thread(begun.wait, 10)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        following = asyncio.create_task(connection.run(lambda: done.append("following")))
        await asyncio.sleep(0)
        go_on.set()
        await following
    assert done == ["left", "following"]


async def test_a_connection_that_nobody_closed_ends_with_its_last_reference(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    connection = await connect(str(tmp_path / "a.db"))
    (thread,) = set(threading.enumerate()) - before
    del connection
    await asyncio.to_thread(thread.join, 5)
    assert not thread.is_alive()


async def test_a_file_that_cannot_be_opened_leaves_no_thread(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        await connect(str(tmp_path / "absent" / "a.db"))
    left = set(threading.enumerate()) - before
    assert not [thread for thread in left if "_connection_worker" in thread.name]
