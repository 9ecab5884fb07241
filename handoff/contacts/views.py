"""A person as JSON, for the desk (docs/protocol.md)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from deflection.persons.store import persons_of
from handoff import related
from handoff.contacts import store
from handoff.contacts.tables import MergeRow
from handoff.tables import ContactRow, ConversationRow, IdentityRow

_SHOWN = 6
"""Of an id that a channel knows her by: enough to tell two apart, and nothing to copy."""


async def person_view(session: AsyncSession, contact_id: str) -> dict[str, Any]:
    """Return every contact of a person, and what was said of them; raise `ContactNotFound`."""
    asked = await store.contact(session, contact_id)
    members = await persons_of(session, [contact_id])
    merges = await store.merges(session, members, undone=True)
    named = {each for row in merges for each in (row.contact_id, row.other_id)}
    names = {row.id: row.name for row in await store.contacts(session, named)}
    by = (each for row in merges for each in (row.made_by, row.undone_by))
    agents = await related.agent_names(session, by)
    return {
        "id": asked.id,
        "name": asked.name,
        "contacts": await contact_views(session, members),
        "merges": [_merge(row, names, agents) for row in merges],
    }


async def contact_views(
    session: AsyncSession, contact_ids: Collection[str]
) -> list[dict[str, Any]]:
    """Return contacts with how they are known and their newest conversation, the oldest first."""
    known: dict[str, list[IdentityRow]] = {}
    for row in await store.identities(session, contact_ids):
        known.setdefault(row.contact_id, []).append(row)
    newest = await store.last_opened(session, contact_ids)
    rows = await store.contacts(session, contact_ids)
    return [_contact(row, known.get(row.id, ()), newest.get(row.id)) for row in rows]


def _contact(
    row: ContactRow, known: Iterable[IdentityRow], newest: ConversationRow | None
) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "tier": row.tier,
        "created_at": iso(row.created_at),
        "identities": [
            {"channel": one.channel, "account": one.account, "ends": one.external_id[-_SHOWN:]}
            for one in known
        ],
        "conversation": newest and {"id": newest.id, "opened_at": iso(newest.opened_at)},
    }


def _merge(row: MergeRow, names: Mapping[str, str], agents: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row.id,
        "contacts": [{"id": each, "name": names[each]} for each in (row.contact_id, row.other_id)],
        "cause": row.cause,
        "reason": row.reason,
        "made_at": iso(row.made_at),
        "made_by": agents.get(row.made_by or ""),
        "undone_at": iso(row.undone_at),
        "undone_by": agents.get(row.undone_by or ""),
        "undone_reason": row.undone_reason,
    }
