"""What routing does by itself: finds what is needed, asks less after a while, offers, takes back.

It follows the queue and never reads more of it than is due: everything has a moment with an index.
What is decided is read first and written on condition that nothing changed meanwhile, so several
may run. A handoff that cannot be read holds up nobody: it is told of once and tried again later.
"""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions, touch
from core.wakeups import Subscription
from deflection.facts import Fact, FactKind
from handoff import store as conversations
from handoff.queue.board import TOPIC, queue_moved
from handoff.routing import store
from handoff.routing.assessing import Assessor
from handoff.routing.offers import Offers, as_handoff
from handoff.routing.rules.policy import Mode
from handoff.routing.rules.ranking import Agent, Ranked, any_room_will_do, rank
from handoff.routing.rules.skill import needs_of
from handoff.routing.staffing import store as people_store
from handoff.routing.tables import OfferRow, RoutingRow
from handoff.transcript import note

_log = structlog.get_logger(__name__)

_TOLD = frozenset({"lane", "topic", "tier", "priority"})

_AT_ONCE = 200
"""How many rows one look takes; what is left comes with the next."""

POLL_SECONDS = 1.0
"""How long the end of an offer, or asking less, may be late."""

AGAIN = timedelta(minutes=1)
"""After so long a handoff is looked at again that could not be read."""


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Routes what waits."""

    transactions: Transactions
    assessor: Assessor
    offers: Offers
    now: Clock = utc_now
    _failed: set[str] = field(default_factory=set)

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
            if not await self._by_itself(row.handoff_id, self._look_at(row)):
                await self._postpone(row)
        if self.offers.policy.mode is Mode.PUSH:
            await self._take_back()
            await self._offer()

    async def _by_itself(self, handoff_id: str, work: Awaitable[None]) -> bool:
        """Do something about one handoff; a failure is logged, once until it works, and returned
        as False, so that the others are not held up."""
        try:
            await work
        except Exception:
            if handoff_id not in self._failed:
                _log.exception("routing_failed", handoff_id=handoff_id)
            self._failed.add(handoff_id)
            return False
        self._failed.discard(handoff_id)
        return True

    async def _postpone(self, row: RoutingRow) -> None:
        """Look at a handoff again later; meanwhile it waits as it is, and anybody may take it."""
        async with self.transactions.write(durable=False) as session:
            await store.change(session, row, {"relax_at": self.now() + AGAIN})

    async def _look_at(self, row: RoutingRow) -> None:
        now, weight = self.now(), None
        if row.routed_at is None:
            async with self.transactions.read() as session:
                assessment = await self.assessor.assess(session, row, now)
            values, weight = assessment.values, assessment.weight
        else:
            values = self.assessor.relax(row, now)
        async with self.transactions.write(durable=False) as session:
            if weight is not None:
                await store.weigh(session, row.conversation_id, weight)
            if not await store.change(session, row, values):
                return
            told = {key: value for key, value in values.items() if key in _TOLD}
            await _tell(session, row.conversation_id, Fact(FactKind.ROUTED, now, data=told))

    async def _take_back(self) -> None:
        async with self.transactions.read() as session:
            expired = await store.expired(session, self.now(), _AT_ONCE)
        for offer in expired:
            await self._by_itself(offer.handoff_id, self._time_out(offer))

    async def _time_out(self, offer: OfferRow) -> None:
        async with self.transactions.write(durable=False) as session:
            await self.offers.time_out(session, offer, self.now())

    async def _offer(self) -> None:
        """Offer who is next to the best who is free."""
        now = self.now()
        async with self.transactions.read() as session:
            waiting = await _waiting(session)
            free = await self._free(session, waiting, now)
            if not free:
                return
            pairs = await self._pairs(session, waiting, free, now)
        for row, ranked in pairs:
            await self._by_itself(row.handoff_id, self._offer_to(row, ranked))

    async def _free(
        self, session: AsyncSession, waiting: Sequence[RoutingRow], now: datetime
    ) -> list[Agent]:
        """Return agents with room who can take somebody of these, at most `_AT_ONCE`."""
        if not waiting:
            return []
        lanes = [needs_of(lane) for lane in {row.lane for row in waiting}]
        rows = await people_store.free(session, now - self.offers.grace, lanes, _AT_ONCE)
        return await self.offers.as_they_are(session, rows, now)

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
            handoff = as_handoff(row, weight, by)
            alike = (row.lane, row.asked, weight, any_room_will_do(handoff, now, policy))
            if alike in hopeless:
                continue
            ranked = rank(handoff, free, now, policy)
            if ranked:
                pairs.append((row, ranked[0]))
                free = [agent for agent in free if agent.id != ranked[0].agent_id]
            elif not by:
                hopeless.add(alike)
        return pairs

    async def _offer_to(self, row: RoutingRow, ranked: Ranked) -> None:
        async with self.transactions.write(durable=False) as session:
            await self._offer_if_free(session, row, ranked)

    async def _offer_if_free(self, session: AsyncSession, row: RoutingRow, ranked: Ranked) -> None:
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
