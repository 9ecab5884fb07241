"""What happens to tickets, in the transaction of whoever makes it happen.

Each function takes a conversation from `store.lock`. ``due`` is the moment that the customer is
promised, in business hours; None promises none.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from core.errors import InvalidInput
from core.ids import new_id
from deflection.facts import Fact, FactKind
from handoff import store as conversations
from handoff.conversation import Action, State
from handoff.message import Author, Notice, notice
from handoff.queue.board import queue_moved
from handoff.routing import queueing
from handoff.tables import ConversationRow
from handoff.tickets import store
from handoff.tickets.reach import Reach
from handoff.tickets.tables import TicketRow
from handoff.tickets.ticket import Act, Status, Why, after
from handoff.transcript import append, change_owner, changed, note


async def open_ticket(
    session: AsyncSession,
    row: ConversationRow,
    why: Why,
    due: datetime | None,
    now: datetime,
    *,
    reason: str | None = None,
    by: Author | None = None,
) -> TicketRow:
    """Answer her later: the conversation keeps its thread and gets a ticket, or keeps the one it
    has. From the queue and from a chat it goes at once, and the wait is a fact."""
    waited = row.waiting_since and (now - row.waiting_since).total_seconds()
    if row.state == State.QUEUED:
        queue_moved(session)
    await _end_handoff(session, row, now)
    change_owner(session, row, Action.OPEN_TICKET, now)
    row.waiting_since = row.assignee_id = None
    row.awaiting_since = row.awaiting_since or now
    ticket = await store.of(session, row) or _new(row, why, now, reason)
    if ticket.status == Status.OPEN and ticket.due_at and due:
        due = min(due, ticket.due_at)  # a promise is not put off by asking again
    ticket.status, ticket.due_at = Status.OPEN, due
    ticket.owner_id = by.id if by else ticket.owner_id
    session.add(ticket)
    row.ticket_id = ticket.id
    told: dict[str, Any] = {"why": why.value, "due_at": iso(due)}
    append(session, row, notice(Notice.TICKET_OPENED, row.language, by, **told), now)
    data = {**told, "ticket_id": ticket.id, "waited_seconds": waited}
    await note(session, row, Fact(FactKind.TICKET_OPENED, now, data=data))
    return ticket


async def asked(
    session: AsyncSession, row: ConversationRow, due: datetime | None, now: datetime
) -> None:
    """Her words came while a person answers later: it is our turn, if it was not already."""
    ticket = await store.of(session, row)
    if ticket is not None and ticket.status == Status.PENDING:
        ticket.status, ticket.due_at = after(Status.PENDING, Act.ASK), due
        changed(session, row, now)


async def answered(session: AsyncSession, row: ConversationRow, by: Author, now: datetime) -> bool:
    """Take an agent's words as the answer to a ticket; false when there is none to answer.

    What she then writes comes to a person and not to the bot.
    """
    ticket = await store.of(session, row)
    if ticket is None or row.state not in (State.TICKET, State.BOT):
        return False
    if row.state == State.BOT:
        change_owner(session, row, Action.OPEN_TICKET, now)
    ticket.status, ticket.due_at = after(Status(ticket.status), Act.ANSWER), None
    ticket.owner_id = ticket.owner_id or by.id
    ticket.first_reply_at = ticket.first_reply_at or now
    row.awaiting_since = None
    await note(session, row, _fact(FactKind.TICKET_ANSWERED, ticket, by, now))
    return True


async def solve(
    session: AsyncSession, row: ConversationRow, by: Author, now: datetime, *, quietly: bool = False
) -> bool:
    """End the ticket of a conversation, told to her unless something else tells it.

    False when there is none.
    """
    ticket = await store.of(session, row)
    if ticket is None:
        return False
    ticket.status, ticket.solved_at = after(Status(ticket.status), Act.SOLVE), now
    ticket.due_at = row.ticket_id = row.awaiting_since = None
    if not quietly:
        append(session, row, notice(Notice.TICKET_SOLVED, row.language, by), now)
    await note(session, row, _fact(FactKind.TICKET_SOLVED, ticket, by, now))
    return True


async def promise(
    session: AsyncSession, row: ConversationRow, due: datetime, by: Author, now: datetime
) -> None:
    """Promise her another time; raise `InvalidInput` for one that has passed."""
    ticket = await store.must_have(session, row)
    if due <= now:
        raise InvalidInput(field="due_at", problem="must lie in the future")
    if ticket.due_at != due:
        ticket.due_at = due
        append(session, row, notice(Notice.TICKET_DUE, row.language, by, due_at=iso(due)), now)


async def give(
    session: AsyncSession, row: ConversationRow, owner_id: str | None, now: datetime
) -> None:
    """Make an agent the owner of a ticket, or nobody; raise `AgentNotFound`."""
    ticket = await store.must_have(session, row)
    if owner_id is not None:
        await conversations.agent(session, owner_id)
    if ticket.owner_id != owner_id:
        ticket.owner_id = owner_id
        changed(session, row, now)


async def turn(session: AsyncSession, row: ConversationRow, status: Status, now: datetime) -> None:
    """Say without words whose turn it is, ours or the customer's."""
    ticket = await store.must_have(session, row)
    if ticket.status != status:
        ticket.status = status
        changed(session, row, now)


async def go_on(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    """She goes on with the bot, and her ticket stays."""
    change_owner(session, row, Action.RETURN_TO_BOT, now)
    append(session, row, notice(Notice.RETURNED_TO_BOT, row.language), now)
    await note(session, row, Fact(FactKind.RETURNED_TO_BOT, now))


async def keep_reach(
    session: AsyncSession, row: ConversationRow, why: Why, reach: Reach, now: datetime
) -> None:
    """Keep how she wants to be reached; the newest counts. Facts and transcript never hold it."""
    ticket = await store.must_have(session, row)
    if (ticket.reach_kind, ticket.reach_value, ticket.why) == (reach.kind, reach.value, why):
        return
    ticket.reach_kind, ticket.reach_value, ticket.why = reach.kind, reach.value, why.value
    left = notice(Notice.CONTACT_LEFT, row.language, None, reach=reach.masked(), why=why.value)
    append(session, row, left, now)
    data = {"ticket_id": ticket.id, "kind": reach.kind, "why": why.value}
    await note(session, row, Fact(FactKind.CONTACT_LEFT, now, data=data))


def _new(row: ConversationRow, why: Why, now: datetime, reason: str | None) -> TicketRow:
    return TicketRow(
        id=new_id(),
        conversation_id=row.id,
        status=Status.OPEN,
        why=why.value,
        reason=reason,
        opened_at=now,
    )


def _fact(kind: FactKind, ticket: TicketRow, by: Author, now: datetime) -> Fact:
    data = {"ticket_id": ticket.id, "agent_id": by.id}
    return Fact(kind, now, data=data)


async def _end_handoff(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    await queueing.leave(session, row.id, now)
    await conversations.end_handoff(session, row.id, "ticket", now)
