"""Looks again and again how promises stand, writes it down, and takes the measures of the policy.

It reads what is due, and writes down how that stands; a measure is taken on what is then found
under the lock, so nothing is done twice, and whoever answers meanwhile is never too late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions, touch
from deflection.facts import Fact, FactKind
from handoff import store as conversations
from handoff.conversation import State
from handoff.levels import store
from handoff.levels.level import Escalation, Level, Mark, Measure, measures
from handoff.levels.promised import Promises
from handoff.levels.tables import LevelRow
from handoff.ownership import return_to_queue
from handoff.queue.board import queue_moved
from handoff.routing import queueing
from handoff.routing.rules.policy import Policy
from handoff.tables import ConversationRow
from handoff.tickets import store as tickets
from handoff.transcript import note

_AT_ONCE, _BATCHES = 20, 20
"""How many conversations one transaction takes, so that nobody waits long behind it, and how many
of these a sweep; what is left comes with the next."""


@dataclass(frozen=True, slots=True)
class Watch:
    """Holds conversations to what was promised, by the clock of the business hours."""

    transactions: Transactions
    promises: Promises
    routing: Policy
    now: Clock = utc_now

    async def sweep(self) -> None:
        """Look once at what is due."""
        soonest = self.promises.levels.soonest()
        for _ in range(_BATCHES):
            async with self.transactions.read() as session:
                now = self.now()
                over = await store.over(session, _AT_ONCE)
                due = [] if soonest is None else await store.due(session, now, soonest, _AT_ONCE)
                found = await self._levels(session, due, now)
            if not over and not due:
                return
            async with self.transactions.write(durable=False) as session:
                for conversation_id in over:
                    await store.forget(session, conversation_id)
                await self._look_at(session, due, found)

    async def _look_at(
        self,
        session: AsyncSession,
        seen: Sequence[ConversationRow],
        found: Sequence[Sequence[Level]],
    ) -> None:
        """Write down how all stood when they were read: what changed since is looked at again."""
        known = await store.kept(session, [row.id for row in seen])
        for row, levels in zip(seen, found, strict=True):
            kept = known.get(row.id) or LevelRow(conversation_id=row.id, taken=[])
            session.add(kept)
            kept.version = row.version
            if _write_down(kept, levels):
                touch(session, row.id)
            if any(_key(*each) not in kept.taken for each in measures(levels, self._escalations)):
                await self._act(session, kept)

    @property
    def _escalations(self) -> Sequence[Escalation]:
        return self.promises.levels.escalations

    async def _act(self, session: AsyncSession, kept: LevelRow) -> None:
        """Take the measures that are due now that nobody else can change the conversation."""
        now = self.now()
        row = await conversations.lock(session, kept.conversation_id)
        [levels] = await self._levels(session, [row], now)
        for level, measure in measures(levels, self._escalations):
            key = _key(level, measure)
            if key in kept.taken:
                continue
            kept.taken = [*kept.taken, key]
            if await self._do(session, row, measure, now):
                data = {"promise": level.promise.value, "mark": level.mark, "measure": measure}
                fact = Fact(FactKind.ESCALATED, now, data=data, key=f"escalated:{row.id}:{key}")
                await note(session, row, fact)
                touch(session, row.id)

    async def _levels(
        self, session: AsyncSession, rows: Sequence[ConversationRow], now: datetime
    ) -> list[list[Level]]:
        tiers = await store.tiers(session, rows)
        open_tickets = await tickets.by_id(session, [row.ticket_id for row in rows])
        return [
            self.promises.of(row, open_tickets.get(row.ticket_id or ""), tiers[row.contact_id], now)
            for row in rows
        ]

    async def _do(
        self, session: AsyncSession, row: ConversationRow, measure: Measure, now: datetime
    ) -> bool:
        """Take a measure; false where there is nothing to take it on."""
        match measure:
            case Measure.NOTIFY:
                return True  # every desk hears of the change, and rings for it
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


def _key(level: Level, measure: Measure) -> str:
    """Name a measure for one time that a promise was made, so that it is taken once."""
    return f"{level.promise.value}:{iso(level.since)}:{measure.value}"


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
