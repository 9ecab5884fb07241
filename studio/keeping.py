"""Everything that the studio shows, kept current in the background."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from core.clock import Clock, utc_now
from core.database import Transactions
from studio.following import store
from studio.following.follower import Follower
from studio.gaps import store as gaps
from studio.gaps.counting import Counting as CountingGaps
from studio.gaps.memory import Memory
from studio.gaps.placing import Encode, Placing
from studio.gaps.tidying import Tidying
from studio.health import counting_store as articles
from studio.health.counting import Counting as CountingArticles
from studio.health.doubling import Doubling, Likeness
from studio.period import KEPT, day_of


class Base(Encode, Likeness, Protocol):
    """What is needed of a knowledge base."""


_DAY, _TIDIED = "day", "tidied"


@dataclass(frozen=True, slots=True)
class Keeping:
    """Follows the facts to what is shown: questions, groups, counts, and, once a day, all of it."""

    transactions: Transactions
    follower: Follower
    placing: Placing
    tidying: Tidying
    gaps: CountingGaps
    articles: CountingArticles
    doubling: Doubling
    now: Clock = utc_now

    @classmethod
    def of(cls, transactions: Transactions, base: Base, now: Clock = utc_now) -> Keeping:
        """Return what keeps this database current, with vectors of this knowledge base."""
        memory = Memory(transactions)
        return cls(
            transactions,
            Follower(transactions, now),
            Placing(transactions, base, memory, now),
            Tidying(transactions, base, memory, now),
            CountingGaps(transactions, now),
            CountingArticles(transactions, now),
            Doubling(transactions, base, now),
            now,
        )

    async def keep(self) -> None:
        """Do all that is to be done; raise `IndexUnavailable` while nothing encodes.

        What needs no vectors comes first.
        """
        await _all(self.follower.follow)
        await self._begin_day()
        await _all(self.articles.count)
        await _all(self.placing.place)
        await self._tidy()
        await self.gaps.look_for_articles()
        await _all(self.gaps.count)
        await self.doubling.look()  # a few only: comparing all of a new knowledge base takes long

    async def _begin_day(self) -> None:
        """Once a day, forget what is old and let everything be counted anew."""
        today = day_of(self.now())
        async with self.transactions.read() as session:
            before = await store.progress(session, _DAY)
        if before.position >= today:
            return
        async with self.transactions.write(durable=False) as session:
            if await store.advance(session, before, today, self.now()):
                await store.forget(session, today - KEPT)
                await gaps.make_all_stale(session)
                await articles.make_all_stale(session, today)

    async def _tidy(self) -> None:
        """Once a day, keep the groups in order."""
        today = day_of(self.now())
        async with self.transactions.read() as session:
            before = await store.progress(session, _TIDIED)
        if before.position >= today:
            return
        await self.tidying.tidy()
        async with self.transactions.write(durable=False) as session:
            await store.advance(session, before, today, self.now())


async def _all(step: Callable[[], Awaitable[int]]) -> None:
    """Make steps until one finds nothing to do."""
    while await step():
        pass
