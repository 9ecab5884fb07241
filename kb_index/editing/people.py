"""Who writes: what the editing needs to know of the staff, whose accounts are elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from core.routes import Principal

STAFF = "staff:"
"""What a signature of an editor begins with; then comes her id."""

_KINDS = (STAFF, "agent:")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by id and name; what is no member of the staff (an import) is its own name."""

    id: str
    name: str

    def to_json(self) -> dict[str, str]:
        """Write her as pages get her."""
        return asdict(self)


class People(Protocol):
    """The staff, as `server` knows it."""

    async def names(self, session: AsyncSession, ids: Collection[str]) -> dict[str, str]:
        """Return the names of staff members; unknown ids are left out."""

    async def writers(self, session: AsyncSession) -> Sequence[Person]:
        """Return everybody who may write articles, by name."""


def signature(editor: Principal) -> str:
    """Return how a revision names its author."""
    return f"{STAFF}{editor.id}"


def staff_id(author: str) -> str:
    """Return the id in a signature; what signed otherwise is its own."""
    kind = next((kind for kind in _KINDS if author.startswith(kind)), "")
    return author.removeprefix(kind)


@dataclass(frozen=True, slots=True)
class Names:
    """The names of those whom one answer mentions."""

    known: dict[str, str]

    def person(self, author: str | None) -> dict[str, str] | None:
        """Return who signed so, as pages get her."""
        if author is None:
            return None
        found = staff_id(author)
        return Person(found, self.known.get(found, found)).to_json()


async def names_of(session: AsyncSession, people: People, authors: Collection[str | None]) -> Names:
    """Look up everybody who signed."""
    ids = {staff_id(author) for author in authors if author}
    return Names(await people.names(session, ids) if ids else {})
