"""The bot's answer as the reply of the callback itself, where it is ready in time.

While we wait, the right to send to her is ours, so that nobody sends the same by the API. The reply
is written down before it is given: if it does not reach WeChat, the delivery is repeated, and gets
the same reply again.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

from channels.adapter import Sent
from channels.inbox.arrival import Arrival
from channels.inbox.service import Inbox
from channels.outbox import store
from channels.outbox.outcome import Fate, Outcome
from channels.outbox.piece import Card, Menu, Piece, Words, to_json
from channels.outbox.planning import Planner
from channels.outbox.posting import Post
from core.wakeups import Wakeups
from handoff.message import Address

_LOOK_SECONDS = 0.3
SECONDS = 3.5
"""How long an answer is waited for; WeChat cuts the call after five."""


@dataclass(slots=True)
class Answers:
    """Holds back what is sent to somebody while her callback waits for it."""

    planner: Planner
    post: Post
    inbox: Inbox
    wakeups: Wakeups
    seconds: float = SECONDS
    _held: dict[Address, str] = field(default_factory=dict)

    async def hold(self, address: Address) -> None:
        """Take the right to send to her, if nobody has it."""
        if address in self._held:
            return
        token, now = self.post.token(), self.post.now()
        until = now + timedelta(seconds=self.seconds + 1)
        async with self.post.transactions.write(durable=False) as session:
            if await store.claim(session, address, token, now, until):
                self._held[address] = token

    async def let_go(self, address: Address) -> None:
        """Give the right back."""
        token = self._held.pop(address, None)
        if token is not None:
            async with self.post.transactions.write(durable=False) as session:
                await store.release(session, address, token, None)

    async def in_time(self, arrival: Arrival, conversation_id: str) -> Piece | None:
        """Return what the bot answers, written down as sent; None if it takes too long."""
        try:
            async with asyncio.timeout(self.seconds):
                return await self._wait(arrival, conversation_id)
        except TimeoutError:
            return None

    async def _wait(self, arrival: Arrival, conversation_id: str) -> Piece | None:
        with self.wakeups.subscribe_to_one() as news:
            news.follow(conversation_id)
            while True:
                await self.hold(arrival.address)  # something may just have been sent to her
                await self.planner.plan([conversation_id])
                token = self._held.get(arrival.address)
                parcel = await self.post.take(arrival.address, token) if token else None
                if parcel is not None:
                    return await asyncio.shield(self._reply(arrival, parcel.id, parcel.piece))
                await news.news(_LOOK_SECONDS)

    async def _reply(self, arrival: Arrival, parcel: str, piece: Piece) -> Piece | None:
        if not isinstance(piece, Words | Menu | Card):
            await self.post.note(arrival.address, parcel, Sent(Outcome(Fate.AGAIN)))
            return None
        await self.inbox.answered_with(arrival.address, arrival.key, to_json(piece))
        await self.post.note(arrival.address, parcel, Sent(Outcome(Fate.DELIVERED)))
        return piece
