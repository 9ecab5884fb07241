"""The SQL of which groups stay apart, whatever their centres say."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from studio.tables import PartingRow

Pair = tuple[str, str]
"""Two groups in the order of their ids."""


async def part(session: AsyncSession, one: str, other: str) -> None:
    """Keep two groups apart from now on."""
    gap_id, other_id = sorted((one, other))
    session.add(PartingRow(gap_id=gap_id, other_id=other_id))


async def apart(session: AsyncSession, gap_ids: Collection[str]) -> set[Pair]:
    """Return which of these groups are kept apart, each pair in the order of their ids."""
    query = select(PartingRow.gap_id, PartingRow.other_id).where(
        PartingRow.gap_id.in_(gap_ids), PartingRow.other_id.in_(gap_ids)
    )
    return {(row[0], row[1]) for row in await session.execute(query)}


async def hand_on(session: AsyncSession, lesser: str, greater: str) -> None:
    """Keep a group apart from what one was apart from that has become part of it."""
    pairs = await _of(session, [lesser])
    known = await _of(session, [greater])
    await forget(session, [lesser])
    for pair in pairs:
        [other] = set(pair) - {lesser}
        led = (min(greater, other), max(greater, other))
        if other != greater and led not in known:
            await part(session, *led)


async def forget(session: AsyncSession, gap_ids: Collection[str]) -> None:
    """Forget from what these groups were kept apart."""
    either = or_(PartingRow.gap_id.in_(gap_ids), PartingRow.other_id.in_(gap_ids))
    await session.execute(delete(PartingRow).where(either))


async def _of(session: AsyncSession, gap_ids: Collection[str]) -> set[Pair]:
    either = or_(PartingRow.gap_id.in_(gap_ids), PartingRow.other_id.in_(gap_ids))
    query = select(PartingRow.gap_id, PartingRow.other_id).where(either)
    return {(row[0], row[1]) for row in await session.execute(query)}
