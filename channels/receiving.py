"""A customer's words come in, by whatever channel: the one use case that all of them share."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from handoff.intake import Accepted, receive
from handoff.message import Incoming
from handoff.reception import Reception


async def hear(
    session: AsyncSession, incoming: Incoming, reception: Reception, now: datetime
) -> Accepted:
    """Store a message once; where she is answered later, it is our turn again."""
    accepted = await receive(session, incoming, now)
    if not accepted.duplicate:
        await reception.asked(session, accepted.conversation, now)
    return accepted
