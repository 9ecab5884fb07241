"""What agents do with contacts, each in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import Conflict
from core.text import clean
from deflection.persons.store import persons_of
from handoff.contacts import merging, store
from handoff.contacts.merging import Why
from handoff.contacts.person import Cause
from handoff.contacts.views import contact_views, person_view

FOUND = 10
_TRIES = 5
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Contacts:
    """Shows who a contact is, and lets agents say that two are one person, or not after all."""

    transactions: Transactions
    now: Clock = utc_now

    async def person(self, contact_id: str) -> dict[str, Any]:
        """Return every contact of a person; raise `ContactNotFound`."""
        async with self.transactions.read() as session:
            return await person_view(session, contact_id)

    async def find(self, contact_id: str, words: str) -> list[dict[str, Any]]:
        """Return contacts of other persons by their name, or by exactly their id on a channel."""
        words = clean(words)
        async with self.transactions.read() as session:
            hers = await persons_of(session, [contact_id])
            rows = await store.found(session, words, FOUND) if words else []
            return await contact_views(session, [row.id for row in rows if row.id not in hers])

    async def merge(
        self, by_id: str, contact_id: str, other_id: str, reason: str
    ) -> dict[str, Any]:
        """Say that two contacts are one person; raise `ContactNotFound` or `CannotMerge`."""
        why = Why(Cause.BY_HAND, by_id, reason)

        async def work(session: AsyncSession) -> None:
            await merging.merge(session, contact_id, other_id, why, self.now())

        await in_one_piece(self.transactions, work)
        return await self.person(contact_id)

    async def undo(self, by_id: str, merge_id: str, reason: str) -> dict[str, Any]:
        """Take a merge back; raise `MergeNotFound`."""

        async def work(session: AsyncSession) -> str:
            row = await merging.undo(session, merge_id, by_id, reason, self.now())
            return row.contact_id

        return await self.person(await in_one_piece(self.transactions, work))


async def in_one_piece(
    transactions: Transactions, work: Callable[[AsyncSession], Awaitable[_Result]]
) -> _Result:
    """Do something with persons in a transaction; again where others changed them meanwhile."""
    for _ in range(_TRIES):
        try:
            async with transactions.write() as session:
                return await work(session)
        except Conflict as error:
            if type(error) is not Conflict:
                raise
            again = error
    raise again


CONTACTS = web.AppKey("contacts", Contacts)
