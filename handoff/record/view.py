"""The record of a conversation, as it stands now or as it stood when she was queued."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from deflection.store import facts_of
from handoff import store
from handoff.record.document import build
from handoff.record.store import words_of
from handoff.routing.view import NOTHING, in_record
from handoff.tables import ConversationRow, HandoffRow


async def record_view(session: AsyncSession, row: ConversationRow) -> dict[str, Any]:
    """Return the handoff record as it stands now."""
    return await record_of(session, row, await store.last_handoff(session, row.id))


async def record_of(
    session: AsyncSession, row: ConversationRow, handoff: HandoffRow | None
) -> dict[str, Any]:
    """Return the record of a conversation with one of its handoffs, if there was any."""
    contact = await store.contact(session, row.contact_id)
    head = {
        "conversation_id": row.id,
        "contact": {"id": contact.id, "name": contact.name},
        "channel": row.channel,
        "language": row.language,
        **_handoff(handoff),
        **(await in_record(session, handoff.id) if handoff else NOTHING),
        "first_reply_at": iso(row.first_reply_at) if handoff and handoff.accepted_at else None,
    }
    return build(head, await facts_of(session, row.id), await words_of(session, row.id))


def _handoff(handoff: HandoffRow | None) -> dict[str, Any]:
    if handoff is None:
        moments = dict.fromkeys(("requested_at", "queued_at", "accepted_at", "ended_at"))
        nothing = dict.fromkeys(("handoff_id", "reason", "waited_seconds", "outcome"))
        return {**nothing, **moments, "slots": {}}
    return {
        "handoff_id": handoff.id,
        "reason": handoff.reason,
        "requested_at": iso(handoff.queued_at),
        "queued_at": iso(handoff.queued_at),
        "accepted_at": iso(handoff.accepted_at),
        "ended_at": iso(handoff.ended_at),
        "waited_seconds": _waited(handoff.queued_at, handoff.accepted_at or handoff.ended_at),
        "outcome": handoff.outcome,
        "slots": handoff.slots,
    }


def _waited(since: datetime, until: datetime | None) -> float | None:
    return None if until is None else max(0.0, round((until - since).total_seconds(), 3))
