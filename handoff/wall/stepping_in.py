"""A supervisor takes a chat over or gives it to somebody, whoever has it.

At any time it has one owner (promise 5).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict, IllegalMove
from handoff import ownership, store
from handoff.conversation import Action, State
from handoff.message import Author
from handoff.notes import note as notes
from handoff.queue.board import queue_moved
from handoff.tables import AgentRow, ConversationRow
from handoff.transfer.transfer import hand_over, must_have_room


@dataclass(frozen=True, slots=True)
class Given:
    """A conversation with its new owner, and who had it before, if anybody did."""

    row: ConversationRow
    giver: AgentRow | None = None


async def reassign(
    session: AsyncSession,
    conversation_id: str,
    to_id: str,
    by_id: str,
    grace: timedelta,
    now: datetime,
) -> Given:
    """Give a waiting conversation, or one in other hands, to an agent who is there and has room.

    Giving it to who has it changes nothing. Raise `AgentUnavailable`, `AgentFull`, `IllegalMove`,
    or `Conflict` when it changed hands meanwhile.
    """
    row, agents = await _lock(session, conversation_id, to_id)
    if row.state == State.ASSIGNED and row.assignee_id == to_id:
        return Given(row)
    await must_have_room(session, agents[to_id], row.weight, grace, now)
    if row.state == State.QUEUED:
        return Given(await ownership.accept(session, row.id, to_id, now))
    return await _give(session, row, agents, to_id, by_id, now)


async def barge_in(session: AsyncSession, conversation_id: str, by_id: str, now: datetime) -> Given:
    """Make a supervisor the owner of a conversation in other hands; her room is not asked for.

    Barging into one's own changes nothing. Raise `IllegalMove` where nobody has it, or `Conflict`.
    """
    row, agents = await _lock(session, conversation_id, by_id)
    if row.state == State.ASSIGNED and row.assignee_id == by_id:
        return Given(row)
    return await _give(session, row, agents, by_id, by_id, now)


async def _lock(
    session: AsyncSession, conversation_id: str, to_id: str
) -> tuple[ConversationRow, dict[str, AgentRow]]:
    """Lock who is to have a conversation and who has it, in the order of all, and then itself."""
    seen = (await store.conversation(session, conversation_id)).assignee_id
    ids = sorted({to_id, seen} - {None}, key=str)
    agents = {str(id_): await store.lock_agent(session, str(id_)) for id_ in ids}
    row = await store.lock(session, conversation_id)
    if row.assignee_id != seen:
        raise Conflict()
    return row, agents


async def _give(
    session: AsyncSession,
    row: ConversationRow,
    agents: dict[str, AgentRow],
    to_id: str,
    by_id: str,
    now: datetime,
) -> Given:
    if row.state != State.ASSIGNED or row.assignee_id is None:
        raise IllegalMove(state=row.state, action=Action.TRANSFER.value)
    giver = agents[row.assignee_id]
    await hand_over(session, row, giver, agents[to_id], now)
    await _tell(session, row, giver, agents[to_id], by_id, now)
    queue_moved(session)
    return Given(row, giver)


async def _tell(
    session: AsyncSession,
    row: ConversationRow,
    giver: AgentRow,
    taker: AgentRow,
    by_id: str,
    now: datetime,
) -> None:
    """Tell both agents by a note that mentions them, in the conversation's language."""
    supervisor = await store.agent(session, by_id)
    words = (
        f"{supervisor.name} 把这个会话从 {giver.name} 转给了 {taker.name}。"
        if row.language == "zh"
        else f"{supervisor.name} moved this conversation from {giver.name} to {taker.name}."
    )
    draft = notes.Draft(Author(supervisor.id, supervisor.name), words, [giver.id, taker.id])
    await notes.write(session, row, draft, now)
