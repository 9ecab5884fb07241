"""Looks again and again how promises stand, writes it down, and takes the measures of the policy.

It reads what is due first and writes on what it then finds under the lock, one conversation a
transaction; so nothing is done twice, and whoever answers meanwhile is never too late.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from deflection.facts import Fact, FactKind
from handoff import store as conversations
from handoff.conversation import State
from handoff.hours.calendar import Calendar
from handoff.levels import store
from handoff.levels.level import Level, Levels, Mark, Measure, levels_of, measures
from handoff.levels.tables import LevelRow
from handoff.ownership import return_to_queue
from handoff.queue.board import queue_moved
from handoff.routing import queueing
from handoff.routing.policy import Policy
from handoff.tables import ConversationRow
from handoff.transcript import changed, note

_AT_ONCE = 500
"""How many conversations one look takes; what is left comes with the next."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Holds conversations to what was promised, by the clock of the business hours."""

    transactions: Transactions
    levels: Levels
    calendar: Calendar
    routing: Policy
    now: Clock = utc_now

    async def sweep(self) -> None:
        """Look once at what is due."""
        async with self.transactions.read() as session:
            due = await store.due(session, self.now(), _AT_ONCE)
            over = await store.over(session, _AT_ONCE)
        for conversation_id in over:
            async with self.transactions.write(durable=False) as session:
                await store.forget(session, conversation_id)
        for conversation_id in due:
            async with self.transactions.write(durable=False) as session:
                await self._look_at(session, conversation_id)
            await asyncio.sleep(0)

    async def _look_at(self, session: AsyncSession, conversation_id: str) -> None:
        now = self.now()
        row = await conversations.lock(session, conversation_id)
        levels = await self._levels(session, row, now)
        kept = await store.level(session, row.id)
        if kept is None:
            kept = LevelRow(conversation_id=row.id, version=0, taken=[])
            session.add(kept)
        if _write_down(kept, levels):
            changed(session, row, now)
        await self._take(session, row, kept, levels, now)
        kept.version = row.version

    async def _levels(
        self, session: AsyncSession, row: ConversationRow, now: datetime
    ) -> list[Level]:
        case = await store.case(session, row)
        if case is None:
            return []
        tier = (await conversations.contact(session, row.contact_id)).tier
        is_ticket = row.state in (State.TICKET, State.BOT)
        targets = self.levels.targets(tier, row.channel, ticket=is_ticket)
        return levels_of(case, targets, self.levels.risk, self.calendar, now)

    async def _take(
        self,
        session: AsyncSession,
        row: ConversationRow,
        kept: LevelRow,
        levels: Sequence[Level],
        now: datetime,
    ) -> None:
        for level, measure in measures(levels, self.levels.escalations):
            key = f"{level.promise.value}:{iso(level.since)}:{measure.value}"
            if key in kept.taken:
                continue
            kept.taken = [*kept.taken, key]
            if await self._do(session, row, measure, now):
                data = {"promise": level.promise.value, "mark": level.mark, "measure": measure}
                key = f"escalated:{row.id}:{key}"
                await note(session, row, Fact(FactKind.ESCALATED, now, data=data, key=key))
                changed(session, row, now)

    async def _do(
        self, session: AsyncSession, row: ConversationRow, measure: Measure, now: datetime
    ) -> bool:
        """Take a measure; false where there is nothing to take it on."""
        match measure:
            case Measure.NOTIFY:
                return True  # every desk hears of the change, and the mark asks to look
            case Measure.REASSIGN:
                if row.state != State.ASSIGNED:
                    return False
                await return_to_queue(session, row, None, now)
                return True
            case Measure.RAISE_PRIORITY:
                done = await queueing.raise_priority(session, row.id, self.routing.priorities)
            case Measure.OPEN_TO_ALL:
                done = await queueing.open_to_all(session, row.id)
        if done:
            queue_moved(session)
        return done


def _write_down(kept: LevelRow, levels: Sequence[Level]) -> bool:
    """Keep the most urgent promise, and when to look again; true when a page shows another mark."""
    urgent = levels[0] if levels else None
    shown = urgent if urgent and urgent.mark is not Mark.ON_TIME else None
    before = (kept.promise, kept.mark, kept.due_at)
    kept.promise = shown.promise.value if shown else None
    kept.mark = shown.mark.value if shown else None
    kept.due_at = shown.due if shown else None
    kept.next_at = min((each.next_at for each in levels if each.next_at), default=None)
    return before != (kept.promise, kept.mark, kept.due_at)
