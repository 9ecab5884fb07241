"""The only SQL of flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from studio.review.flag import Verdict
from studio.tables import FlagRow


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which flags a list shows, the newest first; ``before`` is the id of the last one."""

    settled: bool = False
    article_id: str = ""
    before: int | None = None
    limit: int = 50


async def listed(session: AsyncSession, wanted: Wanted) -> Sequence[FlagRow]:
    """Return flags, the newest first."""
    settled = FlagRow.settled_at.is_not(None)
    query = select(FlagRow).where(settled if wanted.settled else ~settled)
    if wanted.article_id:
        query = query.where(FlagRow.article_id == wanted.article_id)
    if wanted.before is not None:
        query = query.where(FlagRow.id < wanted.before)
    return (await session.scalars(query.order_by(FlagRow.id.desc()).limit(wanted.limit))).all()


async def right_and_settled(session: AsyncSession) -> tuple[int, int]:
    """Return how many settled flags were right, and how many are settled."""
    right = func.sum(case((FlagRow.verdict == Verdict.FIXED, 1), else_=0))
    query = select(func.coalesce(right, 0), func.count()).where(FlagRow.settled_at.is_not(None))
    row = (await session.execute(query)).one()
    return row[0], row[1]
