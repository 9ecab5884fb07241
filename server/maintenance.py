"""What must happen although nobody asks: agents who vanished, conversations left behind."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import IllegalMove
from handoff import store
from handoff.message import Author, Notice
from handoff.ownership import close_idle, return_to_queue
from handoff.routing.staffing import attendance
from handoff.surveys.surveyor import Surveyor

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Tells which agents are unseen and returns their chats to the queue, unanswered ones soon and
    all of them later; closes silent conversations."""

    transactions: Transactions
    agent_grace: timedelta
    idle_after: timedelta
    now: Clock = utc_now
    answered_grace: timedelta = timedelta(minutes=5)
    surveyor: Surveyor = field(default_factory=Surveyor)

    async def sweep(self) -> None:
        """Sweep once."""
        now = self.now()
        async with self.transactions.read() as session:
            vanished = await store.vanished(session, now - self.agent_grace)
            left = await store.left(session, now - self.answered_grace)
            idle = await store.idle(session, now - self.idle_after)
            unseen = await attendance.unseen(session, now - self.agent_grace)
        for agent_id in unseen:
            await self._tell_gone(agent_id)
        for conversation_id in vanished:
            await self._requeue(conversation_id)
        for conversation_id, agent_id in left:
            await self._requeue_answered(conversation_id, agent_id)
        for conversation_id in idle:
            await self._close(conversation_id)

    async def _tell_gone(self, agent_id: str) -> None:
        async with self.transactions.write() as session:
            agent = await store.lock_agent(session, agent_id)
            await attendance.gone(session, agent, self.now(), self.agent_grace)

    async def _requeue(self, conversation_id: str) -> None:
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, conversation_id)
            if await store.vanished(session, now - self.agent_grace, conversation_id):
                await return_to_queue(session, row, None, now)
                _log.info("agent_vanished", conversation_id=conversation_id)

    async def _requeue_answered(self, conversation_id: str, agent_id: str) -> None:
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, conversation_id)
            left = await store.left(session, now - self.answered_grace, conversation_id)
            if (conversation_id, agent_id) in left:
                agent = await store.agent(session, agent_id)
                author = Author(agent.id, agent.name)
                await return_to_queue(session, row, author, now, Notice.AGENT_AWAY)
                _log.info("agent_left", conversation_id=conversation_id)

    async def _close(self, conversation_id: str) -> None:
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, conversation_id)
            if row.updated_at >= now - self.idle_after:
                return
            try:
                await close_idle(session, row, now)
            except IllegalMove:
                return
            await self.surveyor.after_silence(session, row, now)
