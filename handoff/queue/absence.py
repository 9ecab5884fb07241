"""Customers who closed the page while they waited: their place is kept for a grace, then given up.

Who has a page open is known to the process that holds its socket. Each process marks the pages of
its own a few times in a grace, hundreds in one statement, and any of them gives up the place of who
was marked by none. Who gives a sign of life otherwise, as by a request, is marked the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.wakeups import Wakeups
from handoff import store as conversations
from handoff.queue import store
from handoff.queue.board import QueueBoard
from handoff.queue.vigil import Vigil
from handoff.reception import Reception

_log = structlog.get_logger(__name__)

PAGED_CHANNELS = ("web",)
"""Channels with a page that can be closed; elsewhere a silent customer has not left."""

_LOOKS, _LONGEST_PAUSE = 4, timedelta(seconds=60)
"""How often in a grace pages are marked, at least, and how rarely in a long one."""
_AT_ONCE, _MARKED_AT_ONCE = 500, 500
"""How many places one sweep gives up, and how many pages one transaction marks."""


@dataclass(slots=True)
class Absence:
    """Gives up the places of customers whose page has been gone for the ``grace``."""

    transactions: Transactions
    wakeups: Wakeups
    board: QueueBoard
    reception: Reception
    grace: timedelta
    now: Clock = utc_now
    _heard: set[str] = field(default_factory=set, init=False)
    _vigil: Vigil = field(init=False)

    def __post_init__(self) -> None:
        """Begin to look."""
        self._vigil = Vigil(self.grace / 2)

    @property
    def pause(self) -> float:
        """Return how many seconds lie between two sweeps."""
        return min(self.grace / _LOOKS, _LONGEST_PAUSE).total_seconds()

    def heard_of(self, conversation_id: str) -> None:
        """Note a sign of life that is no socket; it counts for the next sweep."""
        self._heard.add(conversation_id)

    async def sweep(self) -> None:
        """Mark the pages of ours, and give up the places of who was seen nowhere."""
        now = self.now()
        await self._mark(now)
        if now - self._vigil.look(now) < self.grace:
            return
        async with self.transactions.read() as session:
            gone = await store.gone(session, now - self.grace, PAGED_CHANNELS, _AT_ONCE)
            over = await store.pages_of_nobody(session, now - self.grace, _MARKED_AT_ONCE)
        for conversation_id in gone:
            await self._give_up(conversation_id)
        if over:
            async with self.transactions.write(durable=False) as session:
                await store.forget_pages(session, over)

    async def _mark(self, now: datetime) -> None:
        waiting = self.board.waiting
        heard, self._heard = self._heard, set()
        here = self.wakeups.followed(waiting) | (heard & waiting)
        for some in _parts(sorted(here)):
            async with self.transactions.write(durable=False) as session:
                await store.mark_pages(session, some, now)

    async def _give_up(self, conversation_id: str) -> None:
        """Give up one place, unless she was accepted or came back meanwhile."""
        async with self.transactions.write() as session:
            row = await conversations.lock(session, conversation_id)
            now = self.now()
            seen_at = await store.last_sign(session, row)
            if seen_at is not None and seen_at < now - self.grace:
                await self.reception.lost_while_waiting(session, row, seen_at, now)
                _log.info("customer_gone", conversation_id=conversation_id)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(ids), _MARKED_AT_ONCE):
        yield ids[first : first + _MARKED_AT_ONCE]


ABSENCE = web.AppKey("absence", Absence)
