"""What the customer thinks of the chat."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict, InvalidInput
from deflection.facts import Fact, FactKind
from handoff.tables import ConversationRow
from handoff.transcript import changed, note

LOWEST, HIGHEST = 1, 5


async def rate(
    session: AsyncSession, row: ConversationRow, rating: int, comment: str, now: datetime
) -> None:
    """Keep a rating from 1 to 5; a second one replaces the first, and both are facts.

    Raise `Conflict` when no agent's chat has ended that could be rated.
    """
    if not LOWEST <= rating <= HIGHEST:
        raise InvalidInput(field="rating", problem=f"must be {LOWEST} to {HIGHEST}")
    if not row.rating_requested:
        raise Conflict(field="rating")
    row.rating = rating
    changed(session, row, now)
    data = {"rating": rating, "comment": comment, "scale": HIGHEST}
    await note(session, row, Fact(FactKind.RATED, now, data=data))
