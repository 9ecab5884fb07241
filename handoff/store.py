"""The only SQL of conversations, messages and handoffs, but for turns and the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.errors import AgentNotFound, ConversationNotFound
from handoff.conversation import State
from handoff.message import PAGE, Address, Incoming, Sender
from handoff.routing.rules.skill import TINY
from handoff.routing.tables import RoutingRow
from handoff.tables import (
    HANDOFFS,
    AgentRow,
    ContactRow,
    ConversationRow,
    HandoffRow,
    IdentityRow,
    MessageRow,
)

# Built once: making them anew for every message would take longer than running them.
_IS_HERS = (
    IdentityRow.channel == bindparam("channel"),
    IdentityRow.account == bindparam("account"),
    IdentityRow.external_id == bindparam("external_id"),
)
# Locks let others refer to a row meanwhile ("FOR NO KEY UPDATE"): who writes a fact of a
# conversation waits for nobody, and so cannot be one of two who wait for each other.
_CONTACT = select(IdentityRow.contact_id).where(*_IS_HERS).with_for_update(key_share=True)
_LOCKED = (
    select(ConversationRow)
    .where(ConversationRow.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
_SAME = aliased(IdentityRow)
REACHED = and_(
    _SAME.proven_id == IdentityRow.proven_id,
    or_(_SAME.id == IdentityRow.id, IdentityRow.channel == PAGE),
    ConversationRow.contact_id == _SAME.contact_id,
    ConversationRow.channel == _SAME.channel,
    ConversationRow.account == _SAME.account,
)
"""A conversation that goes on at an address: its own, and on our page those that are proven to be
of the same person."""
_NEWEST = (
    select(ConversationRow)
    .join(_SAME, _SAME.contact_id == ConversationRow.contact_id)
    .join(IdentityRow, REACHED)
    .where(*_IS_HERS)
    .order_by(ConversationRow.state == State.CLOSED, ConversationRow.opened_at.desc())
    .limit(1)
)


def _newest_with(*message: ColumnElement[bool]) -> Select[ConversationRow, MessageRow]:
    return (
        _NEWEST.add_columns(MessageRow)
        .outerjoin(MessageRow, and_(*message))
        .with_for_update(of=ConversationRow, key_share=True)
        .execution_options(populate_existing=True)
    )


_NEWEST_WITH_SENT = _newest_with(
    MessageRow.conversation_id == ConversationRow.id,
    MessageRow.client_message_id == bindparam("message_id"),
)
_NEWEST_WITH_DELIVERED = _newest_with(
    MessageRow.channel == IdentityRow.channel,
    MessageRow.account == IdentityRow.account,
    MessageRow.external_id == bindparam("message_id"),
)
_LOCKED_AGENT = (
    select(AgentRow).where(AgentRow.id == bindparam("id")).with_for_update(key_share=True)
)
_THEIRS = aliased(ConversationRow)
_LOAD = (
    select(func.coalesce(func.sum(_THEIRS.weight), 0.0))
    .where(_THEIRS.assignee_id == bindparam("agent_id"), _THEIRS.state == State.ASSIGNED)
    .scalar_subquery()
)
_CLAIM = (
    update(ConversationRow)
    .where(
        ConversationRow.id == bindparam("conversation_id"),
        ConversationRow.state == State.QUEUED,
        _LOAD + ConversationRow.weight <= bindparam("room"),
    )
    .values(
        state=State.ASSIGNED,
        assignee_id=bindparam("agent_id"),
        epoch=ConversationRow.epoch + 1,
        version=ConversationRow.version + 1,
        updated_at=bindparam("now"),
    )
    .returning(ConversationRow)
    .execution_options(synchronize_session=False, populate_existing=True)
)
_OPEN_HANDOFF = (
    HANDOFFS.c.conversation_id == bindparam("of"),
    HANDOFFS.c.ended_at.is_(None),
)
_ACCEPT_HANDOFF = (
    update(HANDOFFS)
    .where(*_OPEN_HANDOFF)
    .values(accepted_at=bindparam("now"), accepted_by=bindparam("agent_id"))
)
_END_HANDOFF = (
    update(HANDOFFS)
    .where(*_OPEN_HANDOFF)
    .values(ended_at=bindparam("now"), outcome=bindparam("how"))
)
_AFTER = (
    select(MessageRow)
    .where(
        MessageRow.conversation_id == bindparam("conversation_id"),
        MessageRow.seq > bindparam("seq"),
    )
    .order_by(MessageRow.seq)
    .limit(bindparam("limit"))
)


async def lock(session: AsyncSession, conversation_id: str) -> ConversationRow:
    """Load a conversation for change; on PostgreSQL others wait until our transaction ends.

    Before its routing and its ticket: whoever locks several rows takes agents, conversation,
    routing and offer, in this order.
    """
    row: ConversationRow | None = await session.scalar(_LOCKED, {"id": conversation_id})
    if row is None:
        raise ConversationNotFound(id=conversation_id)
    return row


async def conversation(session: AsyncSession, conversation_id: str) -> ConversationRow:
    """Load a conversation for reading."""
    row = await session.get(ConversationRow, conversation_id)
    if row is None:
        raise ConversationNotFound(id=conversation_id)
    return row


async def conversations(
    session: AsyncSession, conversation_ids: Sequence[str]
) -> Sequence[ConversationRow]:
    """Load some conversations for reading; unknown ids are left out."""
    query = select(ConversationRow).where(ConversationRow.id.in_(conversation_ids))
    return (await session.scalars(query)).all()


async def current(session: AsyncSession, address: Address) -> ConversationRow | None:
    """Return the newest conversation of an address, an open one before all that are closed."""
    row: ConversationRow | None = await session.scalar(_NEWEST, _of(address))
    return row


async def lock_current(
    session: AsyncSession, incoming: Incoming
) -> tuple[ConversationRow | None, MessageRow | None]:
    """Return the newest conversation of who wrote for change, and her message if it is known: in
    that conversation by her own id, or anywhere by that under which her channel delivered it.

    Her identity is locked already.
    """
    delivered = incoming.external_id is not None
    query = _NEWEST_WITH_DELIVERED if delivered else _NEWEST_WITH_SENT
    message_id = incoming.external_id if delivered else incoming.client_message_id
    values = {**_of(incoming.address), "message_id": message_id}
    found = (await session.execute(query, values)).one_or_none()
    return (None, None) if found is None else (found[0], found[1])


async def lock_identity(session: AsyncSession, address: Address) -> str | None:
    """Return the contact behind an address, if it is known; others who ask wait until we end."""
    contact_id: str | None = await session.scalar(_CONTACT, _of(address))
    return contact_id


def _of(address: Address) -> dict[str, str]:
    return {
        "channel": address.channel,
        "account": address.account,
        "external_id": address.external_id,
    }


async def contact(session: AsyncSession, contact_id: str) -> ContactRow:
    """Load a contact."""
    return await session.get_one(ContactRow, contact_id)


async def agent(session: AsyncSession, agent_id: str) -> AgentRow:
    """Load an agent."""
    row = await session.get(AgentRow, agent_id)
    if row is None:
        raise AgentNotFound(id=agent_id)
    return row


async def lock_agent(session: AsyncSession, agent_id: str) -> AgentRow:
    """Load an agent for change, before any conversation: whoever locks both does it in this order,
    so that two can never wait for each other. Who only refers to her (a note, a mention) does not
    wait, or it would lock in the other order."""
    row: AgentRow | None = await session.scalar(_LOCKED_AGENT, {"id": agent_id})
    if row is None:
        raise AgentNotFound(id=agent_id)
    return row


async def message_by_client_id(
    session: AsyncSession, conversation_id: str, client_message_id: str
) -> MessageRow | None:
    """Return the message that was stored under a sender's own id."""
    query = select(MessageRow).where(
        MessageRow.conversation_id == conversation_id,
        MessageRow.client_message_id == client_message_id,
    )
    row: MessageRow | None = await session.scalar(query)
    return row


