"""Posting facts to subscribers: one batch at a time for each, so that their order is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random, SystemRandom
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.posting.post import Poster
from core.posting.signature import signed
from core.posting.verdict import Attempt, State, judge
from deflection import store as facts
from deflection.feed.horizon import Horizon
from deflection.feed.leaving import VERSION, document
from deflection.subscribers import store
from deflection.subscribers.subscriber import Subscriber
from deflection.subscribers.tables import SubscriberRow

_log = structlog.get_logger(__name__)

BATCH, EVENT = 100, "facts"
_CLAIM = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class FactCourier:
    """Posts what subscribers lack. A process that dies in between leaves it due, under its key."""

    transactions: Transactions
    horizon: Horizon
    posts: Mapping[str, tuple[Subscriber, Poster]] = field(repr=False)
    now: Clock = utc_now
    chance: Random = field(default_factory=SystemRandom)

    async def begin(self) -> None:
        """Let who is new have what happens from now on."""
        reached = await self.horizon.reached()
        async with self.transactions.write() as session:
            for name in self.posts:
                await store.enter(session, name, reached, self.now())

    async def deliver(self) -> int:
        """Post what is due, to all at once; return how many batches were taken."""
        reached = await self.horizon.reached()
        return sum(await asyncio.gather(*(self._deliver(name, reached) for name in self.posts)))

    async def _deliver(self, name: str, reached: int) -> int:
        taken = 0
        while (claimed := await self._claim(name, reached)) is not None:
            if not await self._attempt(claimed):
                break
            taken += 1
        return taken

    async def _claim(self, name: str, reached: int) -> SubscriberRow | None:
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            row = await store.take(session, name, now)
            if row is None or (row.last is None and not await self._begin(session, row, reached)):
                return None
            row.maybe_taken = row.maybe_taken or (row.attempts > 0 and row.reason is None)
            row.attempts, row.reason, row.next_at = row.attempts + 1, None, now + _CLAIM
            return row

    async def _begin(self, session: AsyncSession, row: SubscriberRow, reached: int) -> bool:
        """Choose the facts of the next batch; false where there is none of its kinds."""
        kinds = self.posts[row.name][0].kinds
        told = await facts.happened_after(session, row.position, BATCH, until=reached, kinds=kinds)
        if not told:
            row.position = max(row.position, reached)
            return False
        row.last, row.since = told[-1][0], self.now()
        row.attempts, row.maybe_taken = 0, False
        return True

    async def _attempt(self, row: SubscriberRow) -> bool:
        subscriber, post = self.posts[row.name]
        body = await self._body(subscriber, row)
        secret = subscriber.destination.secret
        headers = signed(secret, body, key_of(row), EVENT, self.now())
        return await self._note(row, await post(body, headers))

    async def _body(self, subscriber: Subscriber, row: SubscriberRow) -> bytes:
        async with self.transactions.read() as session:
            told = await facts.happened_after(
                session, row.position, BATCH, until=row.last, kinds=subscriber.kinds
            )
        documents = [document(*each, words=subscriber.words) for each in told]
        found: dict[str, Any] = {
            "id": key_of(row),
            "event": EVENT,
            "version": VERSION,
            "facts": documents,
        }
        return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()

    async def _note(self, claimed: SubscriberRow, attempt: Attempt) -> bool:
        """Note how an attempt ended; true when the batch was taken."""
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            row = await store.lock(session, claimed.name)
            if row is None or (row.last, row.attempts) != (claimed.last, claimed.attempts):
                return False  # our time was up, and another attempt has begun
            row.maybe_taken = row.maybe_taken or attempt.maybe_taken
            # Nothing is final but time: who refuses by mistake is put right, and nothing is lost.
            verdict = judge(
                attempt, row.attempts, row.maybe_taken, row.since or now, now, self.chance, ()
            )
            row.reason, row.status = attempt.reason and attempt.reason.value, attempt.status
            if verdict.state is State.PENDING:
                row.next_at = verdict.next_at or now
            else:
                if verdict.state is not State.DELIVERED:
                    store.bury(session, row, verdict.state, key_of(row), now)
                store.go_on(row, now)
        if attempt.reason is not None:
            _tell(row, verdict.state, attempt)
        return verdict.state is State.DELIVERED


def key_of(row: SubscriberRow) -> str:
    """Return the idempotency key of what goes out: the same at every attempt."""
    return f"{row.name}-{row.position}-{row.last}"


def _tell(row: SubscriberRow, state: State, attempt: Attempt) -> None:
    """Tell an operator of what did not go well."""
    _log.warning(
        "facts_not_delivered",
        subscriber=row.name,
        state=state.value,
        reason=attempt.reason,
        status=attempt.status,
        attempts=row.attempts,
    )
