"""The only SQL of the bot's turns: who may answer, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.store import count_changed
from handoff.tables import ConversationRow, MessageRow, TurnRow

# Built once: making it anew for every turn would take longer than running it.
_FOLLOWING = (
    select(TurnRow, MessageRow, ConversationRow)
    .join(MessageRow, MessageRow.id == TurnRow.message_id)
    .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
    .where(TurnRow.conversation_id == bindparam("conversation_id"), TurnRow.state == "pending")
    .order_by(TurnRow.seq)
    .limit(1)
)


async def claim(
    session: AsyncSession, conversation_id: str, token: str, now: datetime, until: datetime
) -> bool:
    """Take the right to answer in a conversation; false while another holder's lease lives."""
    statement = (
        update(ConversationRow)
        .where(
            ConversationRow.id == conversation_id,
            or_(ConversationRow.turn_until.is_(None), ConversationRow.turn_until < now),
        )
        .values(turn_token=token, turn_until=until)
        .execution_options(synchronize_session=False)
    )
    return await count_changed(session, statement) == 1


async def release(session: AsyncSession, conversation_id: str, token: str) -> None:
    """Give the right back, unless somebody else has it by now."""
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, ConversationRow.turn_token == token)
        .values(turn_token=None, turn_until=None)
        .execution_options(synchronize_session=False)
    )


async def release_all(session: AsyncSession, prefix: str) -> None:
    """Give back the rights whose tokens begin like this."""
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.turn_token.startswith(prefix, autoescape=True))
        .values(turn_token=None, turn_until=None)
        .execution_options(synchronize_session=False)
    )


async def following(
    session: AsyncSession, conversation_id: str
) -> tuple[TurnRow, MessageRow, ConversationRow] | None:
    """Return the oldest turn that is still owed in a conversation."""
    found = (await session.execute(_FOLLOWING, {"conversation_id": conversation_id})).first()
    return None if found is None else (found[0], found[1], found[2])


async def conversations_with_pending_turns(session: AsyncSession, now: datetime) -> Sequence[str]:
    """Return conversations that wait for the bot and that nobody is answering."""
    query = (
        select(TurnRow.conversation_id)
        .join(ConversationRow, ConversationRow.id == TurnRow.conversation_id)
        .where(
            TurnRow.state == "pending",
            or_(ConversationRow.turn_until.is_(None), ConversationRow.turn_until < now),
        )
        .distinct()
    )
    return (await session.scalars(query)).all()