async def messages_after(
    session: AsyncSession, conversation_id: str, seq: int, limit: int
) -> Sequence[MessageRow]:
    """Return the messages after ``seq``, in order."""
    values = {"conversation_id": conversation_id, "seq": seq, "limit": limit}
    return (await session.scalars(_AFTER, values)).all()


async def queue_position(session: AsyncSession, row: ConversationRow) -> int | None:
    """Return the place in the queue, counted from 1, or ``None`` outside it."""
    if row.state != State.QUEUED:
        return None
    hers, other = aliased(RoutingRow), aliased(RoutingRow)
    same = and_(other.rank_at == hers.rank_at, other.conversation_id <= hers.conversation_id)
    query = (
        select(func.count())
        .select_from(hers)
        .join(other, or_(other.rank_at < hers.rank_at, same))
        .where(hers.conversation_id == row.id, hers.waiting, other.waiting)
    )
    return int(await session.scalar(query) or 0) or None


async def claim_for_agent(
    session: AsyncSession, conversation_id: str, agent_row: AgentRow, now: datetime
) -> ConversationRow | None:
    """Give a waiting conversation to an agent: one conditional UPDATE, which returns it to the one
    winner, locked as by `lock`."""
    values = {
        "conversation_id": conversation_id,
        "agent_id": agent_row.id,
        "room": agent_row.capacity + TINY,
        "now": now,
    }
    row: ConversationRow | None = await session.scalar(_CLAIM, values)
    return row


