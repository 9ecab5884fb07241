"""What packages know of the database: a base for their tables, and who hands out transactions.

The engine lives in `server/storage/database.py`, the only place that opens one. Packages receive an
`AsyncSession` that is already in a transaction: one use case, one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar

from aiohttp import web
from sqlalchemy import DateTime, Dialect, MetaData, String, TypeDecorator
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase

Id = String(64)
Statement = TypeVar("Statement")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back aware (SQLite forgets the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


class Base(DeclarativeBase):
    """The base of every table; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Transactions(Protocol):
    """Hands out sessions; the block commits when it ends and rolls back when it raises."""

    def read(self, *, brief: bool = False) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a session for reading; nothing it changes is kept.

        A ``brief`` one reads a few rows by an index, which may hold up everything else so long.
        """

    def write(self, *, durable: bool = True) -> AbstractAsyncContextManager[AsyncSession]:
        """Open a transaction; conversations it touched are announced after its commit.

        One that is not ``durable`` survives the end of our process, but perhaps not the machine's:
        it does not wait for the disk. For what would be made again.
        """


TRANSACTIONS = web.AppKey("transactions", Transactions)


def for_both(make: Callable[[Any], Statement]) -> Callable[[AsyncSession], Statement]:
    """Build a statement once for each database, by its own ``insert`` (for ``on_conflict_…``).

    Return what picks that of a session's database.
    """
    made = {"sqlite": make(sqlite.insert), "postgresql": make(postgresql.insert)}
    return lambda session: made[session.get_bind().dialect.name]


_TOUCHED = "touched"


def touch(session: AsyncSession, conversation_id: str) -> None:
    """Note that a conversation changes, so that its readers are woken after the commit.

    A contact's id on her channel wakes those of her readers who follow no conversation yet; other
    topics, as the change feed of articles, those who follow them.
    """
    session.info.setdefault(_TOUCHED, set()).add(conversation_id)


def touched(session: AsyncSession) -> frozenset[str]:
    """Return the conversations that `touch` noted in this transaction."""
    return frozenset(session.info.get(_TOUCHED, ()))
