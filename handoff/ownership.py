"""Who takes a conversation over from whom: the use cases of the state machine (promise 5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import AlreadyAccepted, AtCapacity, IllegalMove, NotTheAssignee
from core.ids import new_id
from deflection.facts import Fact, FactKind
from handoff import store
from handoff.bot.reply import HandoffReason
from handoff.conversation import Action, State, move
from handoff.message import Author, Leaving, Notice, notice, offer_again
from handoff.queue.board import queue_moved
from handoff.record.view import record_of
from handoff.routing import queueing
from handoff.routing.rules.skill import TINY
from handoff.tables import AgentRow, ConversationRow, HandoffRow
from handoff.tickets import ticketing
from handoff.transcript import append, change_owner, note
from handoff.webhook.outbox import announce


async def request_person(
    session: AsyncSession,
    row: ConversationRow,
    reason: HandoffReason,
    slots: dict[str, Any],
    now: datetime,
) -> None:
    """Put a conversation into the queue, with its record as it stands."""
    change_owner(session, row, Action.REQUEST_PERSON, now)
    row.waiting_since = row.awaiting_since = now
    append(session, row, notice(Notice.QUEUED, row.language), now)
    queue_moved(session)
    await note(
        session,
        row,
        Fact(FactKind.HANDOFF_REQUESTED, now, data={"reason": reason.value}),
        Fact(FactKind.QUEUED, now),
    )
    handoff = await open_handoff(session, row, reason, slots, now, waiting=True)
    await announce(session, handoff, now)


async def accept(
    session: AsyncSession, conversation_id: str, agent_id: str, now: datetime
) -> ConversationRow:
    """Give a waiting conversation to an agent; exactly one of many racers wins.

    Raise `AlreadyAccepted` naming the owner, `AtCapacity`, or `IllegalMove`. Accepting what is
    already one's own changes nothing.
    """
    agent = await store.lock_agent(session, agent_id)
    won = await store.claim_for_agent(session, conversation_id, agent, now)
    if won is not None:
        await _begin(session, won, agent, now)
        queue_moved(session)
        return won
    row = await store.lock(session, conversation_id)
    if row.assignee_id != agent_id or row.state != State.ASSIGNED:
        await _explain_loss(session, row, agent)
    return row


async def take_over(
    session: AsyncSession,
    conversation_id: str,
    agent_id: str,
    now: datetime,
    weigh: Callable[[str], float] = lambda _: 1.0,
) -> ConversationRow:
    """Take a conversation from the bot; taking what is already one's own changes nothing.

    ``weigh`` says how much room a chat of a channel takes.

    Raise `AlreadyAccepted` naming the owner, `AtCapacity`, or `IllegalMove`.
    """
    agent = await store.lock_agent(session, agent_id)
    row = await store.lock(session, conversation_id)
    if row.state == State.ASSIGNED:
        if row.assignee_id != agent_id:
            await _explain_loss(session, row, agent)
        return row
    move(State(row.state), Action.TAKE_OVER)  # what cannot be taken is told before "no room"
    row.weight = weigh(row.channel)
    if await store.load_of(session, agent_id) + row.weight > agent.capacity + TINY:
        raise AtCapacity(capacity=agent.capacity)
    change_owner(session, row, Action.TAKE_OVER, now)
    row.assignee_id, row.waiting_since = agent_id, now
    await open_handoff(session, row, HandoffReason.TAKEN_OVER, {}, now, waiting=False)
    await _begin(session, row, agent, now)
    return row


async def leave_queue(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    """The customer goes back to the bot; waiting in vain is a fact of its own."""
    fact = abandoned(row, Leaving.LEFT, now, now)
    await _back_to_bot(session, row, Notice.LEFT_QUEUE, fact, now)


async def give_up_place(
    session: AsyncSession, row: ConversationRow, seen_at: datetime, now: datetime
) -> None:
    """The customer closed her page while she waited, and was last seen at a moment: the bot has
    her again. When she comes back she reads why, and may ask anew."""
    fact = abandoned(row, Leaving.GONE, seen_at, now)
    await _back_to_bot(session, row, Notice.GONE_WHILE_WAITING, fact, now)
    append(session, row, offer_again(row.language), now)
    await note(session, row, Fact(FactKind.HANDOFF_OFFERED, now))


async def _back_to_bot(
    session: AsyncSession, row: ConversationRow, told: Notice, fact: Fact, now: datetime
) -> None:
    change_owner(session, row, Action.LEAVE_QUEUE, now)
    row.waiting_since = row.awaiting_since = None
    append(session, row, notice(told, row.language), now)
    await note(session, row, fact)
    await _end_handoff(session, row, "abandoned", now)
    queue_moved(session)


def abandoned(row: ConversationRow, how: Leaving, until: datetime, now: datetime) -> Fact:
    """Return the fact that somebody waited in vain, and until when she did."""
    data = {"how": how.value, "waited_seconds": _seconds(row.waiting_since, until)}
    return Fact(FactKind.ABANDONED, now, data=data)


async def return_to_queue(
    session: AsyncSession,
    row: ConversationRow,
    by: Author | None,
    now: datetime,
    told: Notice = Notice.RETURNED_TO_QUEUE,
) -> None:
    """Put an assigned conversation back into the queue at its old rank.

    ``by`` is the agent who gave it back, None when she vanished before a word of hers; ``told`` is
    what the customer hears.
    """
    change_owner(session, row, Action.RETURN_TO_QUEUE, now)
    row.assignee_id, row.awaiting_since = None, row.awaiting_since or now
    append(session, row, notice(told, row.language, by), now)
    await note(session, row, Fact(FactKind.REQUEUED, now))
    await queueing.come_back(session, row.id, by.id if by else None, now)
    queue_moved(session)


async def return_to_bot(
    session: AsyncSession, row: ConversationRow, by: Author, now: datetime
) -> None:
    """Give an assigned conversation back to the bot."""
    change_owner(session, row, Action.RETURN_TO_BOT, now)
    row.assignee_id = row.waiting_since = row.awaiting_since = None
    append(session, row, notice(Notice.RETURNED_TO_BOT, row.language, by), now)
    await note(session, row, Fact(FactKind.RETURNED_TO_BOT, now))
    await _end_handoff(session, row, "returned_to_bot", now)


async def resolve(session: AsyncSession, row: ConversationRow, by: Author, now: datetime) -> None:
    """End a conversation of an agent, with its ticket if it has one."""
    change_owner(session, row, Action.RESOLVE, now)
    await ticketing.solve(session, row, by, now, quietly=True)
    row.waiting_since = row.awaiting_since = None
    row.closed_at = now
    row.rating = None
    append(session, row, notice(Notice.RESOLVED, row.language, by), now)
    await note(session, row, Fact(FactKind.RESOLVED, now, data={"agent_id": by.id}))
    await _end_handoff(session, row, "resolved", now)


async def close_idle(session: AsyncSession, row: ConversationRow, now: datetime) -> None:
    """End a conversation with the bot that the customer has left."""
    change_owner(session, row, Action.CLOSE_IDLE, now)
    row.closed_at = now
    await note(session, row, Fact(FactKind.CLOSED_IDLE, now))


async def own(session: AsyncSession, conversation_id: str, agent_id: str) -> ConversationRow:
    """Load a conversation that must be the agent's; raise `NotTheAssignee` if it is not."""
    row = await store.lock(session, conversation_id)
    must_own(row, agent_id)
    return row


