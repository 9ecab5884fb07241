"""One's own conversation becomes a colleague's, in one transaction (promise 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import AgentFull, AgentUnavailable, TransferToSelf
from deflection.facts import Fact, FactKind
from handoff import store
from handoff.conversation import Action
from handoff.message import Author, Notice, notice
from handoff.notes import note as notes
from handoff.ownership import own
from handoff.queue.board import queue_moved
from handoff.routing.rules.skill import TINY
from handoff.routing.staffing.presence import Presence, effective
from handoff.tables import AgentRow, ConversationRow
from handoff.transcript import append, change_owner, note


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who gives which conversation to whom, and what she should know."""

    conversation_id: str
    from_id: str
    to_id: str
    comment: str = ""

    @property
    def people(self) -> frozenset[str]:
        """Return both agents."""
        return frozenset({self.from_id, self.to_id})


async def to_agent(
    session: AsyncSession, transfer: Transfer, grace: timedelta, now: datetime
) -> ConversationRow:
    """Make a colleague the owner of one's own conversation; the customer is told.

    She must be online, seen within ``grace``, and have room. Raise `TransferToSelf`,
    `AgentNotFound`, `NotTheAssignee`, `AgentUnavailable` or `AgentFull`; then nothing has changed.
    """
    if transfer.to_id == transfer.from_id:
        raise TransferToSelf()
    # Both, in one order for everybody: two who hand on to each other do not wait for each other.
    both = {id_: await store.lock_agent(session, id_) for id_ in sorted(transfer.people)}
    giver, colleague = both[transfer.from_id], both[transfer.to_id]
    row = await own(session, transfer.conversation_id, transfer.from_id)
    await must_have_room(session, colleague, row.weight, grace, now)
    await hand_over(session, row, giver, colleague, now)
    if transfer.comment:
        author = Author(giver.id, giver.name)
        await notes.write(session, row, notes.Draft(author, transfer.comment, [colleague.id]), now)
    queue_moved(session)
    return row


async def must_have_room(
    session: AsyncSession, agent: AgentRow, weight: float, grace: timedelta, now: datetime
) -> None:
    """Raise `AgentUnavailable` or `AgentFull` unless an agent is there and can take a chat."""
    presence = effective(agent.presence, agent.last_seen_at, now, grace)
    if presence is not Presence.ONLINE:
        raise AgentUnavailable(name=agent.name, presence=presence.value)
    if await store.load_of(session, agent.id) + weight > agent.capacity + TINY:
        raise AgentFull(name=agent.name, capacity=agent.capacity)


async def hand_over(
    session: AsyncSession, row: ConversationRow, giver: AgentRow, taker: AgentRow, now: datetime
) -> None:
    """Make another the owner of an assigned conversation; the customer is told."""
    change_owner(session, row, Action.TRANSFER, now)
    row.assignee_id = taker.id
    row.first_reply_at = None  # hers is still to come: should she vanish, the queue gets it back
    giver.idle_since = taker.idle_since = now
    contact = await store.contact(session, row.contact_id)
    contact.last_agent_id, contact.last_served_at = taker.id, now
    told = notice(Notice.TRANSFERRED, row.language, Author(taker.id, taker.name))
    append(session, row, told, now)
    data = {"from_agent_id": giver.id, "agent_id": taker.id}
    await note(session, row, Fact(FactKind.TRANSFERRED, now, data=data))
