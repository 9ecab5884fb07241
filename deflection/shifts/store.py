"""The only SQL of agents' presence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from deflection.shifts.shift import OFFLINE, Told
from deflection.shifts.tables import DayDueRow, PresenceRow

_PRESENCES = Base.metadata.tables[PresenceRow.__tablename__]
_DUE = Base.metadata.tables[DayDueRow.__tablename__]

_HERS = PresenceRow.agent_id == bindparam("agent_id")
_BEFORE = (
    select(PresenceRow.id)
    .where(_HERS, PresenceRow.at < bindparam("since"))
    .order_by(PresenceRow.at.desc(), PresenceRow.id.desc())
    .limit(1)
    .scalar_subquery()
)
_WITHIN = (PresenceRow.at >= bindparam("since")) & (PresenceRow.at < bindparam("until"))
_TOLD = (
    select(PresenceRow.presence, PresenceRow.at)
    .where(_HERS, _WITHIN | PresenceRow.id.in_(_BEFORE))
    .order_by(PresenceRow.id)
)


async def record(session: AsyncSession, agent_id: str, told: Told) -> bool:
    """Write that an agent's presence is another from a moment on, in the caller's transaction.

    What was told last already is left out, and so is that one was offline from the first; tell
    whether it was new. Whoever calls it holds the agent's row.
    """
    if (await latest(session, [agent_id])).get(agent_id, OFFLINE) == told.presence:
        return False
    row = {"agent_id": agent_id, "presence": told.presence, "at": told.at}
    await session.execute(insert(_PRESENCES), row)
    await session.execute(insert(_DUE), {"agent_id": agent_id, "at": told.at})
    return True


async def latest(session: AsyncSession, agent_ids: Collection[str]) -> Mapping[str, str]:
    """Return what was told last of some agents, by agent."""
    newest = select(func.max(PresenceRow.id)).where(PresenceRow.agent_id.in_(agent_ids))
    query = select(PresenceRow.agent_id, PresenceRow.presence).where(
        PresenceRow.id.in_(newest.group_by(PresenceRow.agent_id))
    )
    return {row.agent_id: row.presence for row in await session.execute(query)}


async def told_of(
    session: AsyncSession, agent_id: str, since: datetime, until: datetime
) -> Sequence[Told]:
    """Return what was told of an agent from a moment on until before another, and the last before
    it, in the order of writing."""
    values = {"agent_id": agent_id, "since": since, "until": until}
    return [Told(presence, at) for presence, at in await session.execute(_TOLD, values)]
