"""The only SQL of the wall."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.conversation import State
from handoff.tables import ConversationRow


async def waiting(session: AsyncSession) -> tuple[int, datetime | None]:
    """Return how many wait, and since when the one who waits longest does."""
    query = select(func.count(), func.min(ConversationRow.waiting_since)).where(
        ConversationRow.state == State.QUEUED
    )
    number, since = (await session.execute(query)).one()
    return int(number), since


async def longest_waiting(session: AsyncSession, limit: int) -> Sequence[ConversationRow]:
    """Return who waits longest, first."""
    query = (
        select(ConversationRow)
        .where(ConversationRow.state == State.QUEUED)
        .order_by(ConversationRow.waiting_since, ConversationRow.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def served(session: AsyncSession, limit: int) -> Sequence[ConversationRow]:
    """Return the conversations in agents' hands, those first that wait longest for a reply."""
    query = (
        select(ConversationRow)
        .where(ConversationRow.state == State.ASSIGNED)
        .order_by(ConversationRow.first_reply_at.is_not(None), ConversationRow.updated_at)
        .limit(limit)
    )
    return (await session.scalars(query)).all()
