"""Delivering what is owed to the outside desk, at least once, and showing how that went."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random, SystemRandom
from typing import Any

import structlog
from aiohttp import web

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import DeliverySettled
from core.posting.post import Poster
from core.posting.signature import signed
from core.posting.verdict import Attempt, State, judge
from handoff.routing.view import in_record
from handoff.tables import HandoffRow
from handoff.webhook import store
from handoff.webhook.tables import DeliveryRow

_log = structlog.get_logger(__name__)

_AT_ONCE = 8
_CLAIM = timedelta(seconds=60)
"""How long an attempt may take before another process believes that it died."""


@dataclass(frozen=True, slots=True)
class Courier:
    """Posts what is due. A process that dies in between leaves it due again, under the same key."""

    transactions: Transactions
    post: Poster
    secret: bytes = field(repr=False)
    now: Clock = utc_now
    chance: Random = field(default_factory=SystemRandom)

    async def deliver(self) -> int:
        """Make one attempt at everything that is due; returns how many were made."""
        made = 0
        while ids := await self._due():
            await asyncio.gather(*map(self._attempt, ids))
            made += len(ids)
        return made

    async def _due(self) -> list[str]:
        async with self.transactions.read(brief=True) as session:
            return list(await store.due(session, self.now(), _AT_ONCE))

    async def _attempt(self, delivery_id: str) -> None:
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            claimed = await store.claim(session, delivery_id, now, now + _CLAIM)
            if claimed is not None and claimed[0].attempts == 1:
                claimed[0].routing = await in_record(session, claimed[1].id)
        if claimed is None:
            return
        body = body_of(*claimed)
        row = claimed[0]
        headers = signed(self.secret, body, row.id, row.event, self.now())
        await self._note(row, await self.post(body, headers))

    async def _note(self, claimed: DeliveryRow, attempt: Attempt) -> None:
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            row = await store.lock(session, claimed.id)
            if row.attempts != claimed.attempts or row.state != State.PENDING:
                return  # our time was up, and another attempt has begun
            row.maybe_taken = row.maybe_taken or attempt.maybe_taken
            verdict = judge(attempt, row.attempts, row.maybe_taken, row.since, now, self.chance)
            row.state, row.next_at = verdict.state.value, verdict.next_at
            row.reason, row.status = attempt.reason and attempt.reason.value, attempt.status
            row.finished_at = None if verdict.state is State.PENDING else now
        _tell(row)


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What supervisors see of deliveries, and can do."""

    transactions: Transactions
    now: Clock = utc_now

    async def page(
        self, state: State | None, before: datetime | None, limit: int
    ) -> dict[str, Any]:
        """Return the newest deliveries, and how many there are in each state."""
        async with self.transactions.read() as session:
            rows = await store.page(session, state, before, limit)
            counts = await store.counts(session)
        return {"deliveries": [_view(row, hers) for row, hers in rows], "counts": counts}

    async def retry(self, delivery_id: str) -> dict[str, Any]:
        """Try one again that was rejected or whose fate is unknown, under its old key.

        Raise `DeliverySettled` when it was delivered or is still being tried.
        """
        now = self.now()
        async with self.transactions.write() as session:
            row = await store.lock(session, delivery_id)
            if row.state in (State.DELIVERED, State.PENDING):
                raise DeliverySettled(state=row.state)
            row.state, row.next_at, row.since, row.finished_at = State.PENDING.value, now, now, None
            return _view(row, await store.conversation_of(session, row))


DELIVERIES = web.AppKey("deliveries", Deliveries)


def body_of(row: DeliveryRow, handoff: HandoffRow) -> bytes:
    """Return what is posted: the same bytes at every attempt."""
    document = {
        "id": row.id,
        "event": row.event,
        "created_at": iso(row.created_at),
        "record": {**handoff.record, **(row.routing or {})},
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _view(row: DeliveryRow, conversation_id: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "event": row.event,
        "conversation_id": conversation_id,
        "handoff_id": row.handoff_id,
        "state": row.state,
        "attempts": row.attempts,
        "reason": row.reason,
        "status": row.status,
        "next_at": iso(row.next_at),
        "created_at": iso(row.created_at),
        "finished_at": iso(row.finished_at),
    }


def _tell(row: DeliveryRow) -> None:
    """Tell an operator of what did not go well."""
    if row.state != State.DELIVERED:
        _log.warning(
            "delivery_failed",
            delivery_id=row.id,
            state=row.state,
            reason=row.reason,
            status=row.status,
            attempts=row.attempts,
        )
