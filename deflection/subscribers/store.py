"""The only SQL of subscribers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import for_both
from core.posting.verdict import State
from deflection.subscribers.tables import DeadLetterRow, SubscriberRow, SubscriptionRow

_ADD = for_both(
    lambda insert: insert(SubscriptionRow).on_conflict_do_nothing().returning(SubscriptionRow.name)
)
_ENTER = for_both(lambda insert: insert(SubscriberRow).on_conflict_do_nothing())


async def enter(session: AsyncSession, name: str, position: int, now: datetime) -> None:
    """Note a subscriber; who is known already keeps her place."""
    values = {"name": name, "position": position, "attempts": 0, "maybe_taken": False}
    await session.execute(_ENTER(session), [{**values, "next_at": now}])


async def begin_anew(session: AsyncSession, name: str, position: int, now: datetime) -> None:
    """Note a new subscriber, whatever there was of one of that name before."""
    await forget(session, name)
    await enter(session, name, position, now)


async def forget(session: AsyncSession, name: str) -> None:
    """Forget how far a subscriber is, and what she was not given."""
    await session.execute(delete(SubscriberRow).where(SubscriberRow.name == name))
    await session.execute(delete(DeadLetterRow).where(DeadLetterRow.name == name))


async def add(session: AsyncSession, values: Mapping[str, Any], by: str, now: datetime) -> bool:
    """Add one of the page; false where there is one of that name."""
    row = {**values, "created_by": by, "created_at": now}
    return await session.scalar(_ADD(session), row) is not None


async def subscriptions(session: AsyncSession) -> Sequence[SubscriptionRow]:
    """Return those that were added on the page, by name."""
    return (await session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.name))).all()


async def subscription(
    session: AsyncSession, name: str, *, lock: bool = True
) -> SubscriptionRow | None:
    """Load one of those, for change or to look at."""
    return await session.get(SubscriptionRow, name, with_for_update=lock or None)


async def take(session: AsyncSession, name: str, now: datetime) -> SubscriberRow | None:
    """Lock a subscriber whose time has come; None where it has not, or another process is at it."""
    due = (SubscriberRow.next_at <= now, SubscriberRow.paused_at.is_(None))
    query = select(SubscriberRow).where(SubscriberRow.name == name, *due)
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
            kinds=row.kinds,
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


def begin_elsewhere(row: SubscriberRow, now: datetime) -> None:
    """Let what goes out be tried at another address at once, as if it had not been tried.

    An attempt that is under way is none of ours any more; it may be taken all the same.
    """
    row.maybe_taken = row.maybe_taken or (row.attempts > 0 and row.reason is None)
    row.attempts, row.reason, row.status, row.next_at = 0, None, None, now
    row.since = row.since and now


async def listed(session: AsyncSession) -> Sequence[SubscriberRow]:
    """Return all subscribers, by name."""
    return (await session.scalars(select(SubscriberRow).order_by(SubscriberRow.name))).all()


async def dead_letters(session: AsyncSession, limit: int) -> Sequence[DeadLetterRow]:
    """Return what was not delivered, the newest first."""
    query = select(DeadLetterRow).order_by(DeadLetterRow.id.desc()).limit(limit)
    return (await session.scalars(query)).all()


async def dead_count(session: AsyncSession) -> int:
    """Return how many letters are dead."""
    return await session.scalar(select(func.count()).select_from(DeadLetterRow)) or 0


async def letter(
    session: AsyncSession, letter_id: int, *, lock: bool = False
) -> DeadLetterRow | None:
    """Load a dead letter, for change or to look at."""
    return await session.get(DeadLetterRow, letter_id, with_for_update=lock or None)


async def lengths(session: AsyncSession) -> dict[str, int]:
    """Return how many subscribers are tried again, and how many letters are dead, by state."""
    trying = select(func.count()).where(SubscriberRow.attempts > 0)
    found = {State.PENDING.value: await session.scalar(trying) or 0}
    found |= {State.REJECTED.value: 0, State.UNKNOWN.value: 0}
    query = select(DeadLetterRow.state, func.count()).group_by(DeadLetterRow.state)
    return found | {row.state: row[1] for row in await session.execute(query)}
