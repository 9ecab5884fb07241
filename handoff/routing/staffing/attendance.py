"""Tells the facts of who is there: each change of an agent's presence, whoever brings it about."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.shifts import store as shifts
from deflection.shifts.shift import Told
from handoff.routing.staffing.presence import Presence, effective
from handoff.tables import AgentRow


async def attend(session: AsyncSession, agent: AgentRow, now: datetime, grace: timedelta) -> None:
    """Tell how an agent, whose row is locked, is present now, if she was not before."""
    presence = effective(agent.presence, agent.last_seen_at, now, grace)
    await shifts.record(session, agent.id, Told(presence.value, now))


async def gone(session: AsyncSession, agent: AgentRow, now: datetime, grace: timedelta) -> bool:
    """Tell that an agent, whose row is locked, has been offline since her desk was last seen; false
    where it is seen, or that was told before."""
    if effective(agent.presence, agent.last_seen_at, now, grace) is not Presence.OFFLINE:
        return False
    known = (agent.last_seen_at, agent.presence_since)
    since = max((at for at in known if at is not None and at <= now), default=now)
    return await shifts.record(session, agent.id, Told(Presence.OFFLINE.value, since))


async def unseen(session: AsyncSession, seen_before: datetime) -> list[str]:
    """Return agents whose desks were not seen since a moment, and of whom that was not told."""
    missing = or_(AgentRow.last_seen_at.is_(None), AgentRow.last_seen_at < seen_before)
    ids = (await session.scalars(select(AgentRow.id).where(missing).order_by(AgentRow.id))).all()
    told = await shifts.latest(session, ids)
    return [id_ for id_ in ids if told.get(id_, Presence.OFFLINE) != Presence.OFFLINE]
