"""The engine: SQLite in WAL mode by default, PostgreSQL by its URL. Nobody else opens one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from core.database import touched
from server.storage.sqlite import connect

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)

_DURABLE = "durable"
_PRIVATE: dict[str, Any] = {"hide_parameters": True}
"""An error tells its statement, not the values: what customers write comes into no log."""


class Database:
    """Hands out transactions, and announces after each commit what it touched."""

    def __init__(self, url: str, announce: Callable[[Iterable[str]], None]) -> None:
        self._url = make_url(url)
        self._announce = announce
        self._writer = _engine(self._url, writing=True)
        self._reader = _engine(self._url, writing=False) if _is_sqlite(self._url) else self._writer
        self._writing = async_sessionmaker(self._writer, expire_on_commit=False)
        self._reading = async_sessionmaker(self._reader, expire_on_commit=False)

    @property
    def engine(self) -> AsyncEngine:
        """Return the engine that may write; for migrations."""
        return self._writer

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for reading; nothing it changes is kept."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[AsyncSession]:
        """Open a transaction; it commits at the end of the block or rolls back when it raises.

        One that is not ``durable`` does not wait for the disk.
        """
        async with self._writing() as session:
            async with session.begin():
                if not durable:
                    await self._relax(session)
                yield session
            self._announce(touched(session))

    async def _relax(self, session: AsyncSession) -> None:
        connection = await session.connection(execution_options={_DURABLE: False})
        if not _is_sqlite(self._url):
            await connection.exec_driver_sql("SET LOCAL synchronous_commit = off")

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _engine(url: URL, *, writing: bool) -> AsyncEngine:
    if not _is_sqlite(url):
        return create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, **_PRIVATE
        )
    # One writing connection: its pool is a fair queue, where SQLite's own lock lets writers
    # collide and sleep. Readers never wait for it, that is what WAL is for.
    size = 1 if writing else 8
    engine = create_async_engine(
        url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=30,
        **_PRIVATE,
        connect_args={"async_creator_fn": connect},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_writing if writing else _begin_reading)
    return engine


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: Connection) -> None:
    # FULL waits for the disk at every commit: what we acknowledged survives a power cut as well.
    level = "FULL" if connection.get_execution_options().get(_DURABLE, True) else "NORMAL"
    if connection.info.get("synchronous") != level:
        connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
        connection.info["synchronous"] = level
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver would begin transactions late, at the first write; we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
