"""Keeps how each agent's days were spent: what several conversations make together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy.ext.asyncio import AsyncSession

from deflection.books import day_store, store
from deflection.books.day_store import AgentDay, KeptDay
from deflection.numbers.figures import Cell, Figures, Of
from deflection.shifts.shift import OFFLINE, Span, Spent, spent
from deflection.shifts.store import told_of
from deflection.teams import store as teams_store

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
        for day in sorted(days):
            await self._keep_from(session, day)
        return bool(days)

    async def moved(self, session: AsyncSession, agent_id: str, at: datetime) -> None:
        """Make the days due that are known of an agent who came into other teams at a moment."""
        days = await day_store.since(session, agent_id, self._day(at))
        await day_store.tell(session, agent_id, [self._span(day).since for day in days])

    async def _keep_from(self, session: AsyncSession, day: AgentDay) -> None:
        while await self._keep_one(session, day) and day.day < self._day(self.now):
            day = _next(day)

    async def _keep_one(self, session: AsyncSession, day: AgentDay) -> bool:
        """Read one day; tell whether the next one is another by it."""
        (ends_as, adds), whole = await self._read(session, day), self._span(day.day)
        before = await day_store.kept(session, day)
        over = self.now >= whole.until or ends_as == OFFLINE
        await day_store.keep(session, KeptDay(day, ends_as, None if over else whole.until, adds))
        change = Figures(adds)
        change.subtract(before.added if before else {})
        await store.add(session, change)
        if ends_as != (before.ends_as if before else OFFLINE):
            return True
        return ends_as != OFFLINE and await day_store.kept(session, _next(day)) is None

    async def figures(self, session: AsyncSession, day: AgentDay) -> Figures:
        """Return what a day adds, from facts alone."""
        return (await self._read(session, day))[1]

    async def _read(self, session: AsyncSession, day: AgentDay) -> tuple[str, Figures]:
        """Return an agent's presence at the end of a day, and what the day adds."""
        whole = self._span(day.day)
        told = await told_of(session, day.agent_id, whole.since, whole.until)
        if not told:
            return OFFLINE, Figures()
        chats = await day_store.chats(session, day.agent_id, whole)
        teams = await teams_store.told_of(session, [day.agent_id])
        found = spent(told, chats, whole, self.now)
        adds = Figures(dict(_figures(day.day, found, (Of.AGENT, day.agent_id), (Of.TOTAL, ""))))
        for team, parts in teams.times(day.agent_id, whole).items():
            in_it = spent(told, chats, whole, self.now, parts)
            adds.update(dict(_figures(day.day, in_it, (Of.TEAM, team))))
        return found.ends_as, adds

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _span(self, day: date) -> Span:
        ends = (datetime.combine(one, time(), self.zone) for one in (day, day + _DAY))
        return Span(*(end.astimezone(UTC) for end in ends))  # a day may have 23 or 25 hours


def _next(day: AgentDay) -> AgentDay:
    return AgentDay(day.agent_id, day.day + _DAY)


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
