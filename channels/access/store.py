"""The only SQL of access tokens."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from channels.access.tables import TokenRow
from handoff.store import count_changed

Key = tuple[str, str]
"""A channel and our account there."""


async def find(session: AsyncSession, key: Key) -> TokenRow | None:
    """Return the token of an account, if there ever was one."""
    return await session.get(TokenRow, key)


async def lock(session: AsyncSession, key: Key) -> TokenRow:
    """Return the token of an account for change."""
    row = await session.get(TokenRow, key, with_for_update=True)
    if row is not None:
        return row
    try:
        async with session.begin_nested():
            row = TokenRow(channel=key[0], account=key[1])
            session.add(row)
            await session.flush()
            return row
    except IntegrityError:
        return await session.get_one(TokenRow, key, with_for_update=True)


async def claim(session: AsyncSession, key: Key, now: datetime, until: datetime) -> bool:
    """Take the right to fetch another one; false while somebody else has it."""
    await lock(session, key)
    free = or_(TokenRow.claimed_until.is_(None), TokenRow.claimed_until < now)
    statement = (
        update(TokenRow)
        .where(TokenRow.channel == key[0], TokenRow.account == key[1], free)
        .values(claimed_until=until)
        .execution_options(synchronize_session=False)
    )
    return await count_changed(session, statement) == 1
