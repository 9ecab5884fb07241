"""The only SQL of digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import for_both
from deflection.digest.issue import Issue
from deflection.digest.tables import DigestReaderRow, DigestRow

PENDING, SENT, FAILED = "pending", "sent", "failed"
_BEGIN = for_both(lambda insert: insert(DigestRow).on_conflict_do_nothing())


async def readers(session: AsyncSession) -> Sequence[DigestReaderRow]:
    """Return everybody who wants digests."""
    return (await session.scalars(select(DigestReaderRow))).all()


async def reader(session: AsyncSession, staff_id: str) -> DigestReaderRow | None:
    """Return what somebody wants, None if nothing."""
    return await session.get(DigestReaderRow, staff_id)


async def letters(session: AsyncSession, since: date) -> Sequence[DigestRow]:
    """Return the digests that tell of a day or of later ones, the newest first."""
    query = select(DigestRow).where(DigestRow.first >= since).order_by(DigestRow.first.desc())
    return (await session.scalars(query)).all()


async def forget(session: AsyncSession, staff_id: str) -> None:
    """Send somebody no more."""
    await session.execute(delete(DigestReaderRow).where(DigestReaderRow.staff_id == staff_id))


async def claim(
    session: AsyncSession, staff_id: str, issue: Issue, now: datetime, until: datetime
) -> int | None:
    """Take a digest for one attempt, and return which that is; None where it is done or taken."""
    key = {"staff_id": staff_id, "every": issue.every.value, "first": issue.period.first}
    begun = {**key, "last": issue.period.last, "state": PENDING, "attempts": 0, "next_at": now}
    await session.execute(_BEGIN(session), [begun])
    return await _take(session, key, now, until)


async def _take(
    session: AsyncSession, key: Mapping[str, Any], now: datetime, until: datetime
) -> int | None:
    statement = (
        update(DigestRow)
        .filter_by(**key)
        .where(DigestRow.state == PENDING, DigestRow.next_at <= now)
        .values(attempts=DigestRow.attempts + 1, next_at=until, tried_at=now)
        .execution_options(synchronize_session=False)
    )
    taken = cast("CursorResult[Any]", await session.execute(statement)).rowcount
    if taken != 1:
        return None
    attempts: int | None = await session.scalar(select(DigestRow.attempts).filter_by(**key))
    return attempts


async def note(
    session: AsyncSession, staff_id: str, issue: Issue, attempt: int, **values: Any
) -> None:
    """Note how an attempt ended, unless another one has begun since."""
    key = {"staff_id": staff_id, "every": issue.every.value, "first": issue.period.first}
    await session.execute(
        update(DigestRow)
        .filter_by(**key, attempts=attempt)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
