"""The staff as other packages know it: by name, and who may write articles."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from core.routes import Role, staff_roles
from kb_index.editing.people import Person
from server.auth.tables import StaffRow


class Staff:
    """The accounts, for `kb_index.editing.people.People`."""

    async def names(self, session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
        """Return the names of staff members; unknown ids are left out."""
        query = select(StaffRow.id, StaffRow.name).where(StaffRow.id.in_(ids))
        return {row.id: row.name for row in await session.execute(query)}

    async def writers(self, session: AsyncSession) -> Sequence[Person]:
        """Return everybody who may write articles, by name."""
        rows = await session.scalars(select(StaffRow).where(~StaffRow.disabled))
        return sorted(
            (
                Person(row.id, row.name)
                for row in rows
                if Role.EDITOR in staff_roles(map(Role, row.roles))
            ),
            key=lambda person: (person.name, person.id),
        )
