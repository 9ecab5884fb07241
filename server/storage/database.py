"""The engine: SQLite in WAL mode by default, PostgreSQL by its URL. Nobody else opens one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, NamedTuple

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
from server.storage.write_line import WriteLine

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)

_PATIENCE = 0.25
"""Seconds that what needs not be durable waits gladly; for the rest, people wait."""

_PRIVATE: dict[str, Any] = {"hide_parameters": True}
"""An error tells its statement, not the values: what customers write comes into no log."""


class Database:
    """Hands out transactions, and announces after each commit what it touched."""

    def __init__(self, url: str, announce: Callable[[Iterable[str]], None]) -> None:
        self._announce = announce
        self._engines = _engines(make_url(url))
        self._line = WriteLine() if self.engine.dialect.name == "sqlite" else None
        self._reading, self._durable, self._relaxed = (
            async_sessionmaker(engine, expire_on_commit=False) for engine in self._engines
        )

    @property
    def engine(self) -> AsyncEngine:
        """Return the engine that may write; for migrations."""
        return self._engines.durable

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        """Open a session for reading; nothing it changes is kept."""
        async with self._reading() as session:
            yield session

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[AsyncSession]:
        """Open a transaction; it commits at the end of the block or rolls back when it raises.

        One that is not ``durable`` does not wait for the disk, and lets those go first that are.
        """
        sessions = self._durable if durable else self._relaxed
        async with self._turn(durable), sessions() as session, session.begin():
            yield session
        self._announce(touched(session))

    def _turn(self, durable: bool) -> AbstractAsyncContextManager[None]:
        if self._line is None:
            return nullcontext()
        return self._line.turn(0.0 if durable else _PATIENCE)

    async def close(self) -> None:
        """Close every connection."""
        for engine in self._engines:
            await engine.dispose()


class _Engines(NamedTuple):
    """One for each kind of transaction."""

    reading: AsyncEngine
    durable: AsyncEngine
    relaxed: AsyncEngine


def _engines(url: URL) -> _Engines:
    if url.get_backend_name() != "sqlite":
        shared = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, **_PRIVATE
        )
        relaxed = shared.execution_options()
        event.listen(relaxed.sync_engine, "begin", _executing("SET LOCAL synchronous_commit = off"))
        return _Engines(shared, shared, relaxed)
    return _Engines(
        reading=_sqlite(url, 8, "NORMAL", "BEGIN"),
        durable=_sqlite(url, 1, "FULL", "BEGIN IMMEDIATE"),
        relaxed=_sqlite(url, 1, "NORMAL", "BEGIN IMMEDIATE"),
    )


def _sqlite(url: URL, connections: int, synchronous: str, begin: str) -> AsyncEngine:
    """Return an engine of its own connections; with FULL each commit waits for the disk."""
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        **_PRIVATE,
        connect_args={"async_creator_fn": connect},
    )

    def prepare(connection: Any, _: object) -> None:
        # The driver would begin transactions late, at the first write; we begin them ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (*_PRAGMAS, f"PRAGMA synchronous = {synchronous}"):
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)
    event.listen(engine.sync_engine, "begin", _executing(begin))
    return engine


def _executing(statement: str) -> Callable[[Connection], None]:
    def execute(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return execute
