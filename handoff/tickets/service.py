"""What agents do with tickets, and what happens to the queue at closing time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import TicketNotFound
from handoff import ownership, store
from handoff.conversation import State
from handoff.message import Author
from handoff.queue.store import anybody_there, last_there
from handoff.queue.vigil import Vigil
from handoff.reception import Reception
from handoff.routing.offers import Offers
from handoff.routing.rules.policy_file import shipped
from handoff.surveys.surveyor import Surveyor
from handoff.tables import ConversationRow
from handoff.tickets import store as tickets
from handoff.tickets import ticketing
from handoff.tickets.ticket import Status, Why
from handoff.views import summary_after

AT_ONCE = 100
"""How many of those who still wait at closing time get their tickets in one sweep."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an agent wants of a ticket; None leaves it, ``disown`` leaves it to nobody."""

    status: Status | None = None
    due_at: datetime | None = None
    owner_id: str | None = None
    disown: bool = False


@dataclass(frozen=True, slots=True)
class Tickets:
    """The use cases of tickets, each in one transaction."""

    transactions: Transactions
    reception: Reception
    now: Clock = utc_now
    offers: Offers = field(default_factory=lambda: Offers(shipped(), timedelta(seconds=60)))
    vigil: Vigil = field(default_factory=lambda: Vigil(timedelta(minutes=1)))
    surveyor: Surveyor = field(default_factory=Surveyor)

    async def change(self, agent_id: str, conversation_id: str, change: Change) -> dict[str, Any]:
        """Change a ticket; a chat of the agent's own becomes one. Return the conversation.

        Raise `TicketNotFound`, `AgentNotFound`, `NotTheAssignee`, or `InvalidInput` for a time that
        has passed.
        """
        async with self.transactions.write() as session:
            agent = await store.lock_agent(session, agent_id)
            row = await store.lock(session, conversation_id)
            chatting = row.state == State.ASSIGNED
            await self._change(session, row, Author(agent.id, agent.name), change)
            if chatting:
                agent.idle_since = self.now()
                await self.offers.drain(session, agent, self.now())
        return await summary_after(self.transactions, row, self.reception.promises)

    async def _change(
        self, session: AsyncSession, row: ConversationRow, by: Author, change: Change
    ) -> None:
        now = self.now()
        if row.state == State.ASSIGNED:
            ownership.must_own(row, by.id)
            if change.status is not Status.SOLVED:
                await self._keep_chat(session, row, by, now)
        if change.owner_id is not None or change.disown:
            await ticketing.give(session, row, change.owner_id, now)
        if change.due_at is not None:
            await ticketing.promise(session, row, change.due_at, by, now)
        if change.status is Status.SOLVED:
            await self._solve(session, row, by, now)
        elif change.status is not None:
            await ticketing.turn(session, row, change.status, now)

    async def _keep_chat(
        self, session: AsyncSession, row: ConversationRow, by: Author, now: datetime
    ) -> None:
        due = await self.reception.due_after_chat(session, row, now)
        await ticketing.open_ticket(session, row, Why.AGENT, due, now, by=by)

    async def _solve(
        self, session: AsyncSession, row: ConversationRow, by: Author, now: datetime
    ) -> None:
        if row.state in (State.TICKET, State.ASSIGNED):
            await ownership.resolve(session, row, by, now)
            await self.surveyor.after_chat(session, row, now)
        elif not await ticketing.solve(session, row, by, now):
            raise TicketNotFound(id=row.id)

    async def close_queue(self) -> None:
        """Give a ticket to who still waits although nobody comes: after business hours once the
        last agent has left, within them when all have been gone for too long."""
        now = self.now()
        async with self.transactions.read() as session:
            why = await self._why_nobody_comes(session, now)
            waiting = [] if why is None else await tickets.waiting(session, now, AT_ONCE)
        for conversation_id in waiting:
            async with self.transactions.write() as session:
                row = await store.lock(session, conversation_id)
                back = await anybody_there(session, self.now(), self.reception.grace)
                if why is not None and row.state == State.QUEUED and not back:
                    await self.reception.answer_later(session, row, why, self.now())

    async def _why_nobody_comes(self, session: AsyncSession, now: datetime) -> Why | None:
        """Return why who waits is answered later; None while she is to go on waiting.

        That all have gone counts from when we have looked ourselves: before a restart there may
        have been somebody.
        """
        last = await last_there(session)
        since = self.vigil.look(now)
        if await anybody_there(session, now, self.reception.grace):
            return None
        hours = self.reception.hours
        if not hours.calendar.is_open(now):
            return Why.CLOSED
        gone = now - max(last or since, since)
        return Why.NOBODY if hours.nobody_there == "ticket" and gone >= hours.nobody_for else None


TICKETS = web.AppKey("tickets", Tickets)
