"""Who is told that a conversation changed.

A wake-up carries no data: the reader goes to the database and takes what is new. So a lost or a
doubled wake-up costs at most one poll interval, and nothing can be delivered that was not
committed. Typing is the exception: it is never stored, and losing it loses nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Who = Literal["customer", "bot", "agent"]


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody started or stopped writing in a conversation."""

    conversation_id: str
    who: Who
    active: bool


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last look: conversations that changed, and who is typing."""

    changed: frozenset[str]
    typing: tuple[Typing, ...]


class Subscription:
    """One reader's mailbox; it keeps at most one mark per conversation, however slow the reader."""

    def __init__(self) -> None:
        self._changed: set[str] = set()
        self._typing: dict[tuple[str, Who], Typing] = {}
        self._event = asyncio.Event()

    def mark(self, conversation_ids: Iterable[str]) -> None:
        """Note that conversations changed."""
        self._changed.update(conversation_ids)
        self._event.set()

    def signal(self, typing: Typing) -> None:
        """Note who is typing; a newer signal replaces the older."""
        self._typing[typing.conversation_id, typing.who] = typing
        self._event.set()

    async def news(self, timeout: float) -> News:
        """Wait for something new, at most ``timeout`` seconds, and take it."""
        try:
            async with asyncio.timeout(timeout):
                await self._event.wait()
        except TimeoutError:
            pass
        self._event.clear()
        news = News(frozenset(self._changed), tuple(self._typing.values()))
        self._changed.clear()
        self._typing.clear()
        return news


class Wakeups:
    """The switchboard inside one process."""

    def __init__(self) -> None:
        self._subscriptions: set[Subscription] = set()

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Listen while the block runs."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def notify(self, conversation_ids: Iterable[str]) -> None:
        """Tell every reader that these conversations changed."""
        ids = frozenset(conversation_ids)
        for subscription in self._subscriptions:
            subscription.mark(ids)

    def signal(self, typing: Typing) -> None:
        """Tell every reader who is typing."""
        for subscription in self._subscriptions:
            subscription.signal(typing)


WAKEUPS = web.AppKey("wakeups", Wakeups)
