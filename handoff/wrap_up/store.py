"""The only SQL of wrap-ups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.message import Kind, Sender
from handoff.recall.tables import RecallRow
from handoff.tables import MessageRow
from handoff.wrap_up.tables import WrapUpRow

_RECENT = 500
"""So many wrap-ups say which tags are in use."""


async def of_episode(session: AsyncSession, conversation_id: str, episode: int) -> WrapUpRow | None:
    """Return the wrap-up of an episode."""
    return await session.get(WrapUpRow, (conversation_id, episode))


async def tags_in_use(session: AsyncSession, limit: int) -> list[str]:
    """Return the tags that agents gave lately, the most frequent first."""
    query = select(WrapUpRow.tags).order_by(WrapUpRow.updated_at.desc()).limit(_RECENT)
    counted = Counter(tag for tags in await session.scalars(query) for tag in tags)
    return [tag for tag, _ in counted.most_common(limit)]


async def spoken(session: AsyncSession, conversation_id: str) -> Sequence[MessageRow]:
    """Return what she and agents wrote since the conversation was last taken up again; nothing that
    was taken back."""
    said = MessageRow.conversation_id == conversation_id
    reopened = select(MessageRow.seq).where(
        said, MessageRow.kind == Kind.NOTICE, MessageRow.data["event"].as_string() == "reopened"
    )
    since = await session.scalar(reopened.order_by(MessageRow.seq.desc()).limit(1)) or 0
    query = select(MessageRow).where(
        said,
        MessageRow.seq > since,
        MessageRow.kind == Kind.TEXT,
        MessageRow.sender.in_((Sender.CUSTOMER, Sender.AGENT)),
        ~exists().where(
            RecallRow.conversation_id == MessageRow.conversation_id, RecallRow.seq == MessageRow.seq
        ),
    )
    return (await session.scalars(query.order_by(MessageRow.seq))).all()
