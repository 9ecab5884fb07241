"""The SQL of taking a person out of the tables of conversations; what is counted stays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.posting.verdict import State as Delivery
from handoff.contacts.tables import ForgottenRow, MergeRow
from handoff.conversation import State
from handoff.files.tables import FileRow
from handoff.follow_ups.tables import FollowUpRow
from handoff.levels.tables import LevelRow
from handoff.notes.tables import MentionRow, NoteRow
from handoff.queue.tables import WaitingPageRow
from handoff.recall.tables import RecallRow
from handoff.surveys.tables import SurveyRow
from handoff.tables import (
    ContactRow,
    ConversationRow,
    HandoffRow,
    IdentityRow,
    MessageRow,
    TurnRow,
)
from handoff.tickets.tables import TicketRow
from handoff.webhook.tables import DeliveryRow
from handoff.wrap_up.tables import WrapUpRow

_NOBODY = {"zh": "已删除的客户", "en": "Deleted customer"}
_EMPTIED: tuple[Any, ...] = (
    *(MentionRow, NoteRow, RecallRow, FileRow, TurnRow, MessageRow, WaitingPageRow, LevelRow),
    *(FollowUpRow, SurveyRow),
)
"""The tables of which nothing stays, each before those that it refers to."""


async def conversation_ids(session: AsyncSession, contact_ids: Collection[str]) -> Sequence[str]:
    """Return every conversation of some contacts, by id."""
    query = select(ConversationRow.id).where(ConversationRow.contact_id.in_(contact_ids))
    return (await session.scalars(query.order_by(ConversationRow.id))).all()


async def file_ids(session: AsyncSession, conversations: Collection[str]) -> list[str]:
    """Return the files that were sent in some conversations."""
    query = select(FileRow.id).where(FileRow.conversation_id.in_(conversations))
    return list(await session.scalars(query))


async def count_messages(session: AsyncSession, conversations: Collection[str]) -> int:
    """Return how many messages some conversations have."""
    query = select(func.count()).select_from(MessageRow)
    query = query.where(MessageRow.conversation_id.in_(conversations))
    return int(await session.scalar(query) or 0)


async def empty(session: AsyncSession, conversations: Collection[str], now: datetime) -> None:
    """Take everything out of conversations that somebody wrote, and end them."""
    for table in _EMPTIED:
        await session.execute(delete(table).where(table.conversation_id.in_(conversations)))
    theirs = HandoffRow.conversation_id.in_(conversations)
    await _stop_deliveries(session, select(HandoffRow.id).where(theirs), now)
    await session.execute(update(HandoffRow).where(theirs).values(slots={}, record={}))
    await session.execute(
        update(TicketRow)
        .where(TicketRow.conversation_id.in_(conversations))
        .values(reach_kind=None, reach_value=None)
    )
    wrapped = WrapUpRow.conversation_id.in_(conversations)
    await session.execute(update(WrapUpRow).where(wrapped).values(tags=[]))
    await _end(session, conversations, now)


async def _stop_deliveries(session: AsyncSession, handoffs: Any, now: datetime) -> None:
    theirs = DeliveryRow.handoff_id.in_(handoffs)
    await session.execute(update(DeliveryRow).where(theirs).values(routing=null()))
    waiting = (theirs, DeliveryRow.state == Delivery.PENDING)
    ended = {"state": Delivery.REJECTED, "next_at": None, "finished_at": now}
    await session.execute(update(DeliveryRow).where(*waiting).values(**ended))


async def _end(session: AsyncSession, conversations: Collection[str], now: datetime) -> None:
    """End what the bot still has, whose turn is then worth nothing."""
    theirs = ConversationRow.id.in_(conversations)
    await session.execute(
        update(ConversationRow)
        .where(theirs)
        .values(
            context=null(),
            turn_token=None,
            turn_until=None,
            epoch=ConversationRow.epoch + 1,
            version=ConversationRow.version + 1,
        )
    )
    going_on = (theirs, ConversationRow.state != State.CLOSED)
    closed = {"state": State.CLOSED.value, "closed_at": now}
    await session.execute(update(ConversationRow).where(*going_on).values(**closed))


async def unname(session: AsyncSession, contact_ids: Collection[str], now: datetime) -> None:
    """Take away who contacts were: names, identities, and what was said of their merges."""
    await session.execute(delete(IdentityRow).where(IdentityRow.contact_id.in_(contact_ids)))
    for language, name in _NOBODY.items():
        await session.execute(
            update(ContactRow)
            .where(ContactRow.id.in_(contact_ids), ContactRow.language == language)
            .values(name=name, forgotten_at=now, last_agent_id=None)
        )
    for one in (MergeRow.contact_id, MergeRow.other_id):
        theirs = update(MergeRow).where(one.in_(contact_ids))
        await session.execute(theirs.values(reason="", undone_reason=""))


async def remaining(session: AsyncSession, limit: int) -> Sequence[ForgottenRow]:
    """Return whom something is left of outside the database."""
    query = select(ForgottenRow).where(ForgottenRow.remains.is_not(None)).limit(limit)
    return (await session.scalars(query)).all()


async def cleared(session: AsyncSession, forgotten_id: str) -> None:
    """Note that nothing is left."""
    done = update(ForgottenRow).where(ForgottenRow.id == forgotten_id)
    await session.execute(done.values(remains=null()))
