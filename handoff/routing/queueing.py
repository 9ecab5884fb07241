"""A handoff enters the queue, leaves it, or is taken: always in the transaction of that move.

Nothing here needs the policy. Who has just come waits in no lane, so anybody may take her, and is
looked at a moment later (`handoff.routing.dispatcher`): should that be late, the queue is a plain
one, and works.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from handoff.routing import store
from handoff.routing.place import Place
from handoff.routing.rules.policy import NORMAL, STANDARD
from handoff.routing.rules.ranking import match
from handoff.routing.rules.reasons import Code, Reason
from handoff.routing.rules.skill import Need, lane_of, needs_of
from handoff.routing.staffing import store as people_store
from handoff.tables import AgentRow, ConversationRow, HandoffRow


async def enter(
    session: AsyncSession, handoff: HandoffRow, now: datetime, *, waiting: bool
) -> None:
    """Begin to route a handoff; one that an agent took over herself never waits."""
    await store.begin(
        session,
        {
            "handoff_id": handoff.id,
            "conversation_id": handoff.conversation_id,
            "waiting": waiting,
            "rank_at": now,
            "asked_at": now,
            "asked": "",
            "lane": "",
            "relax_at": now if waiting else None,
            "tier": STANDARD,
            "priority": NORMAL,
            "reasons": [],
            "decision": [],
        },
    )


async def come_back(
    session: AsyncSession, conversation_id: str, by_agent_id: str | None, now: datetime
) -> None:
    """Put a handoff back into the queue at its old rank; all that it needs is asked anew.

    Who gave it back is not offered it at once again.
    """
    at = await store.place(session, conversation_id)
    if at is None:
        return
    await store.put_back(session, at.handoff_id, now)
    if by_agent_id is not None:
        await store.keep_returned(session, at, by_agent_id, now)


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
    at = await store.place(session, conversation_id)
    if at is None or not at.waiting:
        return
    await store.stop_waiting(session, at.handoff_id)
    await _withdraw(session, at, now)


async def taken(
    session: AsyncSession, conversation: ConversationRow, agent: AgentRow, now: datetime
) -> None:
    """An agent has a handoff: why she, and she is the one who served this customer last."""
    agent.idle_since, agent.unanswered = now, 0
    await people_store.served(session, conversation.contact_id, agent.id, now)
    at = await store.place(session, conversation.id)
    if at is None:
        return
    if at.offered_to is not None:
        await store.stop_waiting(session, at.handoff_id)  # before its offer, as `Offers` does
    decision = await _decision(session, at, agent.id, now)
    await store.decide(session, at.handoff_id, decision)


async def _decision(
    session: AsyncSession, at: Place, agent_id: str, now: datetime
) -> list[dict[str, Any]]:
    """Return why an agent has her: as it was offered, or what she brings who took her herself."""
    if at.offered_to == agent_id:
        offer = await store.open_offer(session, conversation_id=at.conversation_id)
        if offer is not None and await store.end_offer(session, offer.id, store.ACCEPTED, now):
            touch(session, agent_id)
            return offer.reasons
    else:
        await _withdraw(session, at, now)
    reasons = [Reason(Code.TAKEN), *await _match(session, at, agent_id)]
    return [each.to_json() for each in reasons]


async def _withdraw(session: AsyncSession, at: Place, now: datetime) -> None:
    if at.offered_to is None:
        return
    offer = await store.open_offer(session, conversation_id=at.conversation_id)
    if offer is not None and await store.end_offer(session, offer.id, store.WITHDRAWN, now):
        touch(session, offer.agent_id)


async def _match(session: AsyncSession, at: Place, agent_id: str) -> list[Reason]:
    """Say what an agent brings for a handoff, and what she lacks."""
    asked = needs_of(at.asked)
    skills = (await people_store.abilities(session, [agent_id]))[agent_id] if asked else {}
    return match(asked, skills, last_agent=at.wanted_agent_id == agent_id)
