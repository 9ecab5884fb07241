"""The only SQL of how the company stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.outbox import outcome as pieces
from channels.outbox.tables import PieceRow
from core.posting.verdict import State as Delivery
from deflection.subscribers import store as subscribers
from handoff.conversation import State
from handoff.routing.staffing.presence import Presence, effective
from handoff.tables import AgentRow, ConversationRow, TurnRow
from handoff.wall import store as wall
from handoff.webhook.tables import DeliveryRow

_UNDELIVERED = {
    "handoff_webhook": (
        DeliveryRow.state,
        (Delivery.PENDING, Delivery.REJECTED, Delivery.UNKNOWN),
    ),
    "channels": (
        PieceRow.state,
        (
            *(pieces.State.PENDING, pieces.State.SENDING),
            *(pieces.State.REJECTED, pieces.State.UNKNOWN),
        ),
    ),
}


async def conversations(session: AsyncSession) -> tuple[datetime | None, Mapping[str, int]]:
    """Return since when the one who waits longest does, and the open conversations by state."""
    _, since = await wall.waiting(session)
    query = (
        select(ConversationRow.state, func.count())
        .where(ConversationRow.state.in_([s for s in State if s is not State.CLOSED]))
        .group_by(ConversationRow.state)
    )
    return since, {row.state: row[1] for row in await session.execute(query)}


async def agents(session: AsyncSession, now: datetime, grace: timedelta) -> Mapping[str, int]:
    """Return how many agents there are of each presence, as their colleagues see it."""
    rows = await session.scalars(select(AgentRow))
    found = Counter(effective(row.presence, row.last_seen_at, now, grace) for row in rows)
    return {presence.value: found[presence] for presence in Presence}


async def turns_owed(session: AsyncSession) -> tuple[int, datetime | None]:
    """Return how many turns the bot owes, and when the oldest of them began."""
    query = select(func.count(), func.min(TurnRow.created_at)).where(TurnRow.state == "pending")
    number, oldest = (await session.execute(query)).one()
    return int(number), oldest


async def outboxes(session: AsyncSession) -> Mapping[tuple[str, str], int]:
    """Return the lengths of the outboxes, by name and state, without what was delivered."""
    found = {}
    for name, (column, states) in _UNDELIVERED.items():
        found.update({(name, state.value): 0 for state in states})
        query = select(column, func.count()).where(column.in_(states)).group_by(column)
        found.update({(name, state): number for state, number in await session.execute(query)})
    subscribed = await subscribers.lengths(session)
    found.update({("facts", state): number for state, number in subscribed.items()})
    return found
