"""The only SQL of how promises stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.conversation import State
from handoff.levels.tables import LevelRow
from handoff.tables import ContactRow, ConversationRow

_CHATS = and_(
    ConversationRow.state.in_((State.QUEUED, State.ASSIGNED)),
    ConversationRow.waiting_since.is_not(None),
)
_TICKETS = ConversationRow.ticket_id.is_not(None)


async def due(
    session: AsyncSession, now: datetime, soonest: timedelta, limit: int
) -> Sequence[ConversationRow]:
    """Return conversations with a promise that changed, or that time has brought further.

    None whose customer has waited less than ``soonest``: nothing of it can be in danger.
    """
    unseen = or_(
        LevelRow.conversation_id.is_(None),
        LevelRow.version != ConversationRow.version,
        LevelRow.next_at <= now,
    )
    old = or_(LevelRow.promise.is_not(None), ConversationRow.waiting_since <= now - soonest)
    query = (
        select(ConversationRow)
        .outerjoin(LevelRow, LevelRow.conversation_id == ConversationRow.id)
        .where(or_(and_(_CHATS, old), _TICKETS), unseen)
        .order_by(ConversationRow.waiting_since)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def over(session: AsyncSession, limit: int) -> Sequence[str]:
    """Return conversations in which nothing is promised any more."""
    query = (
        select(LevelRow.conversation_id)
        .join(ConversationRow, ConversationRow.id == LevelRow.conversation_id)
        .where(ConversationRow.state.in_((State.BOT, State.CLOSED)), ~_TICKETS)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def forget(session: AsyncSession, conversation_id: str) -> None:
    """Forget how the promises of a conversation stood."""
    await session.execute(delete(LevelRow).where(LevelRow.conversation_id == conversation_id))


async def kept(session: AsyncSession, ids: Iterable[str]) -> dict[str, LevelRow]:
    """Return how promises stood at the last look, by conversation."""
    query = select(LevelRow).where(LevelRow.conversation_id.in_(list(ids)))
    return {row.conversation_id: row for row in await session.scalars(query)}


async def tiers(session: AsyncSession, rows: Iterable[ConversationRow]) -> dict[str, str]:
    """Return what the customers of some conversations are to the company, by contact."""
    query = select(ContactRow.id, ContactRow.tier).where(
        ContactRow.id.in_({row.contact_id for row in rows})
    )
    return {each.id: each.tier for each in await session.execute(query)}