def must_own(row: ConversationRow, agent_id: str) -> None:
    """Raise `NotTheAssignee` unless the conversation is the agent's."""
    if row.assignee_id != agent_id or row.state != State.ASSIGNED:
        raise NotTheAssignee(id=row.id)


async def _begin(
    session: AsyncSession, row: ConversationRow, agent: AgentRow, now: datetime
) -> None:
    row.first_reply_at = None
    row.agent_read_seq = row.seq
    append(session, row, notice(Notice.ACCEPTED, row.language, Author(agent.id, agent.name)), now)
    waited = _seconds(row.waiting_since, now)
    data = {"agent_id": agent.id, "waited_seconds": waited}
    await note(session, row, Fact(FactKind.ACCEPTED, now, data=data))
    await store.accept_handoff(session, row.id, agent.id, now)
    await queueing.taken(session, row, agent, now)


async def _explain_loss(session: AsyncSession, row: ConversationRow, agent: AgentRow) -> None:
    if row.state == State.ASSIGNED and row.assignee_id is not None:
        owner = await store.agent(session, row.assignee_id)
        raise AlreadyAccepted(owner=owner.name, owner_id=owner.id)
    if row.state == State.QUEUED:
        raise AtCapacity(capacity=agent.capacity)
    raise IllegalMove(state=row.state, action=Action.ACCEPT.value)


async def open_handoff(
    session: AsyncSession,
    row: ConversationRow,
    reason: HandoffReason,
    slots: dict[str, Any],
    now: datetime,
    *,
    waiting: bool,
) -> HandoffRow:
    """Write down a request for a person, with its record as it stands."""
    handoff = HandoffRow(
        id=new_id(),
        conversation_id=row.id,
        episode=row.episode,
        reason=reason.value,
        slots=slots,
        queued_at=now,
    )
    handoff.record = await record_of(session, row, handoff)
    session.add(handoff)
    await session.flush()
    await queueing.enter(session, handoff, now, waiting=waiting)
    return handoff


async def _end_handoff(
    session: AsyncSession, row: ConversationRow, outcome: str, now: datetime
) -> None:
    await queueing.leave(session, row.id, now)
    await store.end_handoff(session, row.id, outcome, now)


def _seconds(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else max(0.0, (now - since).total_seconds())
