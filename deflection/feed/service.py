"""Reading facts page by page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from core.database import Transactions
from deflection import store
from deflection.facts import FactKind
from deflection.feed.horizon import Horizon
from deflection.feed.leaving import VERSION, document


@dataclass(frozen=True, slots=True)
class Feed:
    """All facts in the order of writing, for programs."""

    transactions: Transactions
    horizon: Horizon

    async def page(
        self, after: int, limit: int, kinds: Collection[FactKind] = (), *, words: bool = False
    ) -> dict[str, Any]:
        """Return facts after a number, at most so many, of some kinds or of all.

        ``next`` is where the next page begins: nothing before it is still to come. ``more`` tells
        that there already is one.
        """
        reached = await self.horizon.reached()
        async with self.transactions.read() as session:
            told = await store.happened_after(session, after, limit, until=reached, kinds=kinds)
        more = len(told) == limit
        ends = told[-1][0] if more else max(after, reached)
        return {
            "version": VERSION,
            "facts": [document(*each, words=words) for each in told],
            "next": ends,
            "more": more,
        }


FEED = web.AppKey("feed", Feed)
