"""Replays as supervisors ask for them, and the work on them in the background."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

import numpy as np
from aiohttp import web

import kb_index.store
from core.clock import Clock, iso, utc_now
from core.database import Transactions
from core.errors import InvalidInput, ReplayNotFound, ReplayUnderWay
from core.ids import new_id
from deflection.experiments.treating.treatment import Treatment
from deflection.experiments.treating.vocabulary import Vocabulary
from kb_index.ranking.policy import Thresholds
from studio.gaps.placing import ENCODED_AT_ONCE
from studio.replay import store
from studio.replay.question import Question, questions
from studio.replay.replaying import Base, Replaying
from studio.replay.store import State
from studio.replay.tables import ReplayRow
from studio.replay.tallying import Tally, grouped, named

MOST_DAYS, MOST_QUESTIONS = 31, 20_000
_LEVERS = frozenset({"wrong_answers", "choices", "asks_back", "suggests", "ranking"})
_BEAT_QUESTIONS = 25

Tell = Callable[[int], Awaitable[None]]
"""Is told how many questions are done."""


class _Cancelled(Exception):
    """Somebody wants no more of it."""


@dataclass(frozen=True, slots=True)
class Replays:
    """The use cases of replays; nothing is ever written to a conversation."""

    transactions: Transactions
    base: Base
    limits: Callable[[Treatment], Thresholds]
    vocabulary: Vocabulary
    zone: tzinfo = UTC
    now: Clock = utc_now

    async def ask(
        self, since: date, until: date, treatment: Treatment, author_id: str
    ) -> dict[str, Any]:
        """Ask for a replay of some days, both within; raise `ReplayUnderWay` beside another."""
        self._check(since, until, treatment)
        row = ReplayRow(
            id=new_id(),
            state=State.WAITING.value,
            since=since,
            until=until,
            treatment=treatment.changes(),
            created_by=author_id,
            created_at=self.now(),
            done=0,
            total=0,
        )
        async with self.transactions.write() as session:
            if await store.under_way(session):
                raise ReplayUnderWay()
            await store.add(session, row)
            return _head(row)

    def _check(self, since: date, until: date, treatment: Treatment) -> None:
        if not since <= until or (until - since).days >= MOST_DAYS:
            raise InvalidInput(field="since", problem=f"at most {MOST_DAYS} days, in their order")
        if not treatment.levers <= _LEVERS:
            known = ", ".join(sorted(_LEVERS))
            raise InvalidInput(field="treatment", problem=f"only {known} change what is found")
        self.vocabulary.check(treatment, "treatment")

    async def every(self) -> list[dict[str, Any]]:
        """Return all replays without their results, the newest first."""
        async with self.transactions.read() as session:
            return [_head(row) for row in await store.every(session)]

    async def read(self, replay_id: str) -> dict[str, Any]:
        """Return a replay, with its result once it is done."""
        async with self.transactions.read() as session:
            row = await store.get(session, replay_id)
            if row is None:
                raise ReplayNotFound(id=replay_id)
            return {**_head(row), "result": row.result}

    async def cancel(self, replay_id: str) -> dict[str, Any]:
        """Cancel a replay; one that is over stays as it is."""
        async with self.transactions.write() as session:
            await store.cancel(session, replay_id, self.now())
        return await self.read(replay_id)

    # The work

    async def sweep(self) -> None:
        """Work on a replay that nobody works on; raise `IndexUnavailable`."""
        async with self.transactions.write(durable=False) as session:
            row = await store.claim(session, self.now())
            claimed = None if row is None else (row.id, row.since, row.until, row.treatment)
        if claimed is None:
            return
        replay_id, since, until, changes = claimed
        try:
            treatment = Treatment.model_validate(changes)
            result = await self._result(replay_id, since, until, treatment)
        except _Cancelled:
            return
        async with self.transactions.write() as session:
            await store.finish(session, replay_id, self.now(), result)

    async def _result(
        self, replay_id: str, since: date, until: date, treatment: Treatment
    ) -> dict[str, Any]:
        asked = await self.asked(since, until)

        async def tell(done: int) -> None:
            async with self.transactions.write(durable=False) as session:
                if not await store.beat(session, replay_id, self.now(), done, len(asked)):
                    raise _Cancelled

        return await self.replayed(asked, treatment, tell)

    async def asked(self, since: date, until: date) -> list[Question]:
        """Return the questions of some days of the company's zone."""
        begin = datetime.combine(since, time(), self.zone)
        end = datetime.combine(until + timedelta(days=1), time(), self.zone)
        async with self.transactions.read() as session:
            told = await store.searched_in(session, begin, end, MOST_QUESTIONS)
        found = await asyncio.to_thread(list, questions(told))
        return found[:MOST_QUESTIONS]

    async def replayed(
        self, asked: Sequence[Question], treatment: Treatment, tell: Tell
    ) -> dict[str, Any]:
        """Return what would be otherwise; ``tell`` is told now and then how many are done."""
        tally, done = Tally(), 0
        await tell(done)
        async for question, now in Replaying(self.base, treatment, self.limits).again(asked):
            tally.add(question, now)
            done += 1
            if done % _BEAT_QUESTIONS == 0:
                await tell(done)
            await asyncio.sleep(0)
        await tell(done)
        return await self._told(tally, tell, done)

    async def _told(self, tally: Tally, tell: Tell, done: int) -> dict[str, Any]:
        changed = tally.changed()
        encoder, parts = "", []
        for first in range(0, len(changed), ENCODED_AT_ONCE):
            texts = [one.text for one in changed[first : first + ENCODED_AT_ONCE]]
            encoded = await self.base.encode(texts)
            encoder = encoded.encoder
            parts.append(encoded.vectors)
            await tell(done)
        async with self.transactions.read() as session:
            heads = await kb_index.store.heads(session, named(changed))
        titles = {id_: head.title for id_, head in heads.items()}

        def write() -> dict[str, Any]:
            topics = grouped(changed, encoder, np.concatenate(parts)) if parts else []
            return tally.to_json(topics, titles)

        return await asyncio.to_thread(write)


def _head(row: ReplayRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "treatment": row.treatment,
        "created_at": iso(row.created_at),
        "ended_at": iso(row.ended_at),
        "done": row.done,
        "total": row.total,
    }


REPLAYS = web.AppKey("replays", Replays)
