"""Finds published articles that ask the same, by following what is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.clock import Clock, utc_now
from core.database import Transactions
from kb_index import store as articles
from kb_index.article import Article, Draft, Status
from kb_index.results import ArticleKind
from kb_index.trying.results import Alike, By
from studio.following.store import advance, progress
from studio.gaps.wording import plain
from studio.health import doubling_store as store

LIKENESS = 0.7
"""How probably two articles must ask the same to be worth an editor's look."""

_NAME = "doubles"
_AT_ONCE = 10
_NEAREST = 3


class Likeness(Protocol):
    """Compares articles."""

    async def alike(self, draft: Draft, k: int = 5) -> list[Alike]:
        """Return the published articles most alike to one; raise `IndexUnavailable`."""


@dataclass(frozen=True, slots=True)
class Doubling:
    """Looks at articles as they change, a few at a time: searches go first."""

    transactions: Transactions
    base: Likeness
    now: Clock = utc_now

    async def look(self) -> int:
        """Look at some changed articles; return how many. Raise `IndexUnavailable`."""
        async with self.transactions.read() as session:
            before = await progress(session, _NAME)
            feed = await articles.read_feed(session)
            # A database that was made anew numbers its feed from the beginning.
            begin = before.position if before.position <= feed.position else 0
            until = min(feed.position, begin + _AT_ONCE)
            ids = await articles.changed_ids(session, begin, until)
            changed = await articles.read_articles(session, ids)
        if not ids:
            return 0
        doubles = [each for one in changed for each in await self._doubles(one)]
        async with self.transactions.write(durable=False) as session:
            if await advance(session, before, until, self.now()):
                others = await articles.read_articles(session, {other for _, other in doubles})
                await store.replace(session, ids, _told(doubles, [*changed, *others]))
        return len(ids)

    async def _doubles(self, article: Article) -> list[tuple[str, str]]:
        """Return an article with each that asks the same."""
        published = article.status is Status.PUBLISHED and article.deleted_at is None
        if not published or article.kind is not ArticleKind.FAQ:
            return []
        found = await self.base.alike(article, _NEAREST)
        near = (one for one in found if one.by is By.WORDING and one.likeness >= LIKENESS)
        return [(article.id, one.article_id) for one in near if one.article_id != article.id]


def _told(doubles: Sequence[tuple[str, str]], known: Sequence[Article]) -> list[store.Double]:
    """Return each pair once, in the order of its ids, with whether both answer the same."""
    by_id = {one.id: one for one in known}
    pairs = {(min(pair), max(pair)) for pair in doubles if by_id.keys() >= set(pair)}
    return [
        store.Double(one, other, plain(by_id[one].answer) == plain(by_id[other].answer))
        for one, other in sorted(pairs)
    ]
