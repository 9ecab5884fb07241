"""The use cases of internal notes, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions, touch
from core.text import clean_message
from handoff import store as conversations
from handoff.message import Author
from handoff.notes import note, store
from handoff.notes.tables import NoteRow

PAGE = 200
"""How many notes a desk reads at a time."""
MENTIONS = 50
"""How many unseen mentions a desk is shown."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What agents can do with notes; any agent may, for that is how one consults a colleague."""

    transactions: Transactions
    now: Clock = utc_now

    async def write(
        self,
        agent_id: str,
        conversation_id: str,
        client_note_id: str,
        text: str,
        mentions: Sequence[str],
    ) -> dict[str, Any]:
        """Store a note once and return it; whom it mentions is told at her desk."""
        words = clean_message(text)
        async with self.transactions.write() as session:
            row = await conversations.lock(session, conversation_id)
            agent = await conversations.agent(session, agent_id)
            author = Author(agent.id, agent.name)
            draft = note.Draft(author, words, mentions, client_note_id)
            stored = await note.write(session, row, draft, self.now())
            await session.flush()
            return (await _views(session, [stored]))[0]

    async def after(
        self, conversation_id: str, number: int, limit: int = PAGE
    ) -> list[dict[str, Any]]:
        """Return a page of a conversation's notes."""
        async with self.transactions.read() as session:
            await conversations.conversation(session, conversation_id)
            return await _views(session, await store.after(session, conversation_id, number, limit))

    async def unseen(self, agent_id: str) -> list[dict[str, Any]]:
        """Return the notes that ask an agent to look, with whose conversation it is."""
        async with self.transactions.read() as session:
            found = await store.unseen(session, agent_id, MENTIONS)
            views = await _views(session, [each for each, _ in found])
        return [
            {"note": view, "contact": {"id": contact.id, "name": contact.name}}
            for view, (_, contact) in zip(views, found, strict=True)
        ]

    async def see(self, agent_id: str, conversation_id: str) -> None:
        """Note that an agent has looked; her other desks are told."""
        async with self.transactions.write() as session:
            await conversations.conversation(session, conversation_id)
            await store.mark_seen(session, agent_id, conversation_id, self.now())
            touch(session, agent_id)


async def _views(session: AsyncSession, rows: Sequence[NoteRow]) -> list[dict[str, Any]]:
    mentioned = await store.mentioned(session, [row.id for row in rows]) if rows else {}
    return [_view(row, mentioned.get(row.id, [])) for row in rows]


def _view(row: NoteRow, mentions: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "id": row.id,
        "conversation_id": row.conversation_id,
        "number": row.number,
        "after_seq": row.after_seq,
        "author": {"id": row.author_id, "name": row.author_name},
        "text": row.text,
        "mentions": mentions,
        "client_note_id": row.client_note_id,
        "created_at": iso(row.created_at),
    }


NOTES = web.AppKey("notes", Notes)
