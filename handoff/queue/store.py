"""The only SQL of the queue's pace, and of who is there to serve it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.store import facts_of
from handoff.queue.sharing import Waiting
from handoff.queue.topic import Topic, topic
from handoff.routing import people_store
from handoff.routing.presence import Presence
from handoff.routing.ranking import Agent
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
