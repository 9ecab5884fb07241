"""Who writes next where only one can: whoever can wait the least.

SQLite has one writer at a time. Left to its own lock, writers collide and sleep; in a fair queue a
customer's message would stand behind the bot's answers, which nobody waits for as closely.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_Place = asyncio.Future[None]


class WriteLine:
    """Gives turns in the order of what is left of each writer's patience, so nobody starves."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: list[tuple[float, int, _Place]] = []
        self._numbers = itertools.count()

    @asynccontextmanager
    async def turn(self, patience: float) -> AsyncIterator[None]:
        """Wait for the turn and keep it while the block runs; ``patience`` is in seconds.

        Who comes later with so much less patience that it ends sooner goes first.
        """
        await self._take(patience)
        try:
            yield
        finally:
            self._give()

    async def _take(self, patience: float) -> None:
        if not self._taken:
            self._taken = True
            return
        loop = asyncio.get_running_loop()
        place: _Place = loop.create_future()
        heapq.heappush(self._waiting, (loop.time() + patience, next(self._numbers), place))
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():
                self._give()  # the turn had come just when we were told to stop
            raise

    def _give(self) -> None:
        while self._waiting:
            _, _, place = heapq.heappop(self._waiting)
            if not place.cancelled():
                place.set_result(None)
                return
        self._taken = False
