"""How a handoff is routed, as JSON for the desk and for the record (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from handoff.routing import store
from handoff.routing.rules.reasons import Names, told
from handoff.routing.rules.skill import needs_of
from handoff.routing.tables import OfferRow
from handoff.tables import HandoffRow

NOTHING: dict[str, Any] = {"topic": None, "tier": None, "priority": None, "decision": []}
"""What the record says where nobody asked for a person."""


class Routed(Protocol):
    """What is shown of a routing, read with its mapped row or without."""

    @property
    def asked(self) -> str:
        """Return what is needed."""

    @property
    def topic(self) -> str | None:
        """Return what it is about."""


async def names_of(session: AsyncSession, rows: Iterable[Routed]) -> Names:
    """Return what the skills are called of which some routings speak."""
    return await store.names(session, _skills(rows))


def in_list(row: Row[Any], names: Names) -> dict[str, Any]:
    """Return what the lists show of a routing: needs, place and who has her offered."""
    return {
        "topic": _topic(row, names),
        "tier": row.tier,
        "priority": row.priority,
        "needs": [
            {**_named(str(need.skill), names), "level": need.level} for need in needs_of(row.lane)
        ],
        "rank_at": iso(row.rank_at),
        "offered_to": row.offered_to,
    }


async def in_record(session: AsyncSession, handoff_id: str) -> dict[str, Any]:
    """Return what the record says: the topic, the place, and why she went where she went."""
    row = (await store.by_handoff(session, [handoff_id])).get(handoff_id)
    if row is None:
        return NOTHING
    names = await store.names(session, _skills([row]))
    return {
        "topic": _topic(row, names),
        "tier": row.tier if row.routed_at else None,
        "priority": row.priority if row.routed_at else None,
        "decision": explained([*row.reasons, *row.decision], names),
    }


async def of_offer(session: AsyncSession, offer: OfferRow) -> dict[str, Any]:
    """Return an offer without its conversation: until when, why this agent, what she asked last."""
    row = (await store.by_handoff(session, [offer.handoff_id]))[offer.handoff_id]
    names = await store.names(session, _skills([row]))
    record = (await session.get_one(HandoffRow, offer.handoff_id)).record
    attempts = record.get("attempts") or [{}]
    return {
        "question": attempts[-1].get("question"),
        "id": offer.id,
        "conversation_id": offer.conversation_id,
        "offered_at": iso(offer.offered_at),
        "expires_at": iso(offer.expires_at),
        "reasons": explained([*row.reasons, *offer.reasons], names),
    }


def explained(reasons: Iterable[Mapping[str, Any]], names: Names) -> list[dict[str, str]]:
    """Return reasons as the protocol has them: a code, and words in both languages."""
    return [{key: each[key] for key in ("code", "zh", "en")} for each in told(reasons, names)]


def _topic(row: Routed, names: Names) -> dict[str, str] | None:
    return None if row.topic is None else _named(row.topic, names)


def _named(skill: str, names: Names) -> dict[str, str]:
    value = skill.partition(":")[2]
    zh, en = names.get(skill, (value, value))
    return {"skill": skill, "zh": zh, "en": en}


def _skills(rows: Iterable[Routed]) -> set[str]:
    """Return every skill that some routings speak of."""
    return {
        skill
        for row in rows
        for skill in (row.topic, *(str(need.skill) for need in needs_of(row.asked)))
        if skill is not None
    }
