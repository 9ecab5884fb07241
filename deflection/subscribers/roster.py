"""Who is sent facts: the subscribers of the file, and those that an operator added on a page."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Transactions
from core.errors import InvalidInput, SubscriberNotFound, WrittenInFile
from core.posting.destination import Called, Destination
from deflection.facts import FactKind
from deflection.subscribers import store
from deflection.subscribers.subscriber import Subscriber, checked_name, known_kinds
from deflection.subscribers.tables import SubscriptionRow

_CALLED = Called("url", "secret", "JIELI_SUBSCRIBERS_PRIVATE=true")
_LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscriber as an operator wants her; no kinds means all."""

    name: str
    url: str
    kinds: tuple[FactKind, ...] = ()
    words: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What an operator wants otherwise of the ``version`` that she saw; no address keeps it."""

    version: str
    url: str | None
    kinds: tuple[FactKind, ...]
    words: bool


@dataclass(frozen=True, slots=True)
class Roster:
    """All subscribers. ``private`` lets those of the page be on a private network.

    The secret of one of the page is derived from ours (``key``) and her salt: nothing that is
    stored in the database signs anything.
    """

    transactions: Transactions
    written: tuple[Subscriber, ...]
    key: bytes = field(repr=False)
    private: bool = False

    async def all(self) -> list[Subscriber]:
        """Return everybody who can be posted to; the file's word counts where both have a name."""
        async with self.transactions.read() as session:
            rows = await store.subscriptions(session)
        found = {row.name: one for row in rows if (one := self._of(row)) is not None}
        return list((found | {each.name: each for each in self.written}).values())

    async def one(self, name: str) -> Subscriber:
        """Return one of them; raise `SubscriberNotFound`."""
        for each in await self.all():
            if each.name == name:
                return each
        raise SubscriberNotFound(name=name)

    async def still(self, session: AsyncSession, one: Subscriber) -> bool:
        """Tell whether she is as we know her: nobody changed or removed her since."""
        if one in self.written:
            return True
        row = await store.subscription(session, one.name, lock=False)
        return row is not None and self._of(row) == one

    def checked(self, wish: Wish, salt: str) -> Subscriber:
        """Return the subscriber of a wish; raise `InvalidInput` in words that quote no address."""
        if not checked_name(wish.name):
            raise InvalidInput(field="name", problem="1 to 32 small letters, digits, - and _")
        if not 0 < len(wish.url) <= _LONGEST_URL or not wish.url.isprintable():
            raise InvalidInput(field="url", problem=f"an address of at most {_LONGEST_URL} letters")
        try:
            destination = self._destination(wish.name, wish.url, salt)
        except ValueError as error:
            raise InvalidInput(field="url", problem=str(error)) from None
        return Subscriber(wish.name, destination, wish.kinds, wish.words)

    def refuse_written(self, name: str) -> None:
        """Raise `WrittenInFile` for one of the file, which no page changes."""
        if name in {each.name for each in self.written}:
            raise WrittenInFile(name=name)

    def secret_of(self, name: str, salt: str) -> str:
        """Return what signs the posts to one of the page: 64 letters."""
        told = f"facts-subscriber:{name}:{salt}".encode()
        return hmac.new(self.key, told, hashlib.sha256).hexdigest()

    def _destination(self, name: str, url: str, salt: str) -> Destination:
        found = Destination.of(url, self.secret_of(name, salt), self.private, _CALLED)
        if found is None:
            raise ValueError("url is missing")
        return found

    def _of(self, row: SubscriptionRow) -> Subscriber | None:
        """Return the subscriber of a row, None where she may not be posted to as it is set now."""
        try:
            destination = self._destination(row.name, row.url, row.salt)
        except ValueError:
            return None
        return Subscriber(row.name, destination, known_kinds(row.kinds), row.words)


def new_salt() -> str:
    """Return what makes a secret differ from the one before."""
    return secrets.token_hex(16)
