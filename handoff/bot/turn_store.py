"""The only SQL of the bot's turns: who may answer, and what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from core.ids import new_id
from deflection.persons.tables import PersonRow
from handoff.store import count_changed
from handoff.tables import CONVERSATIONS, MESSAGES, TURNS, ConversationRow, MessageRow, TurnRow

_PERSONS = Base.metadata.tables[PersonRow.__tablename__]

# Built once: making them anew for every turn would take longer than running them.
_CLAIM = (
    update(CONVERSATIONS)
    .where(
        CONVERSATIONS.c.id == bindparam("conversation_id"),
        or_(CONVERSATIONS.c.turn_until.is_(None), CONVERSATIONS.c.turn_until < bindparam("now")),
    )
    .values(turn_token=bindparam("token"), turn_until=bindparam("until"))
)
_RELEASE = (
    update(CONVERSATIONS)
    .where(
        CONVERSATIONS.c.id == bindparam("conversation_id"),
        CONVERSATIONS.c.turn_token == bindparam("token"),
    )
    .values(turn_token=None, turn_until=None)
)
_OWE = insert(TURNS)
_FOLLOWING = (
    select(
        TURNS.c.id,
        TURNS.c.epoch,
        TURNS.c.attempts,
        MESSAGES.c.text,
        MESSAGES.c.data,
        CONVERSATIONS.c.language,
        CONVERSATIONS.c.context,
        func.coalesce(_PERSONS.c.person_id, CONVERSATIONS.c.contact_id),
    )
    .join(MESSAGES, MESSAGES.c.id == TURNS.c.message_id)
    .join(CONVERSATIONS, CONVERSATIONS.c.id == TURNS.c.conversation_id)
    .outerjoin(_PERSONS, _PERSONS.c.contact_id == CONVERSATIONS.c.contact_id)
    .where(TURNS.c.conversation_id == bindparam("conversation_id"), TURNS.c.state == "pending")
    .order_by(TURNS.c.seq)
    .limit(1)
)
_TRY = update(TURNS).where(TURNS.c.id == bindparam("turn_id")).values(attempts=TURNS.c.attempts + 1)
_END = (
    update(TURNS)
    .where(TURNS.c.id == bindparam("turn_id"))
    .values(state=bindparam("ended"), source=bindparam("by"), finished_at=bindparam("at"))
)


class Owed(NamedTuple):
    """A turn that is owed, with what it takes to answer it, and as which person she counts."""

    id: str
    epoch: int
    attempts: int
    text: str
    data: dict[str, Any]
    language: str
    context: dict[str, Any] | None
    person_id: str


async def owe(session: AsyncSession, message: MessageRow, epoch: int, now: datetime) -> None:
    """Write down that the bot owes an answer to a message that is stored."""
    turn = {
        "id": new_id(),
        "conversation_id": message.conversation_id,
        "message_id": message.id,
        "seq": message.seq,
        "epoch": epoch,
        "state": "pending",
        "attempts": 0,
        "created_at": now,
    }
    await session.execute(_OWE, turn)


async def claim(
    session: AsyncSession, conversation_id: str, token: str, now: datetime, until: datetime
) -> bool:
    """Take the right to answer in a conversation; false while another holder's lease lives."""
    values = {"conversation_id": conversation_id, "token": token, "now": now, "until": until}
    return await count_changed(session, _CLAIM, values) == 1


async def release(session: AsyncSession, conversation_id: str, token: str) -> None:
    """Give the right back, unless somebody else has it by now."""
    await session.execute(_RELEASE, {"conversation_id": conversation_id, "token": token})


async def release_all(session: AsyncSession, prefix: str) -> None:
    """Give back the rights whose tokens begin like this."""
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.turn_token.startswith(prefix, autoescape=True))
        .values(turn_token=None, turn_until=None)
        .execution_options(synchronize_session=False)
    )


async def begin(session: AsyncSession, conversation_id: str) -> Owed | None:
    """Return the oldest turn that is owed in a conversation, and count one more try of it."""
    found = (await session.execute(_FOLLOWING, {"conversation_id": conversation_id})).first()
    if found is None:
        return None
    await session.execute(_TRY, {"turn_id": found.id})
    owed = Owed(*found)
    return owed._replace(attempts=owed.attempts + 1)


async def end(session: AsyncSession, turn_id: str, state: str, source: str, now: datetime) -> None:
    """Note how a turn ended: ``done`` or ``dropped``."""
    await session.execute(_END, {"turn_id": turn_id, "ended": state, "by": source, "at": now})


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
