"""The only SQL of arrivals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.inbox.tables import ARRIVALS, ArrivalRow, CursorRow
from core.database import for_both
from handoff.message import Address

_KEY = ("channel", "account", "key")
_KEEP = for_both(
    lambda insert: (
        insert(ARRIVALS).on_conflict_do_nothing(index_elements=_KEY).returning(ARRIVALS.c.id)
    )
)


async def keep(
    session: AsyncSession, address: Address, values: dict[str, Any]
) -> ArrivalRow | None:
    """Write an arrival down; return the earlier one instead where this was delivered before.

    One delivered to another replica at the same time is waited for.
    """
    if await session.scalar(_KEEP(session), values) is not None:
        return None
    return await by_key(session, address, values["key"])


async def owed(session: AsyncSession, now: datetime, limit: int) -> Sequence[str]:
    """Return the arrivals with which something is to be done now, by id."""
    query = (
        select(ArrivalRow.id)
        .where(ArrivalRow.state == "owed", ArrivalRow.next_at <= now)
        .order_by(ArrivalRow.next_at)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def lock(session: AsyncSession, arrival_id: str) -> ArrivalRow:
    """Load an arrival for change."""
    query = select(ArrivalRow).where(ArrivalRow.id == arrival_id).with_for_update()
    query = query.execution_options(populate_existing=True)
    return (await session.scalars(query)).one()


async def by_key(session: AsyncSession, address: Address, key: str) -> ArrivalRow | None:
    """Return what was delivered under a key, for change."""
    found: ArrivalRow | None = await session.scalar(
        select(ArrivalRow)
        .where(
            ArrivalRow.channel == address.channel,
            ArrivalRow.account == address.account,
            ArrivalRow.key == key,
        )
        .with_for_update()
    )
    return found


async def of(session: AsyncSession, address: Address) -> Sequence[ArrivalRow]:
    """Return everything that was delivered of somebody, for change."""
    query = select(ArrivalRow).where(
        ArrivalRow.channel == address.channel,
        ArrivalRow.account == address.account,
        ArrivalRow.external_id == address.external_id,
    )
    return (await session.scalars(query.order_by(ArrivalRow.id).with_for_update())).all()


async def cursor(session: AsyncSession, account: tuple[str, str]) -> str:
    """Return how far an account was read; nothing before the first time."""
    row = await session.get(CursorRow, account)
    return "" if row is None else row.cursor


async def move_cursor(session: AsyncSession, account: tuple[str, str], to: str) -> None:
    """Note how far an account was read."""
    row = await session.get(CursorRow, account, with_for_update=True)
    if row is None:
        session.add(CursorRow(channel=account[0], account=account[1], cursor=to))
    else:
        row.cursor = to
