"""One pass after another over a Discourse, each going on where the last one stopped.

A pass reads the topics that changed since the one before, newest first. What changes meanwhile
moves to the front and is read by the next pass; so a topic may be copied twice, and none is left
out. The cursor is kept after each page: an interrupted pass goes on at its page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from community.discourse.client import Discourse
from community.discourse.copying import copy_topic, external_id, remove
from community.discourse.wire import Listed
from community.tables import CursorRow, ThreadRow
from community.thread import State
from core.clock import Clock, iso, utc_now
from core.database import Transactions

CHECKED = 30
"""Copies that each pass looks at again in turn: a topic that is gone is in no list of changes."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far copying has come.

    All that changed until ``since`` is copied; of a pass that goes on, ``page`` is the next and
    ``newest`` what it began with. ``checked`` is the last copy that was looked at again.
    """

    since: str = ""
    newest: str = ""
    page: int = 0
    checked: str = ""


@dataclass(frozen=True, slots=True)
class DiscourseSync:
    """Copies a Discourse's topics into the community."""

    transactions: Transactions
    discourse: Discourse
    now: Clock = utc_now

    async def run(self) -> int:
        """Make one pass; return how many topics were copied. Raise `DependencyFailed`."""
        copied, cursor = 0, await self._cursor()
        while True:
            found = await self.discourse.latest(cursor.page)
            fresh = [one for one in found.topics if _moment(one) > cursor.since]
            for topic in fresh:
                await self._copy(topic.id)
            copied += len(fresh)
            newest = cursor.newest or max(map(_moment, found.topics), default=cursor.since)
            if found.more_topics_url is None or _reached(found.topics, cursor.since):
                break
            cursor = Cursor(cursor.since, newest, cursor.page + 1, cursor.checked)
            await self._keep(cursor)
        checked = await self._check(cursor.checked)
        await self._keep(Cursor(since=max(newest, cursor.since), checked=checked))
        return copied

    async def _copy(self, topic_id: int) -> None:
        host, now = self.discourse.host, self.now()
        topic = await self.discourse.topic(topic_id)
        async with self.transactions.write() as session:
            if topic is None:
                await remove(session, external_id(host, topic_id), now)
            else:
                await copy_topic(session, topic, host, self.discourse.address(topic), now)

    async def _check(self, after: str) -> str:
        """Look at some copies again, in turn; return the last, empty once all had their turn."""
        prefix = external_id(self.discourse.host, 0)[:-1]
        query = select(ThreadRow.external_id).where(
            ThreadRow.external_id.startswith(prefix, autoescape=True),
            ThreadRow.external_id > after,
            ThreadRow.state == State.SHOWN.value,
        )
        async with self.transactions.read() as session:
            rows = await session.scalars(query.order_by(ThreadRow.external_id).limit(CHECKED))
            names = [str(name) for name in rows]
        for name in names:
            await self._copy(int(name.rpartition(":")[2]))
        return names[-1] if len(names) == CHECKED else ""

    async def _cursor(self) -> Cursor:
        async with self.transactions.read() as session:
            row = await session.get(CursorRow, self._source)
            return Cursor(**row.cursor) if row else Cursor()

    async def _keep(self, cursor: Cursor) -> None:
        async with self.transactions.write() as session:
            await _write(session, self._source, cursor, self.now())

    @property
    def _source(self) -> str:
        return f"discourse:{self.discourse.host}"


def _moment(topic: Listed) -> str:
    return iso(topic.bumped_at) or ""


def _reached(topics: Sequence[Listed], since: str) -> bool:
    """Tell whether a page goes back beyond what is copied; pinned topics stand where they stand."""
    return any(_moment(one) <= since for one in topics if not one.pinned)


async def _write(session: AsyncSession, source: str, cursor: Cursor, now: datetime) -> None:
    values: dict[str, Any] = {name: getattr(cursor, name) for name in Cursor.__dataclass_fields__}
    row = await session.get(CursorRow, source)
    if row is None:
        session.add(CursorRow(source=source, cursor=values, updated_at=now))
    else:
        row.cursor, row.updated_at = values, now
