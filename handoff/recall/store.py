"""The only SQL of recalls."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.recall.tables import RecallRow
from handoff.tables import MessageRow


async def message(session: AsyncSession, conversation_id: str, seq: int) -> MessageRow | None:
    """Return a message by its number."""
    row: MessageRow | None = await session.scalar(
        select(MessageRow).where(
            MessageRow.conversation_id == conversation_id, MessageRow.seq == seq
        )
    )
    return row


async def recalled(
    session: AsyncSession, conversation_id: str, seqs: Iterable[int]
) -> frozenset[int]:
    """Return which of these messages were taken back; asks nothing where there are none."""
    wanted = list(seqs)
    if not wanted:
        return frozenset()
    query = select(RecallRow.seq).where(
        RecallRow.conversation_id == conversation_id, RecallRow.seq.in_(wanted)
    )
    return frozenset(await session.scalars(query))
