"""Where everybody stands in the queue, read once for all who wait.

One move in the queue changes the place of every customer behind it. If each page asked the database
for its own, a queue of n would be counted n times over for one move; so one reader takes the whole
order, at most once a second, and tells the pages whose place or wait changed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions, touch
from core.sockets import POLL_SECONDS
from core.wakeups import Subscription, Wakeups
from handoff.queue import store
from handoff.queue.sharing import paces
from handoff.queue.wait import Wait, expected_wait

PAGES_PER_SECOND = 1000
"""How many pages are told of their places in a second, so that a long queue holds up nobody."""

TOPIC = "queue"


@dataclass(frozen=True, slots=True)
class Standing:
    """A place in the queue, counted from 1, and the wait that is to be expected there."""

    place: int
    wait: Wait | None = None

    def to_json(self) -> dict[str, Any]:
        """Write it as the customer's page gets it (docs/protocol.md)."""
        wait = self.wait and {"low_seconds": self.wait.low, "high_seconds": self.wait.high}
        return {"position": self.place, "wait": wait}


def queue_moved(session: AsyncSession) -> None:
    """Note that the order of the queue changes, so that the board is read anew after the commit."""
    touch(session, TOPIC)


class QueueBoard:
    """The newest known standings; a page that is not on it yet has just joined.

    ``grace`` is how long an agent whose desk is gone still counts.
    """

    def __init__(
        self,
        transactions: Transactions,
        wakeups: Wakeups,
        grace: timedelta,
        now: Clock = utc_now,
    ) -> None:
        self._transactions = transactions
        self._wakeups = wakeups
        self._grace = grace
        self._now = now
        self._standings: Mapping[str, Standing] = {}

    def standing(self, conversation_id: str) -> Standing | None:
        """Return where a conversation stands, None when it was not waiting at the last look."""
        return self._standings.get(conversation_id)

    @property
    def waiting(self) -> Set[str]:
        """Return the conversations that waited at the last look."""
        return self._standings.keys()

    async def refresh(self) -> None:
        """Read the queue and tell the pages for whom something changed."""
        before = self._standings
        self._standings, changed = await self._read(before)
        for first in range(0, len(changed), PAGES_PER_SECOND):
            self._wakeups.nudge(changed[first : first + PAGES_PER_SECOND])
            await asyncio.sleep(0 if len(changed) < PAGES_PER_SECOND else 1)

    async def follow(self, news: Subscription) -> None:
        """Wait until the queue moves, or for long enough that we may have missed it; refresh."""
        news.follow(TOPIC)
        await news.news(POLL_SECONDS)
        await self.refresh()

    async def _read(
        self, before: Mapping[str, Standing]
    ) -> tuple[Mapping[str, Standing], list[str]]:
        """Return all standings, and for whom they changed; a long queue is reckoned in a thread."""
        async with self._transactions.read() as session:
            queue = await store.waiting(session)
            crew = await store.crew(session, self._now() - self._grace)
            served = await store.served(session, self._now())

        def reckon() -> tuple[Mapping[str, Standing], list[str]]:
            pairs = zip(queue, paces(queue, crew, tuple(served)), strict=True)
            found = {
                each.conversation_id: Standing(place, expected_wait(*pace))
                for place, (each, pace) in enumerate(pairs, 1)
            }
            return found, [each for each, now in found.items() if before.get(each) != now]

        return await asyncio.to_thread(reckon)


QUEUE_BOARD = web.AppKey("queue_board", QueueBoard)
