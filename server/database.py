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

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    # FULL waits for the disk at every commit: what we acknowledged survives a power cut as well.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)


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
    async def write(self) -> AsyncIterator[AsyncSession]:
        """Open a transaction; it commits at the end of the block or rolls back when it raises."""
        async with self._writing() as session:
            async with session.begin():
                yield session
            self._announce(touched(session))

    async def close(self) -> None:
        """Close every connection."""
        await self._writer.dispose()
        await self._reader.dispose()


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _engine(url: URL, *, writing: bool) -> AsyncEngine:
    if not _is_sqlite(url):
        return create_async_engine(url, pool_size=10, max_overflow=10, pool_pre_ping=True)
    # One writing connection: its pool is a fair queue, where SQLite's own lock lets writers
    # collide and sleep. Readers never wait for it, that is what WAL is for.
    size = 1 if writing else 8
    engine = create_async_engine(url, pool_size=size, max_overflow=0, pool_timeout=30)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    begin = "BEGIN IMMEDIATE" if writing else "BEGIN"

    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine.sync_engine, "begin", start)
    return engine


def _prepare_sqlite(connection: Any, _: object) -> None:
    # The driver would begin transactions late, at the first write; we begin them ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()
