"""The engine: SQLite in WAL mode by default, PostgreSQL by its URL. Nobody else opens one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar, cast

from sqlalchemy import event
from sqlalchemy.engine import URL, AdaptedConnection, Connection, make_url
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)

from core.database import touched
from server.storage.sqlite import SqliteConnection, connect
from server.storage.write_line import WriteLine

_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA busy_timeout = 10000",
)

_DURABLE = ("PRAGMA synchronous = FULL",)
# Its commits run in the event loop, so it leaves moving the log into the file to the durable one.
_RELAXED = ("PRAGMA synchronous = NORMAL", "PRAGMA wal_autocheckpoint = 0")

_PATIENCE = 0.25
"""Seconds that what needs not be durable waits gladly; for the rest, people wait."""

Each = TypeVar("Each")
_Opening = Callable[..., SqliteConnection]

_PRIVATE: dict[str, Any] = {"hide_parameters": True}
"""An error tells its statement, not the values: what customers write comes into no log."""


class Database:
    """Hands out transactions, and announces after each commit what it touched."""

    def __init__(self, url: str, announce: Callable[[Iterable[str]], None]) -> None:
        self._announce = announce
        self._engines = _engines(make_url(url))
        self._line = WriteLine() if self.engine.dialect.name == "sqlite" else None
        self._sessions = _Kinds(
            *(async_sessionmaker(engine, expire_on_commit=False) for engine in self._engines)
        )

    @property
    def engine(self) -> AsyncEngine:
        """Return the engine that may write; for migrations."""
        return self._engines.durable

    @asynccontextmanager
    async def read(self, *, brief: bool = False) -> AsyncIterator[AsyncSession]:
        """Open a session for reading; nothing it changes is kept.

        With ``brief`` it reads a few rows by an index: SQLite does so in the event loop.
        """
        async with (self._sessions.brief if brief else self._sessions.reading)() as session:
            yield session

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[AsyncSession]:
        """Open a transaction; it commits at the end of the block or rolls back when it raises.

        One that is not ``durable`` does not wait for the disk, and lets those go first that are.
        """
        sessions = self._sessions.durable if durable else self._sessions.relaxed
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


class _Kinds(NamedTuple, Generic[Each]):
    """One for each kind of transaction."""

    reading: Each
    brief: Each
    durable: Each
    relaxed: Each


def _engines(url: URL) -> _Kinds[AsyncEngine]:
    if url.get_backend_name() != "sqlite":
        shared = create_async_engine(
            url, pool_size=10, max_overflow=10, pool_pre_ping=True, **_PRIVATE
        )
        relaxed = shared.execution_options()
        event.listen(relaxed.sync_engine, "begin", _executing("SET LOCAL synchronous_commit = off"))
        return _Kinds(shared, shared, shared, relaxed)
    return _Kinds(
        reading=_sqlite(url, 8),
        brief=_sqlite(url, 8, brief=True),
        durable=_sqlite_writer(url, _DURABLE, waits=True),
        relaxed=_sqlite_writer(url, _RELAXED, waits=False),
    )


def _sqlite(url: URL, connections: int, *, brief: bool = False) -> AsyncEngine:
    """Return an engine for reading, of its own connections."""
    engine = _sqlite_engine(url, connections, partial(connect, brief=brief), _PRAGMAS)
    event.listen(engine.sync_engine, "begin", _beginning(SqliteConnection.begin))
    return engine


def _sqlite_writer(url: URL, pragmas: Iterable[str], *, waits: bool) -> AsyncEngine:
    """Return an engine for writing, of one connection; its commits may wait for the disk."""
    opening = partial(connect, brief=True, waits=waits)
    engine = _sqlite_engine(url, 1, opening, (*_PRAGMAS, *pragmas))
    event.listen(engine.sync_engine, "begin", _beginning(SqliteConnection.begin_writing))
    return engine


def _sqlite_engine(
    url: URL, connections: int, opening: _Opening, pragmas: Iterable[str]
) -> AsyncEngine:
    engine = create_async_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        **_PRIVATE,
        connect_args={"async_creator_fn": opening},
    )

    def prepare(connection: Any, _: object) -> None:
        # The driver would begin transactions late, at the first write; we begin them ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    event.listen(engine.sync_engine, "connect", prepare)
    return engine


def _beginning(
    begin: Callable[[SqliteConnection], Awaitable[None]],
) -> Callable[[Connection], None]:
    def run(connection: Connection) -> None:
        adapted = cast(AdaptedConnection, connection.connection.dbapi_connection)
        adapted.run_async(begin)

    return run


def _executing(statement: str) -> Callable[[Connection], None]:
    def execute(connection: Connection) -> None:
        connection.exec_driver_sql(statement)

    return execute
