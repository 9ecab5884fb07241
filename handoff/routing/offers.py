"""Offering a waiting customer to an agent, and what becomes of that.

Whoever changes an agent's offers holds her row (`handoff.store.lock_agent`), so she thinks about
one at a time; a routing is changed before its offer, so that two can never wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from core.errors import OfferGone
from core.ids import new_id
from deflection.facts import Fact, FactKind
from handoff import store as conversations
from handoff.queue.board import queue_moved
from handoff.routing import store
from handoff.routing.rules.policy import Mode, Policy
from handoff.routing.rules.ranking import Agent, Handoff, rank
from handoff.routing.rules.reasons import Reason
from handoff.routing.rules.skill import needs_of
from handoff.routing.staffing import store as people_store
from handoff.routing.staffing.attendance import attend
from handoff.routing.staffing.presence import Presence, effective
from handoff.routing.tables import OfferRow, RoutingRow
from handoff.tables import AgentRow
from handoff.transcript import note


@dataclass(frozen=True, slots=True)
class Offers:
    """Makes and ends offers, each in the transaction that it is given."""

    policy: Policy
    grace: timedelta

    async def drain(self, session: AsyncSession, agent: AgentRow, now: datetime) -> None:
        """Offer an agent, whose row is locked, who is next for her, if she has room.

        For the transaction of what changed her room: a chat that ended or began, presence, skills,
        capacity. An offer that she has no room for any more goes to the next.
        """
        if self.policy.mode is not Mode.PUSH:
            return
        [someone] = await self.as_they_are(session, [agent], now)
        offer = await store.open_offer(session, agent_id=agent.id)
        if offer is not None:
            weight = (await store.weights(session, [offer.conversation_id]))[offer.conversation_id]
            if not someone.has_room(weight):
                await self._withdraw(session, offer, now)
            return
        if someone.presence is not Presence.ONLINE:
            return
        for row, weight in await self._next_for(session, someone, now):
            ranked = rank(as_handoff(row, weight), [someone], now, self.policy)
            if ranked and await self.offer(session, agent, row, ranked[0].reasons, now):
                return

    async def offer(
        self,
        session: AsyncSession,
        agent: AgentRow,
        row: RoutingRow,
        reasons: Sequence[Reason],
        now: datetime,
    ) -> bool:
        """Offer a waiting customer to an agent, whose row is locked; tell whether she was free,
        and it is known what she needs."""
        if not await store.offer_to(session, row.handoff_id, agent.id, now):
            return False
        offer = OfferRow(
            id=new_id(),
            handoff_id=row.handoff_id,
            conversation_id=row.conversation_id,
            agent_id=agent.id,
            state=store.OPEN,
            reasons=[each.to_json() for each in reasons],
            offered_at=now,
            expires_at=now + self.policy.offer_time,
        )
        session.add(offer)
        await self._note(session, offer, FactKind.OFFERED_TO_AGENT, now, reasons=offer.reasons)
        return True

    async def decline(
        self, session: AsyncSession, agent_id: str, offer_id: str, now: datetime
    ) -> None:
        """An agent does not take what she was offered; raise `OfferGone` if it is not hers now."""
        agent = await conversations.lock_agent(session, agent_id)
        offer = await store.offer(session, offer_id)
        if offer is None or offer.agent_id != agent_id or offer.state != store.OPEN:
            raise OfferGone(id=offer_id)
        await store.let_go(session, offer.handoff_id, agent_id)
        if not await store.end_offer(session, offer_id, store.DECLINED, now):
            raise OfferGone(id=offer_id)
        agent.unanswered = 0
        await self._note(session, offer, FactKind.OFFER_DECLINED, now)
        await self.drain(session, agent, now)

    async def time_out(self, session: AsyncSession, offer: OfferRow, now: datetime) -> None:
        """Take an offer back that nobody answered; who lets too many pass in a row is away."""
        agent = await conversations.lock_agent(session, offer.agent_id)
        await store.let_go(session, offer.handoff_id, agent.id)
        if not await store.end_offer(session, offer.id, store.TIMED_OUT, now):
            return
        agent.unanswered += 1
        away = agent.unanswered >= self.policy.offer.unanswered
        if away and agent.presence == Presence.ONLINE:
            agent.presence, agent.presence_since = Presence.AWAY.value, now
            await attend(session, agent, now, self.grace)
        await self._note(session, offer, FactKind.OFFER_TIMED_OUT, now, away=away)
        await self.drain(session, agent, now)

    async def set_presence(
        self, session: AsyncSession, agent: AgentRow, presence: Presence, now: datetime
    ) -> None:
        """Set what an agent, whose row is locked, says of herself.

        Who is back is offered the next customer; who goes gives back the one that she was offered.
        """
        agent.presence, agent.presence_since, agent.unanswered = presence.value, now, 0
        await attend(session, agent, now, self.grace)
        touch(session, agent.id)
        if presence is Presence.ONLINE:
            await self.drain(session, agent, now)
            return
        offer = await store.open_offer(session, agent_id=agent.id)
        if offer is not None:
            await self._withdraw(session, offer, now)

    async def as_they_are(
        self, session: AsyncSession, rows: Sequence[AgentRow], now: datetime
    ) -> list[Agent]:
        """Return agents as ranking takes them."""
        ids = [row.id for row in rows]
        skills = await people_store.abilities(session, ids)
        loads = await people_store.loads(session, ids)
        return [
            Agent(
                row.id,
                effective(row.presence, row.last_seen_at, now, self.grace),
                row.capacity,
                loads.get(row.id, 0.0),
                skills[row.id],
                row.idle_since,
            )
            for row in rows
        ]

    async def _withdraw(self, session: AsyncSession, offer: OfferRow, now: datetime) -> None:
        await store.let_go(session, offer.handoff_id, offer.agent_id)
        await store.end_offer(session, offer.id, store.WITHDRAWN, now)
        for each in (offer.agent_id, offer.conversation_id):
            touch(session, each)
        queue_moved(session)

    async def _next_for(
        self, session: AsyncSession, agent: Agent, now: datetime
    ) -> list[tuple[RoutingRow, float]]:
        """Return who is next in each lane that an agent can serve, the first first."""
        heads = await store.heads(session, agent.id, now - self.policy.not_again)
        fitting = [row for row in heads if agent.meets(needs_of(row.lane))]
        weights = await store.weights(session, [row.conversation_id for row in fitting])
        fitting.sort(key=lambda row: (row.rank_at, row.conversation_id))
        return [(row, weights[row.conversation_id]) for row in fitting]

    async def _note(
        self, session: AsyncSession, offer: OfferRow, kind: FactKind, now: datetime, **data: object
    ) -> None:
        """Write what became of an offer, and wake who must know."""
        conversation = await conversations.conversation(session, offer.conversation_id)
        fact = Fact(kind, now, data={"agent_id": offer.agent_id, "offer_id": offer.id, **data})
        await note(session, conversation, fact)
        for each in (offer.agent_id, offer.conversation_id):
            touch(session, each)
        queue_moved(session)


def as_handoff(row: RoutingRow, weight: float, passed: frozenset[str] = frozenset()) -> Handoff:
    """Return a routing as ranking takes it."""
    return Handoff(
        asked=needs_of(row.asked),
        asked_at=row.asked_at,
        weight=weight,
        wanted_agent_id=row.wanted_agent_id,
        passed=passed,
        still_asked=needs_of(row.lane),
    )
