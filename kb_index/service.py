"""What can be done with articles; every use case runs in a transaction that is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ArticleNotFound, DraftTakenUp
from kb_index import store
from kb_index.article import Article, ArticleView, Audience, Draft, Status


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How many articles a load added, changed and found as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: LoadReport) -> LoadReport:
        return LoadReport(
            self.added + other.added,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


async def load_articles(
    session: AsyncSession,
    drafts: Sequence[Draft],
    now: datetime,
    author: str = "import",
    *,
    keep_edited: bool = False,
) -> LoadReport:
    """Store drafts by their external ids; what has not changed is left alone.

    A known article keeps its id and gets a new revision; loading the same drafts twice writes
    nothing the second time. With ``keep_edited`` an article that somebody else than ``author``
    wrote last counts as unchanged.
    """
    known = await store.known_articles(session, [draft.external_id for draft in drafts])
    fresh, changed = [], []
    for draft in drafts:
        before = known.get(draft.external_id)
        if before is None:
            fresh.append(_stored(draft, 1, now, now))
        elif keep_edited and before.author != author:
            continue
        elif replace(draft, id=before.id).digest() != before.digest:
            same = replace(draft, id=before.id)
            changed.append(_stored(same, before.revision + 1, before.created_at, now))
    if fresh or changed:
        await store.save_articles(session, fresh + changed, author, now)
    return LoadReport(len(fresh), len(changed), len(drafts) - len(fresh) - len(changed))


async def publish(session: AsyncSession, draft: Draft, now: datetime, author: str) -> Article:
    """Publish one article: a new revision and a change that every replica's index follows."""
    published = replace(draft, status=Status.PUBLISHED)
    await load_articles(session, [published], now, author)
    return await _by_external_id(session, draft.external_id)


async def propose(session: AsyncSession, draft: Draft, now: datetime, author: str) -> Article:
    """Store what somebody proposes for review, which readers and search do not see.

    She may write it anew; raise `DraftTakenUp` once an editor writes, or has decided about it.
    """
    known = (await store.known_articles(session, [draft.external_id])).get(draft.external_id)
    if known is not None:
        before = await _read(session, known.id)
        waiting = before.status is Status.IN_REVIEW and before.deleted_at is None
        if known.author != author or not waiting or await store.being_written(session, known.id):
            raise DraftTakenUp()
    await load_articles(session, [replace(draft, status=Status.IN_REVIEW)], now, author)
    return await _by_external_id(session, draft.external_id)


async def title(session: AsyncSession, article_id: str) -> str:
    """Return an article's title, whatever its status; raise `ArticleNotFound`."""
    return (await _read(session, article_id)).title


async def archive(session: AsyncSession, article_id: str, now: datetime, author: str) -> Article:
    """Take an article away from readers and search; raise `ArticleNotFound`."""
    before = await _read(session, article_id)
    archived = replace(before, status=Status.ARCHIVED, revision=before.revision + 1, updated_at=now)
    await store.save_articles(session, [archived], author, now)
    return archived


async def get_article(
    session: AsyncSession,
    article_id: str,
    audiences: frozenset[Audience],
    now: datetime,
) -> ArticleView:
    """Return a published article that these audiences may read; raise `ArticleNotFound`.

    An article that exists but is hidden looks like none, so that ids tell nothing. Agents read it
    outside its dates too, for customers go on asking about what they once read.
    """
    article = await _read(session, article_id)
    in_time = article.valid(now) or Audience.AGENTS in audiences
    if article.status is not Status.PUBLISHED or article.audience not in audiences or not in_time:
        raise ArticleNotFound(id=article_id)
    return ArticleView(article, await store.translations(session, article, now))


async def versions(
    session: AsyncSession, ids: Sequence[str], language: str, now: datetime
) -> dict[str, Article]:
    """Return the versions in a language, by the ids of the articles that have one."""
    known = {
        article.id: other.id
        for article in await store.read_articles(session, ids)
        for other in await store.translations(session, article, now)
        if other.language == language
    }
    found = {one.id: one for one in await store.read_articles(session, known.values())}
    return {article_id: found[other] for article_id, other in known.items() if other in found}


async def _read(session: AsyncSession, article_id: str) -> Article:
    found = await store.read_articles(session, [article_id])
    if not found:
        raise ArticleNotFound(id=article_id)
    return found[0]


async def _by_external_id(session: AsyncSession, external_id: str) -> Article:
    known = await store.known_articles(session, [external_id])
    return await _read(session, known[external_id].id)


def _stored(draft: Draft, revision: int, created_at: datetime, now: datetime) -> Article:
    values = {name: getattr(draft, name) for name in Draft.__dataclass_fields__}
    return Article(**values, revision=revision, created_at=created_at, updated_at=now)
