"""Writing a note in a transaction that is handed in: notes of agents, and comments of transfers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from core.errors import MessageIdReused
from core.ids import new_id
from handoff.message import Author
from handoff.notes import store
from handoff.notes.tables import MentionRow, NoteRow
from handoff.tables import ConversationRow


@dataclass(frozen=True, slots=True)
class Draft:
    """A note before it is stored; ``mentions`` are ids of the colleagues who are asked to look."""

    author: Author
    text: str
    mentions: Sequence[str] = ()
    client_note_id: str | None = None


async def write(
    session: AsyncSession, row: ConversationRow, draft: Draft, now: datetime
) -> NoteRow:
    """Store a note once; ``row`` must come from `handoff.store.lock`, which numbers need.

    Raise `AgentNotFound` for a mention of nobody, `MessageIdReused` for another text under the
    same id.
    """
    known = await _known(session, row, draft)
    if known is not None:
        return known
    asked = [id_ for id_ in dict.fromkeys(draft.mentions) if id_ != draft.author.id]
    agents = await store.agents(session, asked)
    note = NoteRow(
        id=new_id(),
        conversation_id=row.id,
        number=await store.newest_number(session, row.id) + 1,
        after_seq=row.seq,
        author_id=draft.author.id,
        author_name=draft.author.name,
        text=draft.text,
        client_note_id=draft.client_note_id,
        created_at=now,
    )
    session.add(note)
    await session.flush()
    for agent in agents:
        session.add(
            MentionRow(
                note_id=note.id,
                agent_id=agent.id,
                agent_name=agent.name,
                conversation_id=row.id,
            )
        )
        touch(session, agent.id)  # an agent's id wakes her desks
    touch(session, row.id)
    return note


async def _known(session: AsyncSession, row: ConversationRow, draft: Draft) -> NoteRow | None:
    if draft.client_note_id is None:
        return None
    known = await store.by_client_id(session, row.id, draft.client_note_id)
    if known is not None and (known.text, known.author_id) != (draft.text, draft.author.id):
        raise MessageIdReused(client_message_id=draft.client_note_id)
    return known