async def load_of(session: AsyncSession, agent_id: str) -> float:
    """Return how much of an agent's capacity her conversations take."""
    query = select(func.coalesce(func.sum(ConversationRow.weight), 0.0)).where(
        ConversationRow.assignee_id == agent_id, ConversationRow.state == State.ASSIGNED
    )
    return float(await session.scalar(query) or 0.0)


async def accept_handoff(
    session: AsyncSession, conversation_id: str, agent_id: str, now: datetime
) -> None:
    """Note who takes the handoff that has not ended yet."""
    values = {"of": conversation_id, "agent_id": agent_id, "now": now}
    await session.execute(_ACCEPT_HANDOFF, values)


async def end_handoff(
    session: AsyncSession, conversation_id: str, outcome: str, now: datetime
) -> None:
    """End the handoff that has not ended yet, if there is one."""
    values = {"of": conversation_id, "how": outcome, "now": now}
    await session.execute(_END_HANDOFF, values)


async def last_handoff(session: AsyncSession, conversation_id: str) -> HandoffRow | None:
    """Return the newest handoff, ended or not."""
    row: HandoffRow | None = await session.scalar(
        select(HandoffRow)
        .where(HandoffRow.conversation_id == conversation_id)
        .order_by(HandoffRow.queued_at.desc())
        .limit(1)
    )
    return row


async def vanished(
    session: AsyncSession, seen_before: datetime, conversation_id: str | None = None
) -> Sequence[str]:
    """Return conversations that wait for the word of an agent who was not seen since a moment.

    All of them, or the one that is named, if it is among them.
    """
    query = _of_unseen(seen_before, conversation_id).where(
        or_(ConversationRow.first_reply_at.is_(None), _last_speaker() == Sender.CUSTOMER)
    )
    return [each[0] for each in await session.execute(query)]


async def left(
    session: AsyncSession, seen_before: datetime, conversation_id: str | None = None
) -> Sequence[tuple[str, str]]:
    """Return the chats of agents who were not seen since a moment, answered or not, each with its
    agent; all of them, or the one that is named, if it is among them."""
    query = _of_unseen(seen_before, conversation_id)
    return [(each[0], each[1]) for each in await session.execute(query)]


def _of_unseen(seen_before: datetime, conversation_id: str | None) -> Select[str, str]:
    """Return the query of chats whose agent was not seen since a moment, with their agents.

    Who has just accepted is given as long to open her desk.
    """
    query = (
        select(ConversationRow.id, AgentRow.id)
        .join(AgentRow, AgentRow.id == ConversationRow.assignee_id)
        .join(HandoffRow, HandoffRow.conversation_id == ConversationRow.id)
        .where(
            ConversationRow.state == State.ASSIGNED,
            HandoffRow.ended_at.is_(None),
            HandoffRow.accepted_at < seen_before,
            or_(AgentRow.last_seen_at.is_(None), AgentRow.last_seen_at < seen_before),
        )
    )
    return query if conversation_id is None else query.where(ConversationRow.id == conversation_id)


def _last_speaker() -> ScalarSelect[str]:
    return (
        select(MessageRow.sender)
        .where(
            MessageRow.conversation_id == ConversationRow.id,
            MessageRow.sender.in_((Sender.CUSTOMER, Sender.AGENT)),
        )
        .order_by(MessageRow.seq.desc())
        .limit(1)
        .correlate(ConversationRow)
        .scalar_subquery()
    )


async def idle(session: AsyncSession, since: datetime) -> Sequence[str]:
    """Return conversations with the bot in which nothing happened since a moment.

    One with a ticket lives until that is solved.
    """
    query = select(ConversationRow.id).where(
        ConversationRow.state == State.BOT,
        ConversationRow.updated_at < since,
        ConversationRow.ticket_id.is_(None),
    )
    return (await session.scalars(query)).all()


async def count_changed(
    session: AsyncSession, statement: Any, values: dict[str, Any] | None = None
) -> int:
    """Run a statement and return how many rows it changed."""
    result = cast(CursorResult[Any], await session.execute(statement, values))
    return result.rowcount
