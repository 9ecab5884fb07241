"""Who waits, as tests ask for it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.routing.tables import RoutingRow


async def queued_ids(session: AsyncSession) -> Sequence[str]:
    """Return the waiting conversations in the order of the queue."""
    query = select(RoutingRow.conversation_id).where(RoutingRow.waiting)
    place = (RoutingRow.rank_at, RoutingRow.conversation_id)
    return (await session.scalars(query.order_by(*place))).all()
