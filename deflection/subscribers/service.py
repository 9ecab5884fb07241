"""What supervisors see of subscribers and can do, and how operators add, change and remove them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import SubscriberChanged, SubscriberExists, SubscriberNotFound
from core.posting.verdict import Reason, State
from deflection.facts import FactKind
from deflection.feed.horizon import Horizon
from deflection.subscribers import store
from deflection.subscribers.batch import Span
from deflection.subscribers.courier import key_of
from deflection.subscribers.letters import view as letter_view
from deflection.subscribers.roster import Change, Roster, Wish, new_salt
from deflection.subscribers.subscriber import Subscriber
from deflection.subscribers.tables import SubscriberRow, SubscriptionRow

_DEAD = 100


@dataclass(frozen=True, slots=True)
class Subscribers:
    """The subscribers of the file and of the page, and how far each is."""

    transactions: Transactions
    roster: Roster
    horizon: Horizon
    now: Clock = utc_now

    async def listed(self) -> dict[str, Any]:
        """Return every subscriber, and the newest dead letters of all with how many there are."""
        known = {each.name: each for each in await self.roster.all()}
        async with self.transactions.read() as session:
            added = {row.name: row for row in await store.subscriptions(session)}
            rows = await store.listed(session)
            dead = await store.dead_letters(session, _DEAD)
            count = await store.dead_count(session)
        named = [row for row in rows if row.name in known or row.name in added]
        return {
            "subscribers": [self._told(row, known.get(row.name), added) for row in named],
            "dead_letters": [letter_view(row) for row in dead],
            "dead": count,
            "kinds": list(FactKind),
            "private": self.roster.private,
        }

    async def add(self, wish: Wish, by: str) -> dict[str, Any]:
        """Send facts to one more from now on; the answer alone ever tells her secret.

        Raise `InvalidInput`, or `SubscriberExists`.
        """
        salt, reached = new_salt(), await self.horizon.reached()
        subscriber = self.roster.checked(wish, salt)
        if wish.name in {each.name for each in self.roster.written}:
            raise SubscriberExists(name=wish.name)
        kinds = [kind.value for kind in wish.kinds]
        values = {"name": wish.name, "url": wish.url, "kinds": kinds, "words": wish.words}
        now = self.now()
        async with self.transactions.write() as session:
            told = {**values, "salt": salt, "version": new_salt()}
            if not await store.add(session, told, by, now):
                raise SubscriberExists(name=wish.name)
            await store.begin_anew(session, wish.name, reached, now)
        secret = self.roster.secret_of(wish.name, salt)
        return {"name": wish.name, "host": subscriber.destination.host, "secret": secret}

    async def change(self, name: str, change: Change, by: str) -> dict[str, Any]:
        """Send one of the page other facts, or elsewhere, from where she is on; her secret stays.

        What waits goes to the new address. Raise `InvalidInput`, `WrittenInFile`,
        `SubscriberNotFound`, or `SubscriberChanged` where somebody changed her meanwhile.
        """
        self.roster.refuse_written(name)
        async with self.transactions.write() as session:
            own, row = await store.subscription(session, name), await store.lock(session, name)
            if own is None or row is None:
                raise SubscriberNotFound(name=name)
            if own.version != change.version:
                raise SubscriberChanged(name=name)
            url = own.url if change.url is None else change.url
            wish = Wish(name, url, change.kinds, change.words)
            known = self.roster.checked(wish, own.salt)
            self._set(own, row, wish)
            own.version, own.changed_at, own.changed_by = new_salt(), self.now(), by
            return self._told(row, known, {name: own})

    def _set(self, own: SubscriptionRow, row: SubscriberRow, wish: Wish) -> None:
        """Let one be as she is wished, and what goes out to her follow."""
        if wish.url != own.url:
            store.begin_elsewhere(row, self.now())
        own.url, own.words = wish.url, wish.words
        own.kinds = [kind.value for kind in wish.kinds]
        if row.last is not None and Span.under_way(row).wanted(wish.kinds) is None:
            store.go_on(row, self.now())

    async def renew(self, name: str) -> dict[str, Any]:
        """Give one of the page another secret at once; raise `WrittenInFile`."""
        self.roster.refuse_written(name)
        salt = new_salt()
        async with self.transactions.write() as session:
            row = await store.subscription(session, name)
            if row is None:
                raise SubscriberNotFound(name=name)
            row.salt = salt
        return {"name": name, "secret": self.roster.secret_of(name, salt)}

    async def remove(self, name: str) -> None:
        """Send one of the page nothing more, and drop her dead letters; raise `WrittenInFile`."""
        self.roster.refuse_written(name)
        async with self.transactions.write() as session:
            row = await store.subscription(session, name)
            if row is None:
                raise SubscriberNotFound(name=name)
            await session.delete(row)
            await store.forget(session, name)

    async def pause(self, name: str) -> dict[str, Any]:
        """Post nothing until she is resumed; what happens meanwhile waits."""

        def change(row: SubscriberRow) -> None:
            row.paused_at = row.paused_at or self.now()

        return await self._change(name, lambda _, row: change(row))

    async def resume(self, name: str) -> dict[str, Any]:
        """Go on where it stopped; what was being tried has its whole day again."""

        def change(row: SubscriberRow) -> None:
            if row.paused_at is not None:
                row.paused_at, row.next_at = None, self.now()
                row.since = row.since and self.now()

        return await self._change(name, lambda _, row: change(row))

    async def again(self, name: str) -> dict[str, Any]:
        """Try what is owed at once; raise `SubscriberNotFound`."""

        def change(row: SubscriberRow) -> None:
            row.next_at = min(row.next_at, self.now()) if row.reason else row.next_at

        return await self._change(name, lambda _, row: change(row))

    async def skip(self, name: str) -> dict[str, Any]:
        """Give up what is owed and was refused, as a dead letter, and go on with what follows."""
        now = self.now()

        def change(session: AsyncSession, row: SubscriberRow) -> None:
            if row.last is not None and row.reason is not None:
                state = State.UNKNOWN if row.maybe_taken else State.REJECTED
                store.bury(session, row, state, key_of(row), now)
                store.go_on(row, now)

        return await self._change(name, change)

    async def _change(
        self, name: str, change: Callable[[AsyncSession, SubscriberRow], None]
    ) -> dict[str, Any]:
        async with self.transactions.write() as session:
            row = await store.lock(session, name)
            if row is None:
                raise SubscriberNotFound(name=name)
            change(session, row)
            return _view(row)

    def _told(
        self, row: SubscriberRow, known: Subscriber | None, added: dict[str, SubscriptionRow]
    ) -> dict[str, Any]:
        """Return one with where she is; one of a private network that is closed by now says so."""
        if known is not None:
            written, own = known in self.roster.written, added.get(row.name)
            version = None if written or own is None else own.version
            told = {**_view(row), "host": known.destination.host, "in_file": written}
            return {**told, "kinds": list(known.kinds), "words": known.words, "version": version}
        own, forbidden = added[row.name], Reason.FORBIDDEN_ADDRESS.value
        told = {**_view(row), "host": URL(own.url).host, "in_file": False, "reason": forbidden}
        return {**told, "kinds": own.kinds, "words": own.words, "version": own.version}


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
        "paused_at": iso(row.paused_at),
    }


SUBSCRIBERS = web.AppKey("subscribers", Subscribers)
