"""Forgetting a person on request: she is gone, what is counted stays, and it is told that it was.

One transaction for the database, then the files and whatever else lies outside it; who dies in
between finds what is left written down.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, iso, utc_now
from core.database import Transactions, touch
from core.errors import Conflict, StillTalking
from core.ids import new_id
from deflection.persons.store import persons_of
from deflection.readings import store as readings
from deflection.store import forget_words
from handoff import store as conversations
from handoff.contacts import forgetting_store, store
from handoff.contacts.service import in_one_piece
from handoff.contacts.tables import ForgottenRow
from handoff.conversation import State
from handoff.message import Address

_AT_ONCE = 20
_MAY_END = frozenset({State.BOT, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Whom:
    """A person who is to be forgotten: all her contacts, addresses and conversations."""

    contact_ids: frozenset[str]
    addresses: frozenset[Address]
    conversation_ids: tuple[str, ...]


Forget = Callable[[AsyncSession, Whom], Awaitable[None]]
"""Takes a person out of the tables of another package."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Takes away what lies outside the database: files by id, dialogues by conversation."""

    drop_file: Callable[[str], Awaitable[None]]
    drop_dialogues: Callable[[Collection[str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Forgets persons.

    ``first`` are packages whose rows are locked before anybody's identity, ``then`` the others.
    """

    transactions: Transactions
    leftovers: Leftovers
    first: Sequence[Forget] = ()
    then: Sequence[Forget] = ()
    now: Clock = utc_now

    async def forget(self, contact_id: str, by_id: str | None = None) -> dict[str, Any]:
        """Forget a person, all her contacts; return what is on record of that.

        Raise `ContactNotFound`, or `StillTalking` while a person of ours has her or she waits.
        """

        async def work(session: AsyncSession) -> dict[str, Any]:
            return await self._forget(session, contact_id, by_id, self.now())

        told = await in_one_piece(self.transactions, work)
        await self.sweep()
        return told

    async def sweep(self) -> None:
        """Take away what is left outside the database of who was forgotten."""
        async with self.transactions.read(brief=True) as session:
            rows = await forgetting_store.remaining(session, _AT_ONCE)
        for row in rows:
            remains = row.remains or {}
            for file_id in remains.get("files", ()):
                await self.leftovers.drop_file(file_id)
            await self.leftovers.drop_dialogues(remains.get("dialogues", ()))
            async with self.transactions.write() as session:
                await forgetting_store.cleared(session, row.id)

    async def _forget(
        self, session: AsyncSession, contact_id: str, by_id: str | None, now: datetime
    ) -> dict[str, Any]:
        whom = await _whom(session, contact_id)
        for elsewhere in self.first:
            await elsewhere(session, whom)
        await _hold(session, whom)
        for elsewhere in self.then:
            await elsewhere(session, whom)
        row = await _record(session, whom, by_id, now)
        await forget_words(session, whom.conversation_ids)
        await readings.disown(session, [each.external_id for each in whom.addresses])
        await forgetting_store.empty(session, whom.conversation_ids, now)
        await forgetting_store.unname(session, whom.contact_ids, now)
        for topic in (*whom.conversation_ids, *(each.external_id for each in whom.addresses)):
            touch(session, topic)
        return _told(row)


async def _whom(session: AsyncSession, contact_id: str) -> Whom:
    await store.contact(session, contact_id)
    members = frozenset(await persons_of(session, [contact_id]))
    known = await store.identities(session, members)
    addresses = (Address(row.channel, row.account, row.external_id) for row in known)
    ids = await forgetting_store.conversation_ids(session, members)
    return Whom(members, frozenset(addresses), tuple(ids))


async def _hold(session: AsyncSession, whom: Whom) -> None:
    """Hold her identities and conversations; raise `Conflict` where there is more by now."""
    await store.hold(session, whom.contact_ids)
    if await _whom(session, min(whom.contact_ids)) != whom:
        raise Conflict()
    for conversation_id in whom.conversation_ids:
        row = await conversations.lock(session, conversation_id)
        if row.state not in _MAY_END:
            raise StillTalking()


async def _record(
    session: AsyncSession, whom: Whom, by_id: str | None, now: datetime
) -> ForgottenRow:
    files = await forgetting_store.file_ids(session, whom.conversation_ids)
    row = ForgottenRow(
        id=new_id(),
        contact_ids=sorted(whom.contact_ids),
        conversations=len(whom.conversation_ids),
        messages=await forgetting_store.count_messages(session, whom.conversation_ids),
        files=len(files),
        forgotten_at=now,
        by_id=by_id,
        remains={"files": files, "dialogues": list(whom.conversation_ids)},
    )
    session.add(row)
    return row


def _told(row: ForgottenRow) -> dict[str, Any]:
    return {
        "contact_ids": row.contact_ids,
        "conversations": row.conversations,
        "messages": row.messages,
        "files": row.files,
        "forgotten_at": iso(row.forgotten_at),
    }


FORGETTING = web.AppKey("forgetting", Forgetting)
