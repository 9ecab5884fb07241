"""The SQL of articles that ask the same."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from studio.following.store import mark_stale
from studio.tables import DoubleRow


@dataclass(frozen=True, slots=True)
class Double:
    """Two articles that ask the same, in the order of their ids."""

    article_id: str
    other_id: str
    same_answer: bool


async def replace(
    session: AsyncSession, article_ids: Collection[str], doubles: Sequence[Double]
) -> None:
    """Write what these articles are like, in the place of what they were like before."""
    mine = or_(DoubleRow.article_id.in_(article_ids), DoubleRow.other_id.in_(article_ids))
    await session.execute(delete(DoubleRow).where(mine))
    if doubles:
        await session.execute(insert(DoubleRow), [asdict(one) for one in doubles])
        await mark_stale(session, {one.article_id for one in doubles})


async def of(session: AsyncSession, article_ids: Collection[str]) -> list[DoubleRow]:
    """Return the doubles that some articles are part of."""
    mine = or_(DoubleRow.article_id.in_(article_ids), DoubleRow.other_id.in_(article_ids))
    query = select(DoubleRow).where(mine).order_by(DoubleRow.article_id, DoubleRow.other_id)
    return list(await session.scalars(query))
