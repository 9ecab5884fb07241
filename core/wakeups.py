"""Who is told that a conversation changed.

A wake-up carries no data: the reader goes to the database and takes what is new. So a lost or a
doubled wake-up costs at most one poll interval, and nothing can be delivered that was not
committed. Typing is the exception: it is never stored, and losing it loses nothing.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

Who = Literal["customer", "bot", "agent", "colleague"]


@dataclass(frozen=True, slots=True)
class Typing:
    """Somebody started or stopped writing in a conversation.

    A colleague is an agent as other agents see her: then ``agent_id`` and ``name`` say who, and
    ``note`` that it is an internal note.
    """

    conversation_id: str
    who: Who
    active: bool
    agent_id: str = ""
    name: str = ""
    note: bool = False


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last look: conversations that changed, and who is typing.

    ``overdue`` tells that nothing came in time: look at the database in case a wake-up was lost.
    ``nudged`` tells that something beside the database changed, as a place in the queue.
    """

    changed: frozenset[str]
    typing: tuple[Typing, ...]
    overdue: bool
    nudged: bool = False


class Subscription:
    """One reader's mailbox; it keeps at most one mark per conversation, however slow the reader."""

    def __init__(self, readers: Readers, topic: str | None) -> None:
        self._readers = readers
        self._topic = topic
        self._changed: set[str] = set()
        self._typing: dict[tuple[str, Who, str], Typing] = {}
        self._nudged = False
        self._event = asyncio.Event()

    def follow(self, conversation_id: str) -> None:
        """Hear of this conversation from now on, and of no other."""
        if conversation_id == self._topic:
            return
        self.leave()
        self._topic = conversation_id
        self._readers[conversation_id].add(self)

    def leave(self) -> None:
        """Hear of nothing any more."""
        if self._topic is None:
            return
        self._readers[self._topic].discard(self)
        if not self._readers[self._topic]:
            del self._readers[self._topic]
        self._topic = None

    def mark(self, conversation_id: str) -> None:
        """Note that a conversation changed."""
        self._changed.add(conversation_id)
        self._event.set()

    def nudge(self) -> None:
        """Note that something beside the database changed."""
        self._nudged = True
        self._event.set()

    def signal(self, typing: Typing) -> None:
        """Note who is typing; a newer signal replaces the older."""
        self._typing[typing.conversation_id, typing.who, typing.agent_id] = typing
        self._event.set()

    async def news(self, timeout: float) -> News:
        """Wait for something new, at most ``timeout`` seconds, and take it."""
        try:
            async with asyncio.timeout(timeout):
                await self._event.wait()
        except TimeoutError:
            pass
        overdue = not self._event.is_set()
        typing = tuple(self._typing.values())
        news = News(frozenset(self._changed), typing, overdue, self._nudged)
        self._event.clear()
        self._nudged = False
        self._changed.clear()
        self._typing.clear()
        return news


Readers = defaultdict[str, set[Subscription]]
_EVERYTHING = "*"


class Wakeups:
    """The switchboard inside one process."""

    def __init__(self) -> None:
        self._readers: Readers = defaultdict(set)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """Listen to every conversation while the block runs."""
        with self.subscribe_to_one() as subscription:
            subscription.follow(_EVERYTHING)
            yield subscription

    @contextmanager
    def subscribe_to_one(self) -> Iterator[Subscription]:
        """Listen to the one conversation that the subscription follows, while the block runs."""
        subscription = Subscription(self._readers, None)
        try:
            yield subscription
        finally:
            subscription.leave()

    def notify(self, conversation_ids: Iterable[str]) -> None:
        """Tell who listens to these conversations that they changed."""
        for conversation_id in conversation_ids:
            for subscription in self._listening(conversation_id):
                subscription.mark(conversation_id)

    def nudge(self, conversation_ids: Iterable[str]) -> None:
        """Tell who follows just one of these that something beside the database changed for it."""
        for conversation_id in conversation_ids:
            for subscription in self._readers.get(conversation_id, ()):
                subscription.nudge()

    def followed(self, conversation_ids: Set[str]) -> set[str]:
        """Return those of these that a reader follows alone: a page of the customer's is open."""
        return {each for each in conversation_ids if each in self._readers}

    def signal(self, typing: Typing) -> None:
        """Tell who listens to a conversation who is typing in it."""
        for subscription in self._listening(typing.conversation_id):
            subscription.signal(typing)

    def _listening(self, conversation_id: str) -> set[Subscription]:
        everywhere = self._readers.get(_EVERYTHING, set())
        return everywhere | self._readers.get(conversation_id, set())


WAKEUPS = web.AppKey("wakeups", Wakeups)
