"""Putting a handoff's record into the outbox, in the handoff's own transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.ids import new_id
from core.posting.verdict import State
from handoff.tables import HandoffRow
from handoff.webhook import store
from handoff.webhook.tables import DeliveryRow

QUEUED = "handoff.queued"


async def announce(session: AsyncSession, handoff: HandoffRow, now: datetime) -> None:
    """Owe the outside desk this record, if there is one that wants it: once routing has looked."""
    if not await store.is_wanted(session):
        return
    await session.flush()
    session.add(
        DeliveryRow(
            id=new_id(),
            handoff_id=handoff.id,
            event=QUEUED,
            state=State.PENDING.value,
            attempts=0,
            maybe_taken=False,
            next_at=now + store.ROUTED_WITHIN,
            created_at=now,
            since=now,
        )
    )
