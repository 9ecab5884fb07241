"""The only SQL of acquaintances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from channels.people.tables import AcquaintanceRow
from handoff.message import Address
from handoff.tables import IdentityRow


async def unknown(session: AsyncSession, account: tuple[str, str], limit: int) -> Sequence[str]:
    """Return who wrote to an account and was never asked after, the newest first."""
    same = and_(
        AcquaintanceRow.channel == IdentityRow.channel,
        AcquaintanceRow.account == IdentityRow.account,
        AcquaintanceRow.external_id == IdentityRow.external_id,
    )
    query = (
        select(IdentityRow.external_id)
        .outerjoin(AcquaintanceRow, same)
        .where(
            IdentityRow.channel == account[0],
            IdentityRow.account == account[1],
            AcquaintanceRow.external_id.is_(None),
        )
        .order_by(IdentityRow.created_at.desc())
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def note(session: AsyncSession, address: Address, now: datetime) -> None:
    """Note that somebody was asked after."""
    key = (address.channel, address.account, address.external_id)
    row = await session.get(AcquaintanceRow, key)
    if row is None:
        row = AcquaintanceRow(
            channel=address.channel, account=address.account, external_id=address.external_id
        )
        session.add(row)
    row.asked_at = now


async def forget(session: AsyncSession, address: Address) -> None:
    """Forget that somebody was asked after."""
    await session.execute(
        delete(AcquaintanceRow).where(
            AcquaintanceRow.channel == address.channel,
            AcquaintanceRow.account == address.account,
            AcquaintanceRow.external_id == address.external_id,
        )
    )
