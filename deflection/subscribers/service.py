"""What supervisors see of subscribers, and can do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import SubscriberNotFound
from core.posting.verdict import State
from deflection.subscribers import store
from deflection.subscribers.courier import key_of
from deflection.subscribers.subscriber import Subscriber
from deflection.subscribers.tables import DeadLetterRow, SubscriberRow

_DEAD = 100


@dataclass(frozen=True, slots=True)
class Subscribers:
    """The subscribers of the file, and how far each is."""

    transactions: Transactions
    known: Collection[Subscriber]
    now: Clock = utc_now

    async def listed(self) -> dict[str, Any]:
        """Return every subscriber of the file, and the newest dead letters of all."""
        hosts = {each.name: each.destination.host for each in self.known}
        async with self.transactions.read() as session:
            rows = await store.listed(session)
            dead = await store.dead_letters(session, _DEAD)
        told = [{**_view(row), "host": hosts[row.name]} for row in rows if row.name in hosts]
        return {"subscribers": told, "dead_letters": [_dead(row) for row in dead]}

    async def again(self, name: str) -> dict[str, Any]:
        """Try what is owed at once; raise `SubscriberNotFound`."""
        async with self.transactions.write() as session:
            row = await store.lock(session, name)
            if row is None:
                raise SubscriberNotFound(name=name)
            row.next_at = min(row.next_at, self.now()) if row.reason else row.next_at
            return _view(row)

    async def skip(self, name: str) -> dict[str, Any]:
        """Give up what is owed and was refused, as a dead letter, and go on with what follows."""
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, name)
            if row is None:
                raise SubscriberNotFound(name=name)
            if row.last is not None and row.reason is not None:
                state = State.UNKNOWN if row.maybe_taken else State.REJECTED
                store.bury(session, row, state, key_of(row), now)
                store.go_on(row, now)
            return _view(row)


def _view(row: SubscriberRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "position": row.position,
        "last": row.last,
        "attempts": row.attempts,
        "reason": row.reason,
        "status": row.status,
        "since": iso(row.since),
        "next_at": iso(row.next_at),
    }


def _dead(row: DeadLetterRow) -> dict[str, Any]:
    names = ("name", "key", "after", "last", "state", "reason", "status", "attempts")
    return {**{name: getattr(row, name) for name in names}, "at": iso(row.at)}


SUBSCRIBERS = web.AppKey("subscribers", Subscribers)
