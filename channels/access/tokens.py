"""Access tokens: one for each account, in the database, so that replicas share it.

WeChat's stable_token gives every caller the same token while it lasts, renews it in its last five
minutes, and lets the old one work five minutes longer; so whoever renews disturbs nobody. A token
that is refused is asked for again, and forced to be another at most every two minutes.

The database keeps it sealed. What cannot be opened, as after the server's secret was changed, is no
token: another one is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels.access import store
from channels.access.seal import Seal
from channels.access.tables import TokenRow
from core.clock import Clock, utc_now
from core.database import Transactions

_MARGIN = timedelta(seconds=120)
"""A token is renewed so long before its end: less than the 300 s that one lasts at least."""
_FETCHING = timedelta(seconds=15)
_FORCED_APART = timedelta(minutes=2)
"""WeChat forces at most 20 times a day, 30 seconds apart; a token that is wrong again sooner has
another reason."""
_LOOKS, _PAUSE = 50, 0.1


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its end."""

    value: str = field(repr=False)
    expires_at: datetime


Fetch = Callable[[bool], Awaitable[tuple[str, int]]]
"""Asks for a token, forced to be another one or not; returns it and the seconds that it lasts."""


@dataclass(slots=True)
class Tokens:
    """The token of one account; at most one of us asks for it at a time."""

    transactions: Transactions
    channel: str
    account: str
    fetch: Fetch
    seal: Seal
    now: Clock = utc_now
    _known: Token | None = field(default=None, repr=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def get(self) -> str:
        """Return a token that is valid; raise what `fetch` raises when there is none."""
        if self._is_good(self._known):
            return self._value(self._known)
        async with self._lock:
            if not self._is_good(self._known):
                self._known = await self._shared(refused=None)
            return self._value(self._known)

    async def renew(self, refused: str) -> str | None:
        """Return another token than the one that was refused; None where there is none."""
        async with self._lock:
            if self._known is not None and self._known.value != refused:
                return self._known.value
            self._known = await self._shared(refused)
            value = self._value(self._known)
        return None if value == refused else value

    async def _shared(self, refused: str | None) -> Token:
        """Return the database's token, or fetch one while all others wait."""
        for _ in range(_LOOKS):
            async with self.transactions.read(brief=True) as session:
                kept = self._token(await store.find(session, self._key))
            if kept is not None and self._is_good(kept) and kept.value != refused:
                return kept
            if await self._claim():
                return await self._fetch_unless_done(refused)
            if kept is not None and kept.value != refused and self.now() < kept.expires_at:
                return kept  # it overlaps with the one that somebody is fetching
            await asyncio.sleep(_PAUSE)
        return await self._fetch(None, refused)

    async def _fetch_unless_done(self, refused: str | None) -> Token:
        """Fetch one, unless somebody did between our look and our claim."""
        async with self.transactions.read(brief=True) as session:
            kept = self._token(await store.find(session, self._key))
        if kept is not None and self._is_good(kept) and kept.value != refused:
            await self._keep(None)
            return kept
        return await self._fetch(kept, refused)

    async def _fetch(self, kept: Token | None, refused: str | None) -> Token:
        try:
            value, seconds = await self.fetch(False)
            if value == refused and await self._may_force():
                value, seconds = await self.fetch(True)
        except BaseException as error:
            await self._keep(None)
            ended = not isinstance(error, Exception)  # we are cancelled, and nobody waits for it
            if ended or kept is None or kept.value == refused or kept.expires_at <= self.now():
                raise
            return kept
        fresh = Token(value, self.now() + timedelta(seconds=seconds))
        await self._keep(fresh)
        return fresh

    async def _claim(self) -> bool:
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            return await store.claim(session, self._key, now, now + _FETCHING)

    async def _may_force(self) -> bool:
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            row = await store.lock(session, self._key)
            if row.forced_at is not None and now - row.forced_at < _FORCED_APART:
                return False
            row.forced_at = now
            return True

    async def _keep(self, token: Token | None) -> None:
        """Write a token down and let others fetch again; None keeps what was there."""
        async with self.transactions.write(durable=False) as session:
            row = await store.lock(session, self._key)
            row.claimed_until = None
            if token is not None:
                row.token, row.expires_at = self._sealed(token.value), token.expires_at

    @property
    def _key(self) -> tuple[str, str]:
        return (self.channel, self.account)

    def _is_good(self, token: Token | None) -> bool:
        return token is not None and self.now() < token.expires_at - _MARGIN

    @staticmethod
    def _value(token: Token | None) -> str:
        return token.value if token is not None else ""

    def _sealed(self, value: str) -> str:
        return self.seal.close(value, self._whose)

    def _token(self, row: TokenRow | None) -> Token | None:
        if row is None or row.token is None or row.expires_at is None:
            return None
        value = self.seal.open(row.token, self._whose)
        return None if value is None else Token(value, row.expires_at)

    @property
    def _whose(self) -> str:
        return f"{self.channel}/{self.account}"
