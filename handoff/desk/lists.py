"""The only SQL of the desk's lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from handoff.conversation import State
from handoff.routing.tables import RoutingRow
from handoff.tables import ConversationRow
from handoff.tickets import store as tickets

_LIVE = (State.BOT, State.QUEUED, State.ASSIGNED)


def _listed(name: str, agent_id: str) -> Select[Any]:
    """Return the query of one of the desk's lists: waiting, mine, bot or closed."""
    query = select(ConversationRow)
    if name == "waiting":
        return (
            query.join(RoutingRow, RoutingRow.conversation_id == ConversationRow.id)
            .where(RoutingRow.waiting)
            .order_by(RoutingRow.rank_at, RoutingRow.conversation_id)
        )
    query = query.order_by(ConversationRow.updated_at.desc())
    if name == "mine":
        return query.where(
            ConversationRow.state == State.ASSIGNED, ConversationRow.assignee_id == agent_id
        )
    return query.where(ConversationRow.state == (State.BOT if name == "bot" else State.CLOSED))


async def page(
    session: AsyncSession, name: str, agent_id: str, before: datetime | None, limit: int
) -> Sequence[ConversationRow]:
    """Return one page of one of the desk's lists; tickets have one page alone."""
    if name == "tickets":
        return await tickets.listed(session, limit)
    query = _listed(name, agent_id).limit(limit)
    if before is not None:
        query = query.where(ConversationRow.updated_at < before)
    return (await session.scalars(query)).all()


async def counts(session: AsyncSession, agent_id: str) -> dict[str, int]:
    """Return how many conversations wait, are the agent's, are with the bot, and how many tickets
    wait for us."""
    mine = func.count().filter(ConversationRow.assignee_id == agent_id)
    query = (
        select(ConversationRow.state, func.count(), mine)
        .where(ConversationRow.state.in_(_LIVE))
        .group_by(ConversationRow.state)
    )
    found = {"waiting": 0, "mine": 0, "bot": 0, "tickets": await tickets.count(session)}
    for state, everybodys, own in await session.execute(query):
        if state == State.QUEUED:
            found["waiting"] = everybodys
        elif state == State.BOT:
            found["bot"] = everybodys
        else:
            found["mine"] = own
    return found
