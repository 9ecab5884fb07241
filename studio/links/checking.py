"""Looks at the links of published answers, a few at a time, and again every week."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from core.clock import Clock, utc_now
from core.database import Transactions
from kb_index import store as articles
from kb_index.article import Article, Status
from kb_index.render import links
from studio.following.store import advance, progress
from studio.links import store
from studio.links.link import may_check
from studio.links.store import Checked

_NAME = "links"
_FOLLOWED_AT_ONCE = 50
_CHECKED_AT_ONCE = 4


class Probe(Protocol):
    """Calls an address of another machine."""

    async def problem(self, url: str) -> str:
        """Return what is wrong with an address, empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Checking:
    """Follows what is published, and looks at the links on the given sites."""

    transactions: Transactions
    probe: Probe
    sites: Collection[str]
    now: Clock = utc_now

    async def check(self) -> None:
        """Take in some changed articles, and look at some links that are due."""
        await self._follow()
        async with self.transactions.read() as session:
            due = await store.due_links(session, self.now(), _CHECKED_AT_ONCE)
        checked = [Checked(url, await self.probe.problem(url)) for url in due]
        if checked:
            async with self.transactions.write(durable=False) as session:
                await store.note(session, checked, self.now())

    async def _follow(self) -> None:
        async with self.transactions.read() as session:
            before = await progress(session, _NAME)
            feed = await articles.read_feed(session)
            begin = before.position if before.position <= feed.position else 0
            until = min(feed.position, begin + _FOLLOWED_AT_ONCE)
            ids = await articles.changed_ids(session, begin, until)
            changed = await articles.read_articles(session, ids)
        if ids:
            now = {one.id: self._links(one) for one in changed}
            found = {article_id: now.get(article_id, []) for article_id in ids}
            async with self.transactions.write(durable=False) as session:
                if await advance(session, before, until, self.now()):
                    await store.replace(session, found, self.now())

    def _links(self, article: Article) -> list[str]:
        if article.status is not Status.PUBLISHED or article.deleted_at is not None:
            return []
        return [url for url in links(article.answer) if may_check(url, self.sites)]
