"""The only SQL of agents' days in the books."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, delete, insert, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base, for_both
from deflection.books import store
from deflection.books.tables import AgentDayRow, StintRow
from deflection.numbers.figures import Figures
from deflection.shifts.shift import Span
from deflection.shifts.tables import DayDueRow

_DUE = Base.metadata.tables[DayDueRow.__tablename__]
_DAYS = Base.metadata.tables[AgentDayRow.__tablename__]


def _keep_day(insert: Any) -> Any:
    new = insert(_DAYS)
    changed = {one.name: new.excluded[one.name] for one in _DAYS.c if not one.primary_key}
    return new.on_conflict_do_update(index_elements=("agent_id", "day"), set_=changed)


_KEEP = for_both(_keep_day)


class AgentDay(NamedTuple):
    """A day of an agent."""

    agent_id: str
    day: date


class KeptDay(NamedTuple):
    """What the books know of an agent's day."""

    key: AgentDay
    ends_as: str
    look_at: datetime | None
    added: Figures


async def take_told(session: AsyncSession, limit: int) -> Sequence[tuple[str, datetime]]:
    """Return agents with moments about which something was told, at most so many; they are due no
    more."""
    query = select(DayDueRow.id, DayDueRow.agent_id, DayDueRow.at).order_by(DayDueRow.id)
    told = (await session.execute(query.limit(limit))).all()
    if told:
        await session.execute(delete(DayDueRow).where(DayDueRow.id.in_([row.id for row in told])))
    return [(row.agent_id, row.at) for row in told]


async def tell(session: AsyncSession, agent_id: str, moments: Iterable[datetime]) -> None:
    """Make the days due on which some moments of an agent are."""
    if rows := [{"agent_id": agent_id, "at": at} for at in moments]:
        await session.execute(insert(_DUE), rows)


async def since(session: AsyncSession, agent_id: str, first: date) -> Sequence[date]:
    """Return an agent's days that the books know, from one on."""
    hers = select(AgentDayRow.day).where(AgentDayRow.agent_id == agent_id)
    return (await session.scalars(hers.where(AgentDayRow.day >= first))).all()


async def over(session: AsyncSession, now: datetime, limit: int) -> Sequence[AgentDay]:
    """Return days that time alone has changed, at most so many."""
    query = select(AgentDayRow.agent_id, AgentDayRow.day).where(AgentDayRow.look_at <= now)
    rows = await session.execute(query.order_by(AgentDayRow.look_at).limit(limit))
    return [AgentDay(*row) for row in rows]


async def kept(session: AsyncSession, keys: Collection[AgentDay]) -> dict[AgentDay, KeptDay]:
    """Return what the books know of some days."""
    day = tuple_(_DAYS.c.agent_id, _DAYS.c.day)
    known = await session.execute(select(_DAYS).where(day.in_([tuple(key) for key in keys])))
    return {one.key: one for one in map(_kept, known)}


async def every(session: AsyncSession) -> Sequence[KeptDay]:
    """Return everything that the books know of days."""
    return [_kept(row) for row in await session.execute(select(_DAYS))]


async def keep(session: AsyncSession, days: Iterable[KeptDay]) -> None:
    """Write what is known of days now."""
    rows = [
        {
            "agent_id": day.key.agent_id,
            "day": day.key.day,
            "ends_as": day.ends_as,
            "look_at": day.look_at,
            "added": store.entries(day.added),
        }
        for day in days
    ]
    await session.execute(_KEEP(session), rows)


async def chats(session: AsyncSession, agent_id: str, day: Span) -> Sequence[Span]:
    """Return the times that an agent had a customer which fall into a day; one that has not ended
    lasts until the end of the day."""
    ends_after = or_(StintRow.ended_at.is_(None), StintRow.ended_at > day.since)
    query = select(StintRow.began_at, StintRow.ended_at).where(
        StintRow.agent_id == agent_id, StintRow.began_at < day.until, ends_after
    )
    return [
        Span(began_at, ended_at or day.until) for began_at, ended_at in await session.execute(query)
    ]


def _kept(row: Row[Any]) -> KeptDay:
    added = store.read(row.added)
    return KeptDay(AgentDay(row.agent_id, row.day), row.ends_as, row.look_at, added)
