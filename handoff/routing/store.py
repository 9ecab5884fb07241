"""The only SQL of routings and offers; each statement finds its rows by an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.ids import new_id
from handoff.conversation import State
from handoff.routing.place import Place
from handoff.routing.rules.skill import Need, needs_of
from handoff.routing.tables import OFFERS, ROUTINGS, OfferRow, RoutingRow, SkillRow
from handoff.store import count_changed
from handoff.tables import HANDOFFS, ContactRow, ConversationRow, HandoffRow

_CURRENT = (
    select(RoutingRow)
    .join(HandoffRow, HandoffRow.id == RoutingRow.handoff_id)
    .where(
        RoutingRow.conversation_id == bindparam("conversation_id"), HandoffRow.ended_at.is_(None)
    )
)
# Of the table, and built once: these run with every move of the queue.
_PLACE = (
    select(
        ROUTINGS.c.handoff_id,
        ROUTINGS.c.conversation_id,
        ROUTINGS.c.waiting,
        ROUTINGS.c.asked,
        ROUTINGS.c.wanted_agent_id,
        ROUTINGS.c.offered_to,
    )
    .join(HANDOFFS, HANDOFFS.c.id == ROUTINGS.c.handoff_id)
    .where(
        ROUTINGS.c.conversation_id == bindparam("conversation_id"), HANDOFFS.c.ended_at.is_(None)
    )
    .with_for_update(of=ROUTINGS, key_share=True)
)
_BEGIN = insert(ROUTINGS)
_OF_HANDOFF = update(ROUTINGS).where(ROUTINGS.c.handoff_id == bindparam("of"))
_PUT_BACK = _OF_HANDOFF.values(
    waiting=True,
    decision=[],
    asked_at=bindparam("now"),
    lane=ROUTINGS.c.asked,
    relax_at=bindparam("now"),
)
_STOP_WAITING = _OF_HANDOFF.values(waiting=False, relax_at=None, offered_to=None)
_DECIDE = _STOP_WAITING.values(decision=bindparam("why"))
_OFFER = insert(OFFERS)
_BY_HANDOFF = select(RoutingRow).where(RoutingRow.handoff_id.in_(bindparam("ids", expanding=True)))
_SKILL_NAMES = select(SkillRow.name, SkillRow.zh, SkillRow.en).where(
    SkillRow.name.in_(bindparam("names", expanding=True))
)
OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
TIMED_OUT, WITHDRAWN, RETURNED = "timed_out", "withdrawn", "returned"


async def routing(session: AsyncSession, conversation_id: str) -> RoutingRow | None:
    """Return how the handoff of a conversation that has not ended is routed."""
    row: RoutingRow | None = await session.scalar(_CURRENT, {"conversation_id": conversation_id})
    return row


async def place(session: AsyncSession, conversation_id: str) -> Place | None:
    """Return where the handoff of a conversation stands that has not ended; nobody offers or moves
    it until our transaction ends."""
    row = (await session.execute(_PLACE, {"conversation_id": conversation_id})).one_or_none()
    return None if row is None else Place(*row)


async def begin(session: AsyncSession, values: dict[str, Any]) -> None:
    """Write down how a new handoff is routed."""
    await session.execute(_BEGIN, values)


async def put_back(session: AsyncSession, handoff_id: str, now: datetime) -> None:
    """Let a handoff wait again at its old rank, with all that it asked for."""
    await session.execute(_PUT_BACK, {"of": handoff_id, "now": now})


async def stop_waiting(session: AsyncSession, handoff_id: str) -> None:
    """Let a handoff wait no more, nor be kept for anybody."""
    await session.execute(_STOP_WAITING, {"of": handoff_id})


async def decide(session: AsyncSession, handoff_id: str, why: list[dict[str, Any]]) -> None:
    """Let a handoff wait no more, and keep why it went to its agent."""
    await session.execute(_DECIDE, {"of": handoff_id, "why": why})


async def keep_returned(session: AsyncSession, at: Place, agent_id: str, now: datetime) -> None:
    """Note who gave a handoff back, so that she is not offered it at once again."""
    values = {
        "id": new_id(),
        "handoff_id": at.handoff_id,
        "conversation_id": at.conversation_id,
        "agent_id": agent_id,
        "state": RETURNED,
        "reasons": [],
        "offered_at": now,
        "expires_at": now,
        "ended_at": now,
    }
    await session.execute(_OFFER, values)


async def by_handoff(session: AsyncSession, ids: Collection[str]) -> Mapping[str, RoutingRow]:
    """Return routings by their handoffs."""
    if not ids:
        return {}
    rows = await session.scalars(_BY_HANDOFF, {"ids": list(ids)})
    return {row.handoff_id: row for row in rows}


async def due(session: AsyncSession, now: datetime, limit: int) -> Sequence[RoutingRow]:
    """Return the waiting that must be looked at: not routed yet, or less is to be asked."""
    query = (
        select(RoutingRow)
        .where(RoutingRow.waiting, RoutingRow.relax_at <= now)
        .order_by(RoutingRow.relax_at)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def change(session: AsyncSession, before: RoutingRow, values: dict[str, Any]) -> bool:
    """Change a routing that still waits as it was read; tell whether it did."""
    statement = (
        update(RoutingRow)
        .where(
            RoutingRow.handoff_id == before.handoff_id,
            RoutingRow.waiting,
            RoutingRow.relax_at == before.relax_at,
        )
        .values(values)
        .execution_options(synchronize_session=False)
    )
    return await count_changed(session, statement) == 1


@dataclass(frozen=True, slots=True)
class Waiting:
    """How a waiting handoff is routed, and what its place is made of."""

    row: RoutingRow
    queued_at: datetime
    tier: str
    known_since: datetime
    channel: str
    weight: float


async def waiting_after(session: AsyncSession, handoff_id: str, limit: int) -> list[Waiting]:
    """Return those who wait and were routed, by handoff, from the one after an id on."""
    query = (
        select(
            RoutingRow,
            HandoffRow.queued_at,
            ContactRow.tier,
            ContactRow.created_at,
            ConversationRow.channel,
            ConversationRow.weight,
        )
        .join(HandoffRow, HandoffRow.id == RoutingRow.handoff_id)
        .join(ConversationRow, ConversationRow.id == RoutingRow.conversation_id)
        .join(ContactRow, ContactRow.id == ConversationRow.contact_id)
        .where(
            RoutingRow.waiting,
            RoutingRow.routed_at.is_not(None),
            RoutingRow.handoff_id > handoff_id,
        )
        .order_by(RoutingRow.handoff_id)
        .limit(limit)
    )
    return [Waiting(*each) for each in await session.execute(query)]


async def waiting_for(session: AsyncSession, skill: str) -> int:
    """Return how many wait for who has a skill, or is in a team (`handoff.routing.rules.skill`)."""
    query = (
        select(RoutingRow.asked, func.count())
        .where(RoutingRow.waiting, RoutingRow.asked.contains(skill, autoescape=True))
        .group_by(RoutingRow.asked)
    )
    found = await session.execute(query)
    return sum(number for asked, number in found if skill in map(_skill_of, needs_of(asked)))


def _skill_of(need: Need) -> str:
    return str(need.skill)


async def first(session: AsyncSession, limit: int) -> Sequence[RoutingRow]:
    """Return who waits and is offered to nobody, who is next first."""
    query = (
        select(RoutingRow)
        .where(*_FREE)
        .order_by(RoutingRow.rank_at, RoutingRow.conversation_id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


async def heads(
    session: AsyncSession, agent_id: str | None = None, since: datetime | None = None
) -> Sequence[RoutingRow]:
    """Return who is next in each lane and offered to nobody.

    With an agent, who was not offered to her and let pass since a moment. Lanes are found one after
    the other in the index (a "loose index scan"), so it costs as much as there are lanes, however
    many wait in them.
    """
    lanes = _lanes()
    head = _head(lanes.c.lane, agent_id, since).correlate(lanes).scalar_subquery()
    query = select(RoutingRow).where(RoutingRow.handoff_id.in_(select(head).select_from(lanes)))
    return (await session.scalars(query)).all()


async def lanes(session: AsyncSession) -> Sequence[str]:
    """Return the lanes in which somebody waits who is offered to nobody."""
    found = _lanes()
    query = select(found.c.lane).where(found.c.lane.is_not(None))
    return (await session.scalars(query)).all()


async def offer_to(session: AsyncSession, handoff_id: str, agent_id: str, now: datetime) -> bool:
    """Keep a waiting customer for an agent, if nobody else has her; tell whether it did.

    Who has just come and was not looked at is kept for nobody: she would go to whoever is free,
    whatever she needs. One that could not be read may be, until it is tried again.
    Who is being moved just now counts as had: waiting for it, two agents who accept at once and
    are offered each other's customers could wait for each other.
    """
    looked_at = or_(RoutingRow.routed_at.is_not(None), RoutingRow.relax_at > now)
    free = select(RoutingRow.handoff_id).where(
        RoutingRow.handoff_id == handoff_id, *_FREE, looked_at
    )
    locked = free.with_for_update(skip_locked=True, key_share=True)
    if await session.scalar(locked) is None:
        return False
    await session.execute(
        update(RoutingRow)
        .where(RoutingRow.handoff_id == handoff_id)
        .values(offered_to=agent_id)
        .execution_options(synchronize_session=False)
    )
    return True


async def let_go(session: AsyncSession, handoff_id: str, agent_id: str) -> None:
    """Keep her for this agent no more."""
    await session.execute(
        update(RoutingRow)
        .where(RoutingRow.handoff_id == handoff_id, RoutingRow.offered_to == agent_id)
        .values(offered_to=None)
        .execution_options(synchronize_session=False)
    )


async def open_offer(
    session: AsyncSession, *, agent_id: str | None = None, conversation_id: str | None = None
) -> OfferRow | None:
    """Return the open offer of an agent, or that of a conversation; there is at most one."""
    query = select(OfferRow).where(OfferRow.state == OPEN)
    if agent_id is not None:
        query = query.where(OfferRow.agent_id == agent_id)
    if conversation_id is not None:
        query = query.where(OfferRow.conversation_id == conversation_id)
    row: OfferRow | None = await session.scalar(query)
    return row


async def offer(session: AsyncSession, offer_id: str) -> OfferRow | None:
    """Return an offer."""
    return await session.get(OfferRow, offer_id)


async def end_offer(session: AsyncSession, offer_id: str, state: str, now: datetime) -> bool:
    """End an open offer; tell whether it was open still."""
    statement = (
        update(OfferRow)
        .where(OfferRow.id == offer_id, OfferRow.state == OPEN)
        .values(state=state, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return await count_changed(session, statement) == 1


async def expired(session: AsyncSession, now: datetime, limit: int) -> Sequence[OfferRow]:
    """Return open offers whose time is over."""
    query = select(OfferRow).where(OfferRow.state == OPEN, OfferRow.expires_at <= now).limit(limit)
    return (await session.scalars(query)).all()


async def passed(
    session: AsyncSession, handoff_ids: Collection[str], since: datetime
) -> Mapping[str, set[str]]:
    """Return by handoff the agents who let it pass since a moment."""
    query = select(OfferRow.handoff_id, OfferRow.agent_id).where(
        OfferRow.handoff_id.in_(handoff_ids), *_passed_since(since)
    )
    found: dict[str, set[str]] = {}
    for handoff_id, agent_id in await session.execute(query):
        found.setdefault(handoff_id, set()).add(agent_id)
    return found


async def weights(session: AsyncSession, ids: Collection[str]) -> Mapping[str, float]:
    """Return how much room each of some conversations takes."""
    query = select(ConversationRow.id, ConversationRow.weight).where(ConversationRow.id.in_(ids))
    return {each.id: each.weight for each in await session.execute(query)}


async def weigh(session: AsyncSession, conversation_id: str, weight: float) -> None:
    """Set how much room a waiting conversation takes."""
    await session.execute(
        update(ConversationRow)
        .where(ConversationRow.id == conversation_id, ConversationRow.state == State.QUEUED)
        .values(weight=weight)
        .execution_options(synchronize_session=False)
    )


async def names(session: AsyncSession, skills: Collection[str]) -> dict[str, tuple[str, str]]:
    """Return what skills are called in both languages."""
    if not skills:
        return {}
    rows = await session.execute(_SKILL_NAMES, {"names": list(skills)})
    return {name: (zh, en) for name, zh, en in rows}


_FREE = (RoutingRow.waiting, RoutingRow.offered_to.is_(None))


def _lanes() -> Any:
    """Return the lanes of the queue, each found from the one before by one step in the index."""
    found = select(func.min(RoutingRow.lane).label("lane")).where(*_FREE).cte(recursive=True)
    following = (
        select(func.min(RoutingRow.lane))
        .where(*_FREE, RoutingRow.lane > found.c.lane)
        .correlate(found)
        .scalar_subquery()
    )
    return found.union_all(select(following).where(found.c.lane.is_not(None)))


def _head(lane: Any, agent_id: str | None, since: datetime | None) -> Select[Any]:
    row = aliased(RoutingRow)
    query = (
        select(row.handoff_id)
        .where(row.waiting, row.offered_to.is_(None), row.lane == lane)
        .order_by(row.rank_at, row.conversation_id)
        .limit(1)
    )
    if agent_id is None or since is None:
        return query
    was_hers = select(OfferRow.id).where(
        OfferRow.handoff_id == row.handoff_id, OfferRow.agent_id == agent_id, *_passed_since(since)
    )
    return query.where(~was_hers.exists())


def _passed_since(since: datetime) -> tuple[Any, ...]:
    return (OfferRow.state.in_((DECLINED, TIMED_OUT, RETURNED)), OfferRow.ended_at > since)
