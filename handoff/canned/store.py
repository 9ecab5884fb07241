"""The only SQL of canned replies."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import CannedReplyNotFound
from handoff.canned.tables import CannedRow


async def on(session: AsyncSession, shelves: Sequence[str]) -> Sequence[CannedRow]:
    """Return what stands on some shelves, by shortcut."""
    query = select(CannedRow).where(CannedRow.shelf.in_(shelves))
    return (await session.scalars(query.order_by(CannedRow.shortcut, CannedRow.shelf))).all()


async def count(session: AsyncSession, shelf: str) -> int:
    """Return how many replies stand on a shelf."""
    query = select(func.count()).select_from(CannedRow).where(CannedRow.shelf == shelf)
    return int(await session.scalar(query) or 0)


async def by_shortcut(session: AsyncSession, shelf: str, shortcut: str) -> CannedRow | None:
    """Return the reply that has a shortcut on a shelf."""
    row: CannedRow | None = await session.scalar(
        select(CannedRow).where(CannedRow.shelf == shelf, CannedRow.shortcut == shortcut)
    )
    return row


async def lock(session: AsyncSession, reply_id: str) -> CannedRow:
    """Load a reply for change."""
    query = select(CannedRow).where(CannedRow.id == reply_id).with_for_update()
    row: CannedRow | None = await session.scalar(query)
    if row is None:
        raise CannedReplyNotFound(id=reply_id)
    return row
