"""The only SQL of how promises stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.conversation import State
from handoff.levels.level import Case
from handoff.levels.tables import LevelRow
from handoff.tables import ConversationRow
from handoff.tickets import store as tickets

_CHATS = and_(
    ConversationRow.state.in_((State.QUEUED, State.ASSIGNED)),
    ConversationRow.waiting_since.is_not(None),
)
_TICKETS = ConversationRow.ticket_id.is_not(None)


async def due(session: AsyncSession, now: datetime, limit: int) -> Sequence[str]:
    """Return conversations with a promise that changed, or that time has brought further."""
    unseen = or_(
        LevelRow.conversation_id.is_(None),
        LevelRow.version != ConversationRow.version,
        LevelRow.next_at <= now,
    )
    query = (
        select(ConversationRow.id)
        .outerjoin(LevelRow, LevelRow.conversation_id == ConversationRow.id)
        .where(or_(_CHATS, _TICKETS), unseen)
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


async def level(session: AsyncSession, conversation_id: str) -> LevelRow | None:
    """Return how the promises of a conversation stood at the last look."""
    return await session.get(LevelRow, conversation_id)


async def by_conversation(session: AsyncSession, ids: Iterable[str]) -> dict[str, LevelRow]:
    """Return how promises stand, by conversation; where none is in danger there is none."""
    query = select(LevelRow).where(
        LevelRow.conversation_id.in_(list(ids)), LevelRow.promise.is_not(None)
    )
    return {row.conversation_id: row for row in await session.scalars(query)}


async def case(session: AsyncSession, row: ConversationRow) -> Case | None:
    """Return what happened in a conversation so far; None where nothing is promised.

    Her words wait since ``awaiting_since``: while that is when she asked, nobody has replied.
    """
    ticket = await tickets.of(session, row)
    if ticket is not None and row.state in (State.TICKET, State.BOT):
        return Case(ticket.opened_at, ticket.first_reply_at is not None, row.awaiting_since)
    asked_at, waits = row.waiting_since, row.awaiting_since
    if row.state not in (State.QUEUED, State.ASSIGNED) or asked_at is None:
        return None
    return Case(asked_at, waits is None or waits > asked_at, waits)
