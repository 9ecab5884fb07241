"""A handoff enters the queue, leaves it, or is taken: always in the transaction of that move.

Nothing here needs the policy. Who has just come waits in no lane, so anybody may take her, and is
looked at a moment later (`handoff.routing.dispatcher`): should that be late, the queue is a plain
one, and works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from core.ids import new_id
from handoff.routing import people_store, store
from handoff.routing.policy import NORMAL, STANDARD
from handoff.routing.ranking import match
from handoff.routing.reasons import Code, Reason
from handoff.routing.skill import Need, lane_of, needs_of
from handoff.routing.tables import OfferRow, RoutingRow
from handoff.tables import AgentRow, ConversationRow, HandoffRow


def enter(session: AsyncSession, handoff: HandoffRow, now: datetime, *, waiting: bool) -> None:
    """Begin to route a handoff; one that an agent took over herself never waits."""
    session.add(
        RoutingRow(
            handoff_id=handoff.id,
            conversation_id=handoff.conversation_id,
            waiting=waiting,
            rank_at=now,
            asked_at=now,
            asked="",
            lane="",
            relax_at=now if waiting else None,
            tier=STANDARD,
            priority=NORMAL,
            reasons=[],
            decision=[],
        )
    )


async def come_back(
    session: AsyncSession, conversation_id: str, by_agent_id: str | None, now: datetime
) -> None:
    """Put a handoff back into the queue at its old rank; all that it needs is asked anew.

    Who gave it back is not offered it at once again.
    """
    row = await store.routing(session, conversation_id)
    if row is None:
        return
    row.waiting, row.decision = True, []
    row.asked_at, row.lane = now, row.asked
    row.relax_at = now
    if by_agent_id is not None:
        session.add(
            OfferRow(
                id=new_id(),
                handoff_id=row.handoff_id,
                conversation_id=conversation_id,
                agent_id=by_agent_id,
                state=store.RETURNED,
                reasons=[],
                offered_at=now,
                expires_at=now,
                ended_at=now,
            )
        )


async def ask(
    session: AsyncSession, conversation_id: str, needs: Iterable[Need], now: datetime
) -> None:
    """Ask for other skills, or a team, than those that were found; for a transfer into the queue.

    The conversation must be back in the queue.
    """
    row = await store.routing(session, conversation_id)
    if row is not None:
        row.asked = row.lane = lane_of(needs)
        row.asked_at = row.relax_at = now
        row.routed_at = row.routed_at or now


async def raise_priority(
    session: AsyncSession, conversation_id: str, priorities: Mapping[str, float]
) -> bool:
    """Make who waits more urgent by one step of the policy (head starts in seconds); she moves up.

    False where she does not wait, or is as urgent as can be.
    """
    row = await store.routing(session, conversation_id)
    if row is None or not row.waiting:
        return False
    now_has = priorities.get(row.priority, 0.0)
    higher = sorted((start, name) for name, start in priorities.items() if start > now_has)
    if not higher:
        return False
    row.rank_at -= timedelta(seconds=higher[0][0] - now_has)
    row.priority = higher[0][1]
    return True


async def open_to_all(session: AsyncSession, conversation_id: str) -> bool:
    """Ask nothing more of who takes a waiting customer; false where that is so already."""
    row = await store.routing(session, conversation_id)
    if row is None or not row.waiting or not row.lane:
        return False
    row.lane, row.relax_at = "", None
    return True


async def leave(session: AsyncSession, conversation_id: str, now: datetime) -> None:
    """A handoff that is about to end waits no more, and whoever had it offered is free again."""
    row = await store.routing(session, conversation_id)
    if row is None or not row.waiting:
        return
    row.waiting, row.relax_at = False, None
    await _withdraw(session, row, now)


async def taken(
    session: AsyncSession, conversation: ConversationRow, agent: AgentRow, now: datetime
) -> None:
    """An agent has a handoff: why she, and she is the one who served this customer last."""
    agent.idle_since, agent.unanswered = now, 0
    await people_store.served(session, conversation.contact_id, agent.id, now)
    row = await store.routing(session, conversation.id)
    if row is None:
        return
    row.waiting, row.relax_at = False, None
    if row.offered_to == agent.id:
        row.offered_to = None
        offer = await store.open_offer(session, conversation_id=conversation.id)
        if offer is not None and await store.end_offer(session, offer.id, store.ACCEPTED, now):
            row.decision = offer.reasons
            touch(session, agent.id)
            return
    await _withdraw(session, row, now)
    reasons = [Reason(Code.TAKEN), *await _match(session, row, agent.id)]
    row.decision = [each.to_json() for each in reasons]


async def _withdraw(session: AsyncSession, row: RoutingRow, now: datetime) -> None:
    if row.offered_to is None:
        return
    row.offered_to = None
    offer = await store.open_offer(session, conversation_id=row.conversation_id)
    if offer is not None and await store.end_offer(session, offer.id, store.WITHDRAWN, now):
        touch(session, offer.agent_id)


async def _match(session: AsyncSession, row: RoutingRow, agent_id: str) -> list[Reason]:
    """Say what an agent brings for a handoff, and what she lacks."""
    asked = needs_of(row.asked)
    skills = (await people_store.abilities(session, [agent_id]))[agent_id] if asked else {}
    return match(asked, skills, last_agent=row.wanted_agent_id == agent_id)
