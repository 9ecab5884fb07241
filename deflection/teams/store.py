"""The only SQL of agents' teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from deflection.teams.membership import Memberships, Placed
from deflection.teams.tables import MembershipDueRow, MembershipRow

_MEMBERSHIPS = Base.metadata.tables[MembershipRow.__tablename__]
_DUE = Base.metadata.tables[MembershipDueRow.__tablename__]


async def record(session: AsyncSession, agent_id: str, placed: Placed) -> bool:
    """Write that an agent is in other teams from a moment on, in the caller's transaction.

    What was told last already is left out, and so is that one was in none from the first; tell
    whether it was new. Whoever calls it holds the agent's row.
    """
    teams = tuple(sorted(set(placed.teams)))
    if (await latest(session, [agent_id])).get(agent_id, ()) == teams:
        return False
    row = {"agent_id": agent_id, "teams": list(teams), "at": placed.at}
    await session.execute(insert(_MEMBERSHIPS), row)
    await session.execute(insert(_DUE), {"agent_id": agent_id, "at": placed.at})
    return True


async def latest(
    session: AsyncSession, agent_ids: Collection[str] | None = None
) -> Mapping[str, tuple[str, ...]]:
    """Return the teams that were told last of some agents, or of all, by agent."""
    newest = select(func.max(MembershipRow.id)).group_by(MembershipRow.agent_id)
    if agent_ids is not None:
        newest = newest.where(MembershipRow.agent_id.in_(agent_ids))
    query = select(MembershipRow.agent_id, MembershipRow.teams)
    rows = await session.execute(query.where(MembershipRow.id.in_(newest)))
    return {agent_id: tuple(teams) for agent_id, teams in rows}


async def told_of(session: AsyncSession, agent_ids: Collection[str]) -> Memberships:
    """Return all that was told of some agents' teams."""
    query = select(MembershipRow.agent_id, MembershipRow.teams, MembershipRow.at)
    query = query.where(MembershipRow.agent_id.in_(agent_ids)).order_by(MembershipRow.id)
    told: dict[str, list[Placed]] = {}
    for agent_id, teams, at in await session.execute(query):
        told.setdefault(agent_id, []).append(Placed(tuple(teams), at))
    return Memberships(told)
