"""What belongs to many conversations, read at once: the only SQL behind `handoff/views.py`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.message import Sender
from handoff.tables import AgentRow, ContactRow, ConversationRow, HandoffRow, MessageRow


async def contacts(session: AsyncSession, ids: Iterable[str]) -> dict[str, ContactRow]:
    """Return contacts by id."""
    rows = await session.scalars(select(ContactRow).where(ContactRow.id.in_(set(ids))))
    return {row.id: row for row in rows}


async def agents(session: AsyncSession, ids: Iterable[str | None]) -> dict[str, AgentRow]:
    """Return agents by id."""
    wanted = {id_ for id_ in ids if id_ is not None}
    if not wanted:
        return {}
    rows = await session.scalars(select(AgentRow).where(AgentRow.id.in_(wanted)))
    return {row.id: row for row in rows}


async def last_words(
    session: AsyncSession, rows: Iterable[ConversationRow]
) -> dict[str, MessageRow]:
    """Return the last message that somebody said in each conversation; no system line is one."""
    last = (
        select(MessageRow.conversation_id, func.max(MessageRow.seq).label("seq"))
        .where(
            MessageRow.conversation_id.in_([row.id for row in rows]),
            MessageRow.sender != Sender.SYSTEM,
        )
        .group_by(MessageRow.conversation_id)
        .subquery()
    )
    same = and_(MessageRow.conversation_id == last.c.conversation_id, MessageRow.seq == last.c.seq)
    query = select(MessageRow).join(last, same)
    return {message.conversation_id: message for message in await session.scalars(query)}


async def handoffs(session: AsyncSession, ids: Iterable[str]) -> dict[str, HandoffRow]:
    """Return the newest handoff of each conversation."""
    query = (
        select(HandoffRow)
        .where(HandoffRow.conversation_id.in_(list(ids)))
        .order_by(HandoffRow.queued_at)
    )
    return {row.conversation_id: row for row in await session.scalars(query)}
