"""Saying that contacts are one person, and taking that back.

A merge rewrites nothing: conversations, facts and tickets stay with the contact whose they are,
and who reads asks for all contacts of a person. So a message that comes between a merge and its
undoing is where it belongs, and undoing is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import touch
from core.errors import CannotMerge
from core.ids import new_id
from deflection.persons.store import regroup
from handoff.contacts import store
from handoff.contacts.person import PROVEN, Cause, Edge, persons
from handoff.contacts.tables import MergeRow


@dataclass(frozen=True, slots=True)
class Why:
    """How it is known that two contacts are one person, and who says so, if anybody does."""

    cause: Cause
    by_id: str | None = None
    reason: str = ""


async def merge(
    session: AsyncSession, contact_id: str, other_id: str, why: Why, now: datetime
) -> MergeRow | None:
    """Make two contacts one person; what is known already is not said again, and returns None.

    Raise `ContactNotFound`, `CannotMerge` for one and the same, or `Conflict`: try again.
    """
    if contact_id == other_id:
        raise CannotMerge(id=contact_id)
    members = await store.hold(session, [contact_id, other_id])
    for each in (contact_id, other_id):
        await store.contact(session, each)
    standing = await store.merges(session, members)
    if _known(standing, members, contact_id, other_id, why.cause):
        return None
    row = MergeRow(
        id=new_id(),
        contact_id=contact_id,
        other_id=other_id,
        cause=why.cause.value,
        reason=why.reason,
        made_at=now,
        made_by=why.by_id,
    )
    session.add(row)
    await session.flush()
    await _regroup(session, members)
    return row


async def undo(
    session: AsyncSession, merge_id: str, by_id: str, reason: str, now: datetime
) -> MergeRow:
    """Take a merge back; a second time changes nothing. Raise `MergeNotFound`, or `Conflict`."""
    row = await store.merge(session, merge_id)
    members = await store.hold(session, [row.contact_id, row.other_id])
    row = await store.merge(session, merge_id)  # as it is, now that nobody else changes it
    if row.undone_at is None:
        row.undone_at, row.undone_by, row.undone_reason = now, by_id, reason
        await session.flush()
        await _regroup(session, members)
    return row


def _known(
    standing: Sequence[MergeRow], members: frozenset[str], one: str, other: str, cause: Cause
) -> bool:
    """Tell whether two contacts are one person already, by proof where proof is given."""
    counts = PROVEN if cause in PROVEN else frozenset(Cause)
    known = persons(members, [_edge(row) for row in standing if row.cause in counts])
    return known[one] == known[other]


def _edge(row: MergeRow) -> Edge:
    return (row.contact_id, row.other_id)


async def _regroup(session: AsyncSession, members: frozenset[str]) -> None:
    """Find the persons of some contacts anew, and wake whoever looks at them."""
    standing = await store.merges(session, members)
    await regroup(session, persons(members, map(_edge, standing)))
    proven = [_edge(row) for row in standing if row.cause in PROVEN]
    await store.prove(session, persons(members, proven))
    for topic in await store.topics(session, members):
        touch(session, topic)
