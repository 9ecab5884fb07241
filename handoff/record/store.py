"""What the record reads beside the facts."""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.message import Sender
from handoff.record.words import KEPT, Words
from handoff.tables import MessageRow

_WORDS = (
    select(MessageRow.created_at, MessageRow.text, MessageRow.data)
    .where(
        MessageRow.conversation_id == bindparam("conversation_id"),
        MessageRow.sender == Sender.CUSTOMER,
    )
    .order_by(MessageRow.seq.desc())
    .limit(KEPT)
)


async def words_of(session: AsyncSession, conversation_id: str) -> list[Words]:
    """Return what the customer wrote herself last, oldest first; clicks are not among it."""
    rows = (await session.execute(_WORDS, {"conversation_id": conversation_id})).all()
    return [Words(at, text) for at, text, data in reversed(rows) if not data.get("action")]
