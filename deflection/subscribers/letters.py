"""Dead letters: looking at what a subscriber was not given, giving it once more, or dropping it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import DeadLetterNotFound
from core.posting.destination import Destination
from core.posting.post import Poster
from core.posting.signature import signed
from core.posting.verdict import Attempt
from deflection.feed.leaving import document
from deflection.subscribers import store
from deflection.subscribers.batch import BATCH, EVENT, Span, body_of, told
from deflection.subscribers.roster import Roster
from deflection.subscribers.tables import DeadLetterRow

_MOST = 10_000
"""Facts in one post of a dead letter: of an old one it is not known which kinds were wanted."""


@dataclass(frozen=True, slots=True)
class DeadLetters:
    """What was not delivered; each is kept until it is taken or dropped."""

    transactions: Transactions
    roster: Roster
    outlet: Callable[[Destination], Awaitable[Poster]]
    now: Clock = utc_now

    async def look(self, letter_id: int) -> dict[str, Any]:
        """Return a letter with its facts, without anybody's words; raise `DeadLetterNotFound`."""
        known = {each.name: each.kinds for each in await self.roster.all()}
        async with self.transactions.read() as session:
            row = await _found(session, letter_id)
            given = await told(session, Span.of_letter(row), known.get(row.name, ()), BATCH)
        return {**view(row), "facts": [document(*each) for each in given]}

    async def again(self, letter_id: int) -> dict[str, Any]:
        """Post a letter once more, under its old key; what is taken then is gone from here.

        Raise `DeadLetterNotFound`, or `SubscriberNotFound` where nobody of that name is left.
        """
        async with self.transactions.read() as session:
            row = await _found(session, letter_id)
        to = await self.roster.one(row.name)
        async with self.transactions.read() as session:
            body = await body_of(session, to, row.key, Span.of_letter(row), _MOST)
        headers = signed(to.destination.secret, body, row.key, EVENT, self.now())
        attempt = await (await self.outlet(to.destination))(body, headers)
        return await self._noted(letter_id, attempt)

    async def drop(self, letter_id: int) -> None:
        """Have done with a letter; raise `DeadLetterNotFound`. Its facts stay in the books."""
        async with self.transactions.write() as session:
            await session.delete(await _found(session, letter_id, lock=True))

    async def _noted(self, letter_id: int, attempt: Attempt) -> dict[str, Any]:
        async with self.transactions.write() as session:
            row = await _found(session, letter_id, lock=True)
            if attempt.reason is None:
                await session.delete(row)
                return {"delivered": True, "letter": None}
            row.reason, row.status = attempt.reason.value, attempt.status
            row.attempts, row.at = row.attempts + 1, self.now()
            return {"delivered": False, "letter": view(row)}


async def _found(session: AsyncSession, letter_id: int, *, lock: bool = False) -> DeadLetterRow:
    row = await store.letter(session, letter_id, lock=lock)
    if row is None:
        raise DeadLetterNotFound()
    return row


def view(row: DeadLetterRow) -> dict[str, Any]:
    """Return a letter as a page shows it."""
    names = ("id", "name", "key", "after", "last", "state", "reason", "status", "attempts")
    return {**{name: getattr(row, name) for name in names}, "at": iso(row.at)}


DEAD_LETTERS = web.AppKey("dead_letters", DeadLetters)
