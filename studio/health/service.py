"""How articles do, for editors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import ArticleNotFound
from kb_index.editing.people import People, names_of
from kb_index.store import heads
from studio.health import doubling_store, store
from studio.health.store import Listed, Wanted
from studio.health.views import (
    Around,
    asked_json,
    health_json,
    link_json,
    reviewed_json,
    trend_json,
)
from studio.links import store as links
from studio.period import day_of, first_day
from studio.review import flag_store
from studio.review.views import flag_json, signed

_FLAGS = 50


@dataclass(frozen=True, slots=True)
class ArticleHealth:
    """Lists articles with their figures, which are counted in the background."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def list(self, wanted: Wanted) -> dict[str, Any]:
        """Return one page of published articles."""
        async with self.transactions.read() as session:
            found = await store.listed(session, wanted)
            around = await self._around(session, found, wanted.days)
        last = found[-1] if len(found) == wanted.limit else None
        return {
            "articles": [health_json(one, around) for one in found],
            "next": f"{last.sorted_by}~{last.article.id}" if last else None,
        }

    async def one(self, article_id: str, days: int) -> dict[str, Any]:
        """Return an article with its days, its flags and what those asked whom it failed.

        Raise `ArticleNotFound`.
        """
        async with self.transactions.read() as session:
            found = await store.one(session, article_id, days)
            if found is None:
                raise ArticleNotFound(id=article_id)
            around = await self._around(session, [found], days)
            wanted = flag_store.Wanted(article_id=article_id, limit=_FLAGS)
            flags = await flag_store.listed(session, wanted)
            since = first_day(day_of(self.now()), days)
            asked = await store.asked_by_failed(session, article_id, since)
            known = dict(around.known) | await heads(session, [article_id])
            reviewed = await store.last_settled(session, article_id)
            authors = {reviewed.author} if reviewed else set[str | None]()
            names = await names_of(session, self.people, signed(flags) | authors)
        return {
            **health_json(found, around),
            "reviewed": reviewed_json(reviewed, names),
            "trend": trend_json(found.health),
            "open_flags": [flag_json(flag, known, names) for flag in flags],
            "asked": asked_json(asked),
            "links": [link_json(link) for link in around.links.get(article_id, ())],
        }

    async def _around(self, session: AsyncSession, found: Sequence[Listed], days: int) -> Around:
        ids = [one.article.id for one in found]
        doubles = await doubling_store.of(session, ids)
        ahead = await store.ahead(session, ids)
        others = {each for one in doubles for each in (one.article_id, one.other_id)}
        known, stale = await heads(session, others), await links.stale(session, ids)
        return Around(self.now(), days, ahead, doubles, known, stale)


ARTICLE_HEALTH = web.AppKey("article_health", ArticleHealth)
