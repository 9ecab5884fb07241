"""The only SQL of deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import DeliveryNotFound
from core.posting.verdict import State
from handoff.routing.tables import RoutingRow
from handoff.store import count_changed
from handoff.tables import HandoffRow
from handoff.webhook.tables import DeliveryRow, WebhookRow

ROUTED_WITHIN = timedelta(seconds=10)
"""The first attempt waits so long for what routing finds a moment after she was queued."""

_WEBHOOK = "record"
_UNNOTED = DeliveryRow.reason.is_(None)


async def is_wanted(session: AsyncSession) -> bool:
    """Tell whether an outside desk wants records."""
    row = await session.get(WebhookRow, _WEBHOOK)
    return row is not None and row.active


async def want(session: AsyncSession, host: str | None) -> None:
    """Note where records go from now on; None: nowhere."""
    row = await session.get(WebhookRow, _WEBHOOK)
    if row is None:
        if host is not None:
            session.add(WebhookRow(id=_WEBHOOK, host=host, active=True))
        return
    row.active = host is not None
    row.host = host or row.host


async def due(session: AsyncSession, now: datetime, limit: int) -> Sequence[str]:
    """Return the deliveries whose time has come, by id, the longest due first."""
    query = select(DeliveryRow.id).where(_is_due(now)).order_by(DeliveryRow.next_at).limit(limit)
    return (await session.scalars(query)).all()


async def claim(
    session: AsyncSession, delivery_id: str, now: datetime, until: datetime
) -> tuple[DeliveryRow, HandoffRow] | None:
    """Take a due delivery for one attempt; None when somebody else has."""
    statement = (
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, _is_due(now))
        .values(
            next_at=until,
            attempts=DeliveryRow.attempts + 1,
            # An attempt whose end nobody noted died on the way: it may have been taken.
            maybe_taken=or_(DeliveryRow.maybe_taken, and_(DeliveryRow.attempts > 0, _UNNOTED)),
            reason=None,
        )
        .execution_options(synchronize_session=False)
    )
    if await count_changed(session, statement) != 1:
        return None
    found = await session.execute(
        select(DeliveryRow, HandoffRow)
        .join(HandoffRow, HandoffRow.id == DeliveryRow.handoff_id)
        .where(DeliveryRow.id == delivery_id)
    )
    delivery, handoff = found.one()
    return delivery, handoff


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Its time has come; the first attempt's comes as soon as routing has looked, or will not."""
    looked = exists().where(
        RoutingRow.handoff_id == DeliveryRow.handoff_id,
        or_(RoutingRow.routed_at.is_not(None), RoutingRow.waiting.is_(False)),
    )
    return and_(
        DeliveryRow.state == State.PENDING,
        DeliveryRow.next_at <= now + ROUTED_WITHIN,
        or_(DeliveryRow.next_at <= now, and_(DeliveryRow.attempts == 0, looked)),
    )


async def lock(session: AsyncSession, delivery_id: str) -> DeliveryRow:
    """Load a delivery for change; raise `DeliveryNotFound`."""
    query = select(DeliveryRow).where(DeliveryRow.id == delivery_id).with_for_update()
    row: DeliveryRow | None = await session.scalar(query)
    if row is None:
        raise DeliveryNotFound(id=delivery_id)
    return row


async def conversation_of(session: AsyncSession, row: DeliveryRow) -> str:
    """Return the conversation whose record a delivery carries."""
    return (await session.get_one(HandoffRow, row.handoff_id)).conversation_id


async def page(
    session: AsyncSession, state: State | None, before: datetime | None, limit: int
) -> Sequence[tuple[DeliveryRow, str]]:
    """Return deliveries with their conversations' ids, the newest first."""
    query = select(DeliveryRow, HandoffRow.conversation_id).join(
        HandoffRow, HandoffRow.id == DeliveryRow.handoff_id
    )
    if state is not None:
        query = query.where(DeliveryRow.state == state)
    if before is not None:
        query = query.where(DeliveryRow.created_at < before)
    query = query.order_by(DeliveryRow.created_at.desc(), DeliveryRow.id).limit(limit)
    return [(row, conversation_id) for row, conversation_id in await session.execute(query)]


async def counts(session: AsyncSession) -> dict[str, int]:
    """Return how many deliveries stand where."""
    query = select(DeliveryRow.state, func.count()).group_by(DeliveryRow.state)
    found = {state.value: 0 for state in State}
    for state, number in await session.execute(query):
        found[state] = number
    return found
