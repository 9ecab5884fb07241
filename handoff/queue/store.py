"""The only SQL of the queue's pace, and of who is there to serve it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.store import facts_of
from handoff.conversation import State
from handoff.queue.topic import Topic, topic
from handoff.queue.wait import Pace
from handoff.routing.presence import Presence
from handoff.tables import AgentRow, ConversationRow, HandoffRow

RECENT, NEWEST = timedelta(days=7), 50
"""Service times count for so long, and of these only the newest so many."""


async def pace(session: AsyncSession, now: datetime, grace: timedelta) -> Pace:
    """Return how fast the queue moves: the newest service times, and the slots of who is online."""
    slots, busy = await _slots(session, now - grace)
    return Pace(await _served(session, now), slots, max(0, slots - busy))


async def anybody_there(session: AsyncSession, now: datetime, grace: timedelta) -> bool:
    """Tell whether any agent's desk is open, and she is or will soon be ready for customers."""
    query = select(AgentRow.id).where(
        AgentRow.presence.in_((Presence.ONLINE, Presence.BUSY)),
        AgentRow.last_seen_at >= now - grace,
    )
    return await session.scalar(query.limit(1)) is not None


async def topic_of(session: AsyncSession, row: ConversationRow) -> Topic:
    """Return what a conversation is about, and what she has read of it."""
    return topic(await facts_of(session, row.id))


async def _served(session: AsyncSession, now: datetime) -> list[float]:
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


async def _slots(session: AsyncSession, seen_since: datetime) -> tuple[int, int]:
    online = (AgentRow.presence == Presence.ONLINE, AgentRow.last_seen_at >= seen_since)
    busy = (
        select(func.count())
        .select_from(ConversationRow)
        .join(AgentRow, AgentRow.id == ConversationRow.assignee_id)
        .where(ConversationRow.state == State.ASSIGNED, *online)
    )
    slots = select(func.coalesce(func.sum(AgentRow.capacity), 0)).where(*online)
    return int(await session.scalar(slots) or 0), int(await session.scalar(busy) or 0)
