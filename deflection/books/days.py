"""Keeps how each agent's days were spent: what several conversations make together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.books import day_store, store
from deflection.books.day_store import AgentDay, KeptDay
from deflection.numbers.figures import Cell, Figures, Of
from deflection.shifts.shift import OFFLINE, Span, Spent, spent
from deflection.shifts.store import told_of
from deflection.teams import store as teams_store
from deflection.teams.membership import Memberships

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days of agents, in a time zone, as a moment knows them."""

    zone: tzinfo
    now: datetime

    async def keep(self, session: AsyncSession, limit: int) -> bool:
        """Read a part of the days that are due; false when none was.

        A presence that goes on over midnight, or changed at it late, makes the day after due, too.
        """
        told = await day_store.take_told(session, limit)
        days = {AgentDay(agent_id, self._day(at)) for agent_id, at in told}
        days.update(await day_store.over(session, self.now, limit))
        due = days
        while due:
            due = await self._keep(session, due)
        return bool(days)

    async def moved(self, session: AsyncSession, agent_id: str, at: datetime) -> None:
        """Make the days due that are known of an agent who came into other teams at a moment."""
        days = await day_store.since(session, agent_id, self._day(at))
        await day_store.tell(session, agent_id, [self._span(day).since for day in days])

    async def figures(self, session: AsyncSession, day: AgentDay) -> Figures:
        """Return what a day adds, from facts alone."""
        [read] = await self._read(session, {day})
        return read.added

    async def _keep(self, session: AsyncSession, days: set[AgentDay]) -> set[AgentDay]:
        """Read days; return those after them that are others by it, and were not read with them."""
        before = await day_store.kept(session, {*days, *map(_next, days)})
        after = await self._read(session, days)
        await day_store.keep(session, after)
        change = Figures()
        for day in after:
            change.update(day.added)
            change.subtract(before[day.key].added if day.key in before else {})
        await store.add(session, change)
        today = self._day(self.now)
        past = (day for day in after if day.key.day < today)
        return {_next(day.key) for day in past if _goes_on(day, before)} - days

    async def _read(self, session: AsyncSession, days: set[AgentDay]) -> list[KeptDay]:
        teams = await teams_store.told_of(session, {day.agent_id for day in days})
        return [await self._read_one(session, day, teams) for day in sorted(days)]

    async def _read_one(self, session: AsyncSession, day: AgentDay, teams: Memberships) -> KeptDay:
        """Return an agent's presence at the end of a day, and what the day adds."""
        whole = self._span(day.day)
        told = await told_of(session, day.agent_id, whole.since, whole.until)
        if not told:
            return KeptDay(day, OFFLINE, None, Figures())
        chats = await day_store.chats(session, day.agent_id, whole)
        found = spent(told, chats, whole, self.now)
        adds = Figures(dict(_figures(day.day, found, (Of.AGENT, day.agent_id), (Of.TOTAL, ""))))
        for team, parts in teams.times(day.agent_id, whole).items():
            in_it = spent(told, chats, whole, self.now, parts)
            adds.update(dict(_figures(day.day, in_it, (Of.TEAM, team))))
        over = self.now >= whole.until or found.ends_as == OFFLINE
        return KeptDay(day, found.ends_as, None if over else whole.until, adds)

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _span(self, day: date) -> Span:
        ends = (datetime.combine(one, time(), self.zone) for one in (day, day + _DAY))
        return Span(*(end.astimezone(UTC) for end in ends))  # a day may have 23 or 25 hours


def _next(day: AgentDay) -> AgentDay:
    return AgentDay(day.agent_id, day.day + _DAY)


def _goes_on(day: KeptDay, before: Mapping[AgentDay, KeptDay]) -> bool:
    """Tell whether the day after is another by how this one ends now, or is not known yet."""
    ended_as = before[day.key].ends_as if day.key in before else OFFLINE
    unknown = day.ends_as != OFFLINE and _next(day.key) not in before
    return unknown or day.ends_as != ended_as


def _figures(
    day: date, found: Spent, *whose: tuple[Of, str]
) -> Iterator[tuple[tuple[Cell, str], int]]:
    """Yield what a day adds for some members; it belongs to no channel or language."""
    named = {
        "signed_in_seconds": found.signed_in,
        "duty_seconds": found.on_duty,
        "occupied_seconds": found.occupied,
        "occupied_duty_seconds": found.occupied_on_duty,
        "customer_chat_seconds": found.with_customers,
    }
    for of, member in whose:
        cell = Cell(day, of, member, "", "", "")
        yield from (((cell, name), seconds) for name, seconds in named.items() if seconds)
