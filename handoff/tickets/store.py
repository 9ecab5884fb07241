"""The only SQL of tickets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import TicketNotFound
from handoff.conversation import State
from handoff.tables import ConversationRow
from handoff.tickets.tables import TicketRow
from handoff.tickets.ticket import Status


async def of(session: AsyncSession, row: ConversationRow) -> TicketRow | None:
    """Return the unsolved ticket of a conversation, if it has one."""
    return None if row.ticket_id is None else await session.get(TicketRow, row.ticket_id)


async def must_have(session: AsyncSession, row: ConversationRow) -> TicketRow:
    """Return the unsolved ticket of a conversation; raise `TicketNotFound`."""
    ticket = await of(session, row)
    if ticket is None:
        raise TicketNotFound(id=row.id)
    return ticket


async def by_id(session: AsyncSession, ids: Iterable[str | None]) -> dict[str, TicketRow]:
    """Return tickets by id."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = await session.scalars(select(TicketRow).where(TicketRow.id.in_(wanted)))
    return {row.id: row for row in rows}


async def listed(session: AsyncSession, limit: int) -> Sequence[ConversationRow]:
    """Return conversations with an unsolved ticket: those that wait for us first, soonest due."""
    query = (
        select(ConversationRow)
        .join(TicketRow, TicketRow.id == ConversationRow.ticket_id)
        .where(TicketRow.status.in_((Status.OPEN, Status.PENDING)))
        .order_by(TicketRow.status, TicketRow.due_at, TicketRow.opened_at)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def count(session: AsyncSession) -> int:
    """Return how many tickets wait for us."""
    query = select(func.count()).where(TicketRow.status == Status.OPEN)
    return int(await session.scalar(query) or 0)


async def waiting(session: AsyncSession, since: datetime, limit: int) -> Sequence[str]:
    """Return the conversations that have waited in the queue since before a moment."""
    query = (
        select(ConversationRow.id)
        .where(ConversationRow.state == State.QUEUED, ConversationRow.waiting_since <= since)
        .order_by(ConversationRow.waiting_since)
        .limit(limit)
    )
    return (await session.scalars(query)).all()
