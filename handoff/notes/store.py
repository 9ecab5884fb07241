"""The only SQL of notes and mentions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import AgentNotFound
from handoff.notes.tables import MentionRow, NoteRow
from handoff.tables import AgentRow, ContactRow, ConversationRow


async def newest_number(session: AsyncSession, conversation_id: str) -> int:
    """Return the number of a conversation's last note, 0 when it has none."""
    query = select(func.max(NoteRow.number)).where(NoteRow.conversation_id == conversation_id)
    return int(await session.scalar(query) or 0)


async def by_client_id(
    session: AsyncSession, conversation_id: str, client_note_id: str
) -> NoteRow | None:
    """Return the note that was stored under its writer's own id."""
    row: NoteRow | None = await session.scalar(
        select(NoteRow).where(
            NoteRow.conversation_id == conversation_id, NoteRow.client_note_id == client_note_id
        )
    )
    return row


async def after(
    session: AsyncSession, conversation_id: str, number: int, limit: int
) -> Sequence[NoteRow]:
    """Return the notes after ``number``, in order."""
    query = (
        select(NoteRow)
        .where(NoteRow.conversation_id == conversation_id, NoteRow.number > number)
        .order_by(NoteRow.number)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def mentioned(
    session: AsyncSession, note_ids: Iterable[str]
) -> dict[str, list[dict[str, str]]]:
    """Return whom each note mentions."""
    query = select(MentionRow).where(MentionRow.note_id.in_(list(note_ids)))
    found: dict[str, list[dict[str, str]]] = {}
    for row in await session.scalars(query.order_by(MentionRow.agent_name)):
        found.setdefault(row.note_id, []).append({"id": row.agent_id, "name": row.agent_name})
    return found


async def agents(session: AsyncSession, ids: Sequence[str]) -> list[AgentRow]:
    """Return agents by their ids, in this order; raise `AgentNotFound` naming the first unknown."""
    rows = await session.scalars(select(AgentRow).where(AgentRow.id.in_(ids)))
    known = {row.id: row for row in rows}
    for id_ in ids:
        if id_ not in known:
            raise AgentNotFound(id=id_)
    return [known[id_] for id_ in ids]


async def unseen(
    session: AsyncSession, agent_id: str, limit: int
) -> Sequence[tuple[NoteRow, ContactRow]]:
    """Return the notes that ask an agent to look and that she has not seen, newest first."""
    query = (
        select(NoteRow, ContactRow)
        .join(MentionRow, MentionRow.note_id == NoteRow.id)
        .join(ConversationRow, ConversationRow.id == NoteRow.conversation_id)
        .join(ContactRow, ContactRow.id == ConversationRow.contact_id)
        .where(MentionRow.agent_id == agent_id, MentionRow.seen_at.is_(None))
        .order_by(NoteRow.created_at.desc(), NoteRow.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await session.execute(query)]


async def mark_seen(
    session: AsyncSession, agent_id: str, conversation_id: str, now: datetime
) -> None:
    """Note that an agent has seen every mention of hers in a conversation."""
    await session.execute(
        update(MentionRow)
        .where(
            MentionRow.agent_id == agent_id,
            MentionRow.conversation_id == conversation_id,
            MentionRow.seen_at.is_(None),
        )
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
