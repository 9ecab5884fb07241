"""The only SQL of persons."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from deflection.books.tables import DueRow
from deflection.persons.tables import PersonRow
from deflection.tables import FactRow

_DUE = Base.metadata.tables[DueRow.__tablename__]


async def regroup(session: AsyncSession, persons: Mapping[str, str]) -> None:
    """Count contacts as persons, each by the id of one of them; the books read them again.

    ``persons`` names every contact of the persons that it changes, as they are from now on.
    """
    await session.execute(delete(PersonRow).where(PersonRow.contact_id.in_(persons)))
    others = [
        {"contact_id": contact_id, "person_id": person_id}
        for contact_id, person_id in persons.items()
        if contact_id != person_id
    ]
    if others:
        await session.execute(insert(PersonRow), others)
    theirs = select(FactRow.conversation_id, FactRow.episode).distinct()
    theirs = theirs.where(FactRow.contact_id.in_(persons))
    await session.execute(insert(_DUE).from_select(["conversation_id", "episode"], theirs))


async def persons_of(session: AsyncSession, contact_ids: Collection[str]) -> dict[str, str]:
    """Return the person of some contacts, and of everybody who is the same person."""
    of = select(PersonRow.contact_id, PersonRow.person_id)
    rows = await session.execute(of.where(PersonRow.contact_id.in_(contact_ids)))
    known = {row[0]: row[1] for row in rows}
    persons = {known.get(contact_id, contact_id) for contact_id in contact_ids}
    members = await session.execute(of.where(PersonRow.person_id.in_(persons)))
    return {person_id: person_id for person_id in persons} | {row[0]: row[1] for row in members}
