"""The use cases of canned replies, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import CannedReplyNotFound, Forbidden, ShortcutTaken
from core.ids import new_id
from core.routes import Principal, Role
from core.text import clean, clean_message
from handoff.canned import store, template
from handoff.canned.shelf import Reader
from handoff.canned.tables import CannedRow
from handoff.routing.staffing import store as people_store


@dataclass(frozen=True, slots=True)
class Words:
    """What an agent writes: where it stands, by which shortcut, and the words."""

    shelf: str
    shortcut: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class CannedReplies:
    """What agents can do with canned replies."""

    transactions: Transactions
    now: Clock = utc_now

    async def all(self, agent: Principal) -> list[dict[str, Any]]:
        """Return what an agent can take: her own, her teams' and everybody's."""
        async with self.transactions.read() as session:
            reader = await _reader(session, agent)
            rows = await store.on(session, reader.shelves())
            return [_view(row, reader) for row in rows]

    async def add(self, agent: Principal, words: Words) -> dict[str, Any]:
        """Put a reply on a shelf; raise `UnknownPlaceholder`, `ShortcutTaken` or `Forbidden`."""
        return await self._write(agent, words, CannedRow(id=new_id()))

    async def change(self, agent: Principal, reply_id: str, words: Words) -> dict[str, Any]:
        """Write a reply anew, or move it to another shelf."""
        return await self._write(agent, words, reply_id)

    async def remove(self, agent: Principal, reply_id: str) -> None:
        """Take a reply away."""
        async with self.transactions.write() as session:
            await session.delete(await _changeable(session, agent, reply_id))

    async def _write(
        self, agent: Principal, words: Words, which: CannedRow | str
    ) -> dict[str, Any]:
        text = clean_message(words.text)
        template.check(text)
        shortcut = words.shortcut.casefold()
        async with self.transactions.write() as session:
            reader = await _reader(session, agent)
            teams = [team.id for team in await people_store.teams(session)]
            shelf = reader.shelf_of(words.shelf, teams)
            row = which
            if isinstance(row, str):
                row = await _changeable(session, agent, row)
            there = await store.by_shortcut(session, shelf, shortcut)
            if there is not None and there.id != row.id:
                raise ShortcutTaken(shortcut=shortcut)
            row.shelf, row.shortcut, row.title, row.text = shelf, shortcut, clean(words.title), text
            row.changed_by, row.updated_at = agent.id, self.now()
            session.add(row)
            try:
                await session.flush()
            except IntegrityError as error:  # somebody else was quicker
                raise ShortcutTaken(shortcut=shortcut) from error
            return _view(row, reader)


async def _reader(session: AsyncSession, agent: Principal) -> Reader:
    teams = await people_store.teams_of(session, [agent.id])
    return Reader(agent.id, frozenset(teams.get(agent.id, [])), Role.SUPERVISOR in agent.roles)


async def _changeable(session: AsyncSession, agent: Principal, reply_id: str) -> CannedRow:
    """Load a reply that an agent may change; another agent's own looks like none."""
    row, reader = await store.lock(session, reply_id), await _reader(session, agent)
    if not reader.may_change(row.shelf):
        if row.shelf not in reader.shelves():
            raise CannedReplyNotFound(id=reply_id)
        raise Forbidden(role="supervisor")
    return row


def _view(row: CannedRow, reader: Reader) -> dict[str, Any]:
    return {
        "id": row.id,
        "shelf": reader.name_of(row.shelf),
        "shortcut": row.shortcut,
        "title": row.title,
        "text": row.text,
        "may_change": reader.may_change(row.shelf),
        "updated_at": iso(row.updated_at),
    }


CANNED_REPLIES = web.AppKey("canned_replies", CannedReplies)
