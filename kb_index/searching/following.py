"""Bringing an index to where the feed stands, a little at a time, so that nobody waits for all.

An import of thousands of articles takes minutes to encode. What is published meanwhile goes first:
it is put into the index between two steps, and once more when its turn in the feed comes, which
changes nothing. Until where the index holds the feed is said only when all of it is done.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core.database import Transactions
from kb_index import store
from kb_index.article import Status
from kb_index.searching.health import Built
from kb_index.searching.place import Place
from kb_index.searching.searcher import Searcher, Standing

_FIRST, _MOST = 20, 100
_STEP_SECONDS = 0.25
"""What a step should take: who publishes meanwhile waits for one."""


@dataclass(slots=True)
class Following:
    """One way from where an index stands to where the feed stands."""

    transactions: Transactions
    place: Place
    standing: Standing
    feed: store.Feed
    tell: Callable[[Built], None]
    _removed: set[str] = field(default_factory=set)

    async def walk(self, changed: Sequence[str]) -> Standing:
        """Put the changed articles into the index or take them out; returns what it holds then."""
        done, step, ahead = 0, _FIRST, self.feed.position
        while done < len(changed):
            began = time.monotonic()
            await self._put(changed[done : done + step])
            done += step
            step = _next(step, time.monotonic() - began)
            if done < len(changed):
                self.tell(Built(done, len(changed)))
                ahead = await self._overtaken(ahead)
        return await self.place.run(
            Searcher.follow, self._removed, self.feed.id, self.feed.position
        )

    async def _put(self, ids: Sequence[str]) -> set[str]:
        """Put those that are published into the index; returns the others, which leave it."""
        async with self.transactions.read() as session:
            articles = await store.read_articles(session, ids)
        published = [article for article in articles if article.status is Status.PUBLISHED]
        if published:
            await self.place.run(Searcher.put, published)
        found = {article.id for article in published}
        gone = set(ids) - found
        self._removed = (self._removed - found) | gone
        return gone

    async def _overtaken(self, ahead: int) -> int:
        """Do first what was published since the feed had a position; returns where it is now.

        Another import is no more urgent than this one, and waits.
        """
        async with self.transactions.read(brief=True) as session:
            feed = await store.read_feed(session)
            newer = feed.position - ahead
            if feed.id != self.standing.feed_id or not 0 < newer <= _FIRST:
                return ahead
            ids = await store.changed_ids(session, ahead, feed.position)
        if gone := await self._put(ids):
            held = self.standing
            await self.place.run(Searcher.follow, gone, held.feed_id, held.position)
        return feed.position


def _next(step: int, seconds: float) -> int:
    """Return how many articles the next step takes, from how long one has taken."""
    wanted = step * _STEP_SECONDS / max(seconds, 0.01)
    return max(1, min(_MOST, round(min(max(wanted, step / 2), step * 2))))
