"""Trying a draft with all that customers asked lately, without getting in their way."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from kb_index.article import Draft
from kb_index.asking.clarify import REACH
from kb_index.ranking.policy import Decision, Thresholds
from kb_index.ranking.query import PUBLIC, Query
from kb_index.searching.keeper import Keeper
from kb_index.searching.searcher import Searcher
from kb_index.trying.asked import MOST, Asked
from kb_index.trying.results import Prospect, Prospects

SECONDS = 4.0
"""So long an editor waits for it at most; of that a part for the choice of what is promising."""

PROMISING = 0.45
"""Of the frozen questions whose article was shown, none promised less than 0.55 (`promises`); of
other questions, three in a hundred promise so much."""

_CHOOSING = 0.6
_READ_AT_ONCE, _TRIED_AT_ONCE = 32, 4
"""Questions that a customer's search may have to wait for: some twentieths of a second."""

_PATIENCE = 1.0
"""Seconds after which it goes on although somebody is always searching."""


class Idle:
    """Knows whether a customer's search is running now."""

    def __init__(self) -> None:
        self._running = 0
        self._over = asyncio.Event()
        self._over.set()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Count a search while the block runs."""
        self._running += 1
        self._over.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._over.set()

    async def wait(self) -> None:
        """Wait until no search is running, but not for ever."""
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._over.wait()
        except TimeoutError:
            return


class Review:
    """One draft against many questions, for a limited time."""

    def __init__(self, keeper: Keeper, idle: Idle, draft: Draft, at: datetime) -> None:
        self._keeper, self._idle = keeper, idle
        self._draft, self._at = draft, at
        self._began = time.monotonic()

    async def of(self, asked: Sequence[Asked], limits: Thresholds) -> Prospects:
        """Return which of the questions the draft would help with, the most asked first."""
        open_ones = [one for one in asked if one.decision is not Decision.ANSWER][:MOST]
        promising, looked_at = await self._promising(open_ones)
        found: list[Prospect] = []
        for start in range(0, len(promising), _TRIED_AT_ONCE):
            if self._spent() > SECONDS:
                looked_at -= len(promising) - start
                break
            found += await self._tried(promising[start : start + _TRIED_AT_ONCE], limits)
        found.sort(key=lambda one: (-one.asked.times, -one.change.confidence, one.asked.question))
        return Prospects(tuple(found), looked_at)

    async def _promising(self, asked: Sequence[Asked]) -> tuple[list[Asked], int]:
        """Return the questions that something speaks for, most first, and how many were read."""
        promises: list[float] = []
        for start in range(0, len(asked), _READ_AT_ONCE):
            if self._spent() > _CHOOSING * SECONDS:
                break
            await self._idle.wait()
            questions = [one.question for one in asked[start : start + _READ_AT_ONCE]]
            promises += await self._keeper.run(Searcher.promises, self._draft, questions)
        told = zip(asked[: len(promises)], promises, strict=True)
        ranked = sorted(
            ((promise, one) for one, promise in told if promise >= PROMISING),
            key=lambda pair: -pair[0],
        )
        return [one for _, one in ranked], len(promises)

    async def _tried(self, asked: Sequence[Asked], limits: Thresholds) -> list[Prospect]:
        await self._idle.wait()
        queries = [self._query(one) for one in asked]
        changes = await self._keeper.run(Searcher.changes, self._draft, queries, limits)
        told = zip(asked, changes, strict=True)
        return [Prospect(one, change) for one, change in told if change is not None]

    def _query(self, one: Asked) -> Query:
        draft = self._draft
        audiences = PUBLIC | {draft.audience}
        return Query(
            one.question,
            one.language,
            REACH,
            draft.kind,
            audiences,
            at=self._at,
            about=draft.id,
        )

    def _spent(self) -> float:
        return time.monotonic() - self._began
