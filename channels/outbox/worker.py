"""What runs for as long as the app does: plans what was said, sends it, and shows who is typing."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from channels.adapter import Adapter
from channels.outbox import store
from channels.outbox.planning import Planner
from channels.outbox.posting import Post
from channels.outbox.store import Account
from core.clock import Clock, utc_now
from core.database import Transactions
from core.wakeups import Subscription, Typing

_WAIT_SECONDS = 1.0
_GATHERED_SECONDS = 0.05
"""So long more news are waited for: what changes at the same time is looked at once."""
_LOOKED_AT_ALL = timedelta(seconds=10)
"""How often everything is looked at, in case a wake-up was lost or a process died."""
_QUIET = timedelta(seconds=30)
"""After so long without a word of hers WeChat shows no typing (45080)."""


@dataclass(slots=True)
class Worker:
    """Follows what changes in this process, and looks at everything now and then."""

    transactions: Transactions
    adapters: Mapping[Account, Adapter]
    planner: Planner
    post: Post
    now: Clock = utc_now
    _planned: asyncio.Event = field(default_factory=asyncio.Event)
    _typing: set[str] = field(default_factory=set)
    _shows: set[asyncio.Task[None]] = field(default_factory=set)
    _next_look: float = 0.0

    async def follow(self, subscription: Subscription) -> None:
        """Wait for news, and plan what they are about."""
        news = await subscription.news(_WAIT_SECONDS)
        for typing in news.typing:
            self._beside(self._show(typing))
        if not news.overdue:
            await asyncio.sleep(_GATHERED_SECONDS)
        if self.now().timestamp() >= self._next_look:
            self._next_look = (self.now() + _LOOKED_AT_ALL).timestamp()
            await self.planner.plan()
        elif news.changed:
            await self.planner.plan(news.changed)
        self._planned.set()

    async def deliver(self) -> None:
        """Wait until something may have been planned, and send."""
        await self._planned.wait()
        self._planned.clear()
        await self.post.deliver()

    async def close(self) -> None:
        """Stop what is shown beside."""
        for task in self._shows:
            task.cancel()
        await asyncio.gather(*self._shows, return_exceptions=True)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Let it be shown without waiting for the other side."""
        task = asyncio.create_task(work)
        self._shows.add(task)
        task.add_done_callback(self._shows.discard)

    async def _show(self, typing: Typing) -> None:
        """Show that somebody writes, once, and that an agent stopped; a message ends the bot's."""
        if typing.who == "customer" or typing.active == (typing.conversation_id in self._typing):
            return
        self._typing ^= {typing.conversation_id}
        if not typing.active and typing.who == "bot":
            return
        async with self.transactions.read(brief=True) as session:
            address = await store.address_of(session, typing.conversation_id)
            person = await store.correspondent(session, address) if address else None
        if address is None or person is None or self.now() - person.heard_at > _QUIET:
            return
        adapter = self.adapters.get((address.channel, address.account))
        if adapter is not None and adapter.traits.types:
            await adapter.show_typing(address.external_id, typing.active)
