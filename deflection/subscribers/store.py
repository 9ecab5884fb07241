"""The only SQL of subscribers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import for_both
from core.posting.verdict import State
from deflection.subscribers.tables import DeadLetterRow, SubscriberRow

_ENTER = for_both(lambda insert: insert(SubscriberRow).on_conflict_do_nothing())


async def enter(session: AsyncSession, name: str, position: int, now: datetime) -> None:
    """Note a subscriber; who is known already keeps her place."""
    values = {"name": name, "position": position, "attempts": 0, "maybe_taken": False}
    await session.execute(_ENTER(session), [{**values, "next_at": now}])


async def take(session: AsyncSession, name: str, now: datetime) -> SubscriberRow | None:
    """Lock a subscriber whose time has come; None where it has not, or another process is at it."""
    query = select(SubscriberRow).where(SubscriberRow.name == name, SubscriberRow.next_at <= now)
    row: SubscriberRow | None = await session.scalar(query.with_for_update(skip_locked=True))
    return row


async def lock(session: AsyncSession, name: str) -> SubscriberRow | None:
    """Load a subscriber for change."""
    return await session.get(SubscriberRow, name, with_for_update=True)


def bury(session: AsyncSession, row: SubscriberRow, state: State, key: str, now: datetime) -> None:
    """Keep what will not be delivered."""
    session.add(
        DeadLetterRow(
            name=row.name,
            key=key,
            after=row.position,
            last=row.last or row.position,
            state=state.value,
            reason=row.reason,
            status=row.status,
            attempts=row.attempts,
            at=now,
        )
    )


def go_on(row: SubscriberRow, now: datetime) -> None:
    """Have done with what went out; what follows is next."""
    row.position, row.last = row.last or row.position, None
    row.attempts, row.maybe_taken, row.since, row.next_at = 0, False, None, now


async def listed(session: AsyncSession) -> Sequence[SubscriberRow]:
    """Return all subscribers, by name."""
    return (await session.scalars(select(SubscriberRow).order_by(SubscriberRow.name))).all()


async def dead_letters(session: AsyncSession, limit: int) -> Sequence[DeadLetterRow]:
    """Return what was not delivered, the newest first."""
    query = select(DeadLetterRow).order_by(DeadLetterRow.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def lengths(session: AsyncSession) -> dict[str, int]:
    """Return how many subscribers are tried again, and how many letters are dead, by state."""
    trying = select(func.count()).where(SubscriberRow.attempts > 0)
    found = {State.PENDING.value: await session.scalar(trying) or 0}
    found |= {State.REJECTED.value: 0, State.UNKNOWN.value: 0}
    query = select(DeadLetterRow.state, func.count()).group_by(DeadLetterRow.state)
    return found | {row.state: row[1] for row in await session.execute(query)}
