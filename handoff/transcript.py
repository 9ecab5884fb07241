"""Appending to a conversation: the one place where a message gets its number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from core.errors import MessageIdReused
from core.ids import new_id
from deflection.facts import Fact, Subject
from deflection.store import facts_of, record
from handoff import store
from handoff.bot.trouble import KINDS, trouble
from handoff.conversation import Action, Moved, State, move
from handoff.message import Draft
from handoff.tables import ConversationRow, MessageRow

PAGE = 200
"""How many messages a resume reads at a time."""


def append(session: AsyncSession, row: ConversationRow, draft: Draft, now: datetime) -> MessageRow:
    """Add a message under the next number. ``row`` must come from `store.lock`.

    The number is taken and the message written in one transaction, so numbers have no gaps: what
    rolls back gives its number back.
    """
    row.seq += 1
    message = MessageRow(
        id=new_id(),
        conversation_id=row.id,
        seq=row.seq,
        sender=draft.sender.value,
        author_id=draft.author.id if draft.author else None,
        author_name=draft.author.name if draft.author else None,
        kind=draft.kind.value,
        text=draft.text,
        data=draft.data,
        client_message_id=draft.client_message_id,
        channel=row.channel,
        account=row.account,
        external_id=draft.external_id,
        created_at=now,
    )
    session.add(message)
    changed(session, row, now)
    return message


def changed(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    """Note that something in a conversation changed."""
    row.version += 1
    row.updated_at = now
    touch(session, row.id)


def change_owner(
    session: AsyncSession, row: ConversationRow, action: Action, now: datetime
) -> Moved:
    """Make a move of the state machine; raise `IllegalMove` if there is none from here."""
    moved = move(State(row.state), action)
    row.state = moved.after.value
    row.epoch += 1
    changed(session, row, now)
    return moved


async def note(session: AsyncSession, row: ConversationRow, *facts: Fact) -> None:
    """Write facts of a conversation in the transaction of the change that they tell of.

    Those that tell how the bot fares also mark the conversation, so that who is to look finds it.
    """
    subject = Subject(row.id, row.contact_id, row.episode, row.channel)
    await record(session, subject, *facts)
    if any(fact.kind in KINDS for fact in facts):
        told = await facts_of(session, row.id, row.episode)
        row.trouble = " ".join(trouble([fact for fact in told if fact.kind in KINDS]))


async def already_sent(
    session: AsyncSession, conversation_id: str, client_message_id: str, text: str
) -> MessageRow | None:
    """Return the message stored under this id, if it was sent before; raise `MessageIdReused`."""
    known = await store.message_by_client_id(session, conversation_id, client_message_id)
    return same_text(known, text)


def same_text(known: MessageRow | None, text: str) -> MessageRow | None:
    """Return the message that was stored under an id before, if any.

    Raise `MessageIdReused` when it has another text: the first is kept.
    """
    if known is not None and known.text != text:
        raise MessageIdReused(client_message_id=known.client_message_id)
    return known


async def after(
    session: AsyncSession, conversation_id: str, seq: int, limit: int = PAGE
) -> Sequence[MessageRow]:
    """Return the messages that come after ``seq``, in order, at most ``limit``."""
    return await store.messages_after(session, conversation_id, seq, limit)
