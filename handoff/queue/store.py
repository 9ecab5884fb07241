"""The only SQL of the queue's pace, of who is there to serve it, and of who still waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.store import facts_of
from handoff.conversation import State
from handoff.queue.sharing import Waiting
from handoff.queue.tables import WaitingPageRow
from handoff.queue.topic import Topic, topic
from handoff.routing.rules.ranking import Agent
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.presence import Presence
from handoff.routing.tables import RoutingRow
from handoff.tables import AgentRow, ConversationRow, HandoffRow

RECENT, NEWEST = timedelta(days=7), 50
"""Service times count for so long, and of these only the newest so many."""


async def waiting(session: AsyncSession) -> list[Waiting]:
    """Return who waits, in the order of the queue."""
    query = (
        select(RoutingRow.conversation_id, RoutingRow.lane)
        .where(RoutingRow.waiting)
        .order_by(RoutingRow.rank_at, RoutingRow.conversation_id)
    )
    return [Waiting(each[0], each[1]) for each in await session.execute(query)]


async def crew(session: AsyncSession, seen_after: datetime) -> list[Agent]:
    """Return who serves the queue now, with what each can do and how much room she has."""
    rows = await people_store.there(session, seen_after)
    ids = [row.id for row in rows]
    abilities = await people_store.abilities(session, ids)
    loads = await people_store.loads(session, ids)
    return [
        Agent(row.id, Presence.ONLINE, row.capacity, loads.get(row.id, 0.0), abilities[row.id])
        for row in rows
    ]


_READY = AgentRow.presence.in_((Presence.ONLINE, Presence.BUSY))
"""She takes customers, or will soon."""


async def anybody_there(session: AsyncSession, now: datetime, grace: timedelta) -> bool:
    """Tell whether any agent's desk is open, and she is or will soon be ready for customers."""
    query = select(AgentRow.id).where(
        _READY,
        AgentRow.last_seen_at >= now - grace,
    )
    return await session.scalar(query.limit(1)) is not None


async def last_there(session: AsyncSession) -> datetime | None:
    """Return the latest moment at which an agent was there, or may have been; None for never.

    Who says that she is away was there until then at most.
    """
    until = case((_READY, AgentRow.last_seen_at), else_=AgentRow.presence_since)
    latest: datetime | None = await session.scalar(select(func.max(until)))
    return latest


async def topic_of(session: AsyncSession, row: ConversationRow) -> Topic:
    """Return what a conversation is about, and what she has read of it."""
    return topic(await facts_of(session, row.id))


async def served(session: AsyncSession, now: datetime) -> list[float]:
    """Return how long the newest chats took, from accept to end, in seconds."""
    query = (
        select(HandoffRow.accepted_at, HandoffRow.ended_at)
        .where(
            HandoffRow.ended_at > now - RECENT,
            HandoffRow.accepted_at.is_not(None),
            HandoffRow.outcome.in_(("resolved", "returned_to_bot")),
        )
        .order_by(HandoffRow.ended_at.desc())
        .limit(NEWEST)
    )
    times = await session.execute(query)
    return [(end - start).total_seconds() for start, end in times if start and end]


async def mark_pages(session: AsyncSession, conversation_ids: Sequence[str], now: datetime) -> None:
    """Note that pages are open; in one order everywhere, so that no two processes block."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = (postgresql.insert if on_postgresql else sqlite.insert)(WaitingPageRow)
    upsert = insert.on_conflict_do_update(
        index_elements=[WaitingPageRow.conversation_id], set_={"seen_at": insert.excluded.seen_at}
    )
    values = [{"conversation_id": each, "seen_at": now} for each in sorted(conversation_ids)]
    await session.execute(upsert, values)


async def gone(
    session: AsyncSession, seen_before: datetime, channels: Collection[str], limit: int
) -> Sequence[str]:
    """Return who waits on some channels and has not been seen since a moment, or since she came
    into the queue."""
    query = (
        select(RoutingRow.conversation_id)
        .join(ConversationRow, ConversationRow.id == RoutingRow.conversation_id)
        .outerjoin(WaitingPageRow, WaitingPageRow.conversation_id == RoutingRow.conversation_id)
        .where(
            RoutingRow.waiting,
            RoutingRow.asked_at < seen_before,
            ConversationRow.state == State.QUEUED,
            ConversationRow.channel.in_(channels),
            or_(WaitingPageRow.seen_at.is_(None), WaitingPageRow.seen_at < seen_before),
        )
        .order_by(RoutingRow.rank_at)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def last_sign(session: AsyncSession, row: ConversationRow) -> datetime | None:
    """Return when who waits was last seen, or else came into the queue; None outside it."""
    query = (
        select(RoutingRow.asked_at, WaitingPageRow.seen_at)
        .outerjoin(WaitingPageRow, WaitingPageRow.conversation_id == RoutingRow.conversation_id)
        .where(RoutingRow.conversation_id == row.id, RoutingRow.waiting)
    )
    found = (await session.execute(query)).first()
    return None if found is None else max(filter(None, found))


async def pages_of_nobody(
    session: AsyncSession, seen_before: datetime, limit: int
) -> Sequence[str]:
    """Return marks of pages that were not seen since a moment, of customers who wait no more."""
    query = (
        select(WaitingPageRow.conversation_id)
        .outerjoin(ConversationRow, ConversationRow.id == WaitingPageRow.conversation_id)
        .where(
            WaitingPageRow.seen_at < seen_before,
            ConversationRow.state.is_distinct_from(State.QUEUED),
        )
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def forget_pages(session: AsyncSession, conversation_ids: Sequence[str]) -> None:
    """Forget the marks of some pages."""
    marks = WaitingPageRow.conversation_id.in_(conversation_ids)
    await session.execute(delete(WaitingPageRow).where(marks))
