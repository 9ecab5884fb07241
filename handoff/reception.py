"""Who asks for a person: into the queue, or, when nobody can come, a ticket with a promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import Conflict
from deflection.facts import Fact, FactKind
from handoff import store
from handoff.bot.reply import HandoffReason
from handoff.conversation import State
from handoff.hours.hours_file import Hours
from handoff.levels.level import Levels, Promise
from handoff.levels.promised import Promises
from handoff.message import Leaving
from handoff.ownership import abandoned, give_up_place, open_handoff, request_person
from handoff.queue.store import anybody_there
from handoff.tables import ConversationRow
from handoff.tickets import store as tickets
from handoff.tickets import ticketing
from handoff.tickets.reach import Reach
from handoff.tickets.ticket import Why
from handoff.transcript import note
from handoff.webhook.outbox import announce


@dataclass(frozen=True, slots=True)
class Reception:
    """Knows when people answer, what they promise, and after how long an agent's desk is gone."""

    hours: Hours
    levels: Levels
    grace: timedelta

    @property
    def promises(self) -> Promises:
        """Return what is promised, by the clock of the business hours."""
        return Promises(self.levels, self.hours.calendar)

    async def hand_over(
        self,
        session: AsyncSession,
        row: ConversationRow,
        reason: HandoffReason,
        slots: dict[str, Any],
        now: datetime,
    ) -> None:
        """Take in who wants a person: into the queue if one can come, else with a ticket."""
        why = await self.why_later(session, now)
        if reason is HandoffReason.MESSAGE_LEFT:
            why = Why.MESSAGE
        if why is None:
            await request_person(session, row, reason, slots, now)
            return
        handoff = await open_handoff(session, row, reason, slots, now, waiting=False)
        await announce(session, handoff, now)
        data = {"reason": reason.value}
        await note(session, row, Fact(FactKind.HANDOFF_REQUESTED, now, data=data))
        await self.answer_later(session, row, why, now, reason.value)

    async def why_later(self, session: AsyncSession, now: datetime) -> Why | None:
        """Return why nobody can come now; None when somebody can, or is to be waited for."""
        if not self.hours.calendar.is_open(now):
            return Why.CLOSED
        if self.hours.nobody_there == "queue" or await anybody_there(session, now, self.grace):
            return None
        return Why.NOBODY

    async def answer_later(
        self,
        session: AsyncSession,
        row: ConversationRow,
        why: Why,
        now: datetime,
        reason: str | None = None,
    ) -> None:
        """Open her ticket with the promise of a first reply."""
        due = await self.due(session, row, Promise.FIRST_REPLY, now)
        await ticketing.open_ticket(session, row, why, due, now, reason=reason)

    async def asked(self, session: AsyncSession, row: ConversationRow, now: datetime) -> None:
        """Her words came into a conversation that is answered later."""
        if row.state == State.TICKET:
            due = await self.due(session, row, Promise.NEXT_REPLY, now)
            await ticketing.asked(session, row, due, now)

    async def leave_reach(
        self, session: AsyncSession, row: ConversationRow, why: Why, reach: Reach, now: datetime
    ) -> None:
        """Keep how to reach her; who waits in the queue need not wait there any longer.

        Raise `Conflict` while an agent has her chat, or after its end.
        """
        if row.state in (State.ASSIGNED, State.CLOSED):
            raise Conflict(field="reach")
        if row.state == State.QUEUED or await tickets.of(session, row) is None:
            await self.answer_later(session, row, why, now, HandoffReason.MESSAGE_LEFT.value)
        await ticketing.keep_reach(session, row, why, reach, now)

    async def lost_while_waiting(
        self, session: AsyncSession, row: ConversationRow, seen_at: datetime, now: datetime
    ) -> None:
        """Her page has been gone since a moment: where we know how to reach her, she is answered
        later, else the bot has her again."""
        ticket = await tickets.of(session, row)
        if ticket is None or ticket.reach_value is None:
            await give_up_place(session, row, seen_at, now)
            return
        await note(session, row, abandoned(row, Leaving.GONE, seen_at, now))
        await self.answer_later(session, row, Why(ticket.why), now)

    async def due_after_chat(
        self, session: AsyncSession, row: ConversationRow, now: datetime
    ) -> datetime | None:
        """Return when an agent who needs longer should be done."""
        return await self.due(session, row, Promise.NEXT_REPLY, now)

    async def due(
        self, session: AsyncSession, row: ConversationRow, promise: Promise, now: datetime
    ) -> datetime | None:
        """Return when a promise to somebody with a ticket is due, if it is made."""
        contact = await store.contact(session, row.contact_id)
        target = self.levels.targets(contact.tier, row.channel, ticket=True).get(promise)
        return None if target is None else self.hours.calendar.after(now, target)


RECEPTION = web.AppKey("reception", Reception)
