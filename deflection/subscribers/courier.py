"""Posting facts to subscribers: one batch at a time for each, so that their order is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, SystemRandom

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.posting.post import Poster
from core.posting.signature import signed
from core.posting.verdict import Attempt, State, judge
from deflection import store as facts
from deflection.feed.horizon import Horizon
from deflection.subscribers import store
from deflection.subscribers.batch import BATCH, EVENT, Span, body_of
from deflection.subscribers.subscriber import Subscriber
from deflection.subscribers.tables import SubscriberRow

_log = structlog.get_logger(__name__)

Outlet = tuple[Subscriber, Poster]
"""Somebody who is sent facts, and what posts to her."""
Still = Callable[[AsyncSession, Subscriber], Awaitable[bool]]
"""Tells whether she is in the database as we know her."""
_CLAIM = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class FactCourier:
    """Posts what subscribers lack. A process that dies in between leaves it due, under its key."""

    transactions: Transactions
    horizon: Horizon
    outlets: Callable[[], Awaitable[Sequence[Outlet]]] = field(repr=False)
    still: Still = field(repr=False)
    now: Clock = utc_now
    chance: Random = field(default_factory=SystemRandom)

    async def begin(self) -> None:
        """Let who is new have what happens from now on."""
        reached, outlets = await self.horizon.reached(), await self.outlets()
        async with self.transactions.write() as session:
            for to, _ in outlets:
                await store.enter(session, to.name, reached, self.now())

    async def deliver(self) -> int:
        """Post what is due, to all at once; return how many batches were taken."""
        outlets = await self.outlets()
        if not outlets:
            return 0
        reached = await self.horizon.reached()
        return sum(await asyncio.gather(*(self._deliver(*each, reached) for each in outlets)))

    async def _deliver(self, to: Subscriber, post: Poster, reached: int) -> int:
        taken = 0
        while (claimed := await self._claim(to, reached)) is not None:
            if not await self._attempt(to, post, claimed):
                break
            taken += 1
        return taken

    async def _claim(self, to: Subscriber, reached: int) -> SubscriberRow | None:
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            row = await store.take(session, to.name, now)
            # Who was changed since we asked is given nothing more as she was: the next round knows.
            if row is None or not await self.still(session, to):
                return None
            if row.last is None and not await self._begin(session, to, row, reached):
                return None
            row.maybe_taken = row.maybe_taken or (row.attempts > 0 and row.reason is None)
            row.attempts, row.reason, row.next_at = row.attempts + 1, None, now + _CLAIM
            return row

    async def _begin(
        self, session: AsyncSession, to: Subscriber, row: SubscriberRow, reached: int
    ) -> bool:
        """Choose the facts of the next batch; false where there is none of its kinds."""
        told = await facts.happened_after(
            session, row.position, BATCH, until=reached, kinds=to.kinds
        )
        if not told:
            row.position = max(row.position, reached)
            return False
        row.last, row.since = told[-1][0], self.now()
        row.kinds = [kind.value for kind in to.kinds]
        row.attempts, row.maybe_taken = 0, False
        return True

    async def _attempt(self, to: Subscriber, post: Poster, row: SubscriberRow) -> bool:
        key = key_of(row)
        async with self.transactions.read() as session:
            body = await body_of(session, to, key, Span.under_way(row))
        headers = signed(to.destination.secret, body, key, EVENT, self.now())
        return await self._note(row, await post(body, headers))

    async def _note(self, claimed: SubscriberRow, attempt: Attempt) -> bool:
        """Note how an attempt ended; true when the batch was taken."""
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            row = await store.lock(session, claimed.name)
            if row is None or _claim_of(row) != _claim_of(claimed):
                return False  # another attempt has begun: our time was up, or she is elsewhere
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


def _claim_of(row: SubscriberRow) -> tuple[int | None, int, datetime]:
    """Return what tells one attempt from any other."""
    return row.last, row.attempts, row.next_at


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
