"""What routing does by itself: finds what is needed, asks less after a while, offers, takes back.

It follows the queue and never reads more of it than is due: everything has a moment with an index.
What is decided is read first and written on condition that nothing changed meanwhile, so several
may run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions, touch
from core.wakeups import Subscription
from deflection.facts import Fact, FactKind
from handoff import store as conversations
from handoff.queue.board import TOPIC, queue_moved
from handoff.routing import people_store, store
from handoff.routing.assessing import Assessor
from handoff.routing.offers import Offers, as_handoff
from handoff.routing.policy import Mode
from handoff.routing.ranking import Agent, Ranked, rank
from handoff.routing.tables import RoutingRow
from handoff.transcript import note

_TOLD = frozenset({"lane", "topic", "tier", "priority"})

_AT_ONCE = 200
"""How many rows one look takes; what is left comes with the next."""

POLL_SECONDS = 1.0
"""How long the end of an offer, or asking less, may be late."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Routes what waits."""

    transactions: Transactions
    assessor: Assessor
    offers: Offers
    now: Clock = utc_now

    async def follow(self, news: Subscription) -> None:
        """Wait until the queue moves or something is due, and look."""
        news.follow(TOPIC)
        await news.news(POLL_SECONDS)
        await self.sweep()

    async def sweep(self) -> None:
        """Do all that is due."""
        async with self.transactions.read() as session:
            due = await store.due(session, self.now(), _AT_ONCE)
        for row in due:
            await self._look_at(row)
        if self.offers.policy.mode is Mode.PUSH:
            await self._take_back()
            await self._offer()

    async def _look_at(self, row: RoutingRow) -> None:
        now, weight = self.now(), None
        if row.routed_at is None:
            async with self.transactions.read() as session:
                assessment = await self.assessor.assess(session, row, now)
            values, weight = assessment.values, assessment.weight
        else:
            values = self.assessor.relax(row, now)
        async with self.transactions.write(durable=False) as session:
            if not await store.change(session, row, values):
                return
            if weight is not None:
                await store.weigh(session, row.conversation_id, weight)
            told = {key: value for key, value in values.items() if key in _TOLD}
            await _tell(session, row.conversation_id, Fact(FactKind.ROUTED, now, data=told))

    async def _take_back(self) -> None:
        async with self.transactions.read() as session:
            expired = await store.expired(session, self.now(), _AT_ONCE)
        for offer in expired:
            async with self.transactions.write(durable=False) as session:
                await self.offers.time_out(session, offer, self.now())

    async def _offer(self) -> None:
        """Offer who is next to the best who is free."""
        now = self.now()
        async with self.transactions.read() as session:
            waiting = await _waiting(session)
            free = await self._free(session, now) if waiting else []
            if not free:
                return
            pairs = await self._pairs(session, waiting, free, now)
        for row, ranked in pairs:
            async with self.transactions.write(durable=False) as session:
                await self._offer_to(session, row, ranked)

    async def _free(self, session: AsyncSession, now: datetime) -> list[Agent]:
        there = await people_store.there(session, now - self.offers.grace)
        thinking = await store.with_offers(session)
        rows = [row for row in there if row.id not in thinking]
        agents = await self.offers.as_they_are(session, rows, now)
        return [agent for agent in agents if agent.load < agent.capacity]

    async def _pairs(
        self,
        session: AsyncSession,
        waiting: Sequence[RoutingRow],
        free: list[Agent],
        now: datetime,
    ) -> list[tuple[RoutingRow, Ranked]]:
        """Return whom to offer to whom, each agent once."""
        policy = self.offers.policy
        weights = await store.weights(session, [row.conversation_id for row in waiting])
        passed = await store.passed(
            session, [row.handoff_id for row in waiting], now - policy.not_again
        )
        pairs, hopeless = [], set()
        for row in waiting:
            by = frozenset(passed.get(row.handoff_id, ()))
            weight = weights[row.conversation_id]
            if (row.lane, weight) in hopeless:
                continue
            ranked = rank(as_handoff(row, weight, by), free, now, policy)
            if ranked:
                pairs.append((row, ranked[0]))
                free = [agent for agent in free if agent.id != ranked[0].agent_id]
            elif not by:
                hopeless.add((row.lane, weight))
        return pairs

    async def _offer_to(self, session: AsyncSession, row: RoutingRow, ranked: Ranked) -> None:
        """Offer, if the agent is still as she was when it was decided."""
        now = self.now()
        agent = await conversations.lock_agent(session, ranked.agent_id)
        if await store.open_offer(session, agent_id=agent.id) is not None:
            return
        [someone] = await self.offers.as_they_are(session, [agent], now)
        weight = (await store.weights(session, [row.conversation_id]))[row.conversation_id]
        if someone.has_room(weight):
            await self.offers.offer(session, agent, row, ranked.reasons, now)


async def _waiting(session: AsyncSession) -> list[RoutingRow]:
    """Return who is next: of all, and of every lane, so that no specialist idles behind others."""
    rows = {row.handoff_id: row for row in await store.first(session, _AT_ONCE)}
    rows |= {row.handoff_id: row for row in await store.heads(session)}
    return sorted(rows.values(), key=lambda row: (row.rank_at, row.conversation_id))


async def _tell(session: AsyncSession, conversation_id: str, fact: Fact) -> None:
    await note(session, await conversations.conversation(session, conversation_id), fact)
    touch(session, conversation_id)
    queue_moved(session)
