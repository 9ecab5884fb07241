"""The only SQL of the knowledge base."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from core.database import touch
from core.ids import new_id
from kb_index.article import Article, Audience, Status, Translation
from kb_index.editing.tables import CopyRow
from kb_index.results import ArticleKind
from kb_index.tables import ArticleRow, ChangeRow, FeedRow, RevisionRow, VariantRow

TOPIC = "articles"
"""What wakes the followers of the change feed of this process, after the commit."""

_BATCH = 400
_FEED = 1
_COLUMNS = ("id", "external_id", "kind", "language", "translation_key", "title", "answer")
_MORE_COLUMNS = ("product", "category", "audience", "status", "source")
_DATES = ("valid_from", "valid_until", "review_at")
_KEEPING = ("owner_id", "tags")
_WRITTEN = (*_COLUMNS, *_MORE_COLUMNS, *_KEEPING, *_DATES)
_STAMPS = ("revision", "created_at", "updated_at", "deleted_at")
Item = TypeVar("Item")

# Built once: making them anew for every answer would take longer than running them.
_ARTICLES = (
    select(*(getattr(ArticleRow, name) for name in (*_WRITTEN, *_STAMPS, "worded_revision")))
    .where(ArticleRow.id.in_(bindparam("ids", expanding=True)))
    .order_by(ArticleRow.id)
)
_VARIANTS = (
    select(VariantRow.article_id, VariantRow.text)
    .where(VariantRow.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(VariantRow.article_id, VariantRow.number)
)
_TRANSLATIONS = (
    select(ArticleRow.id, ArticleRow.language, ArticleRow.title)
    .where(
        ArticleRow.translation_key == bindparam("translation_key"),
        ArticleRow.id != bindparam("id"),
        ArticleRow.status == Status.PUBLISHED,
        ArticleRow.audience == bindparam("audience"),
        or_(ArticleRow.valid_from.is_(None), ArticleRow.valid_from <= bindparam("at")),
        or_(ArticleRow.valid_until.is_(None), ArticleRow.valid_until > bindparam("at")),
    )
    .order_by(ArticleRow.language, ArticleRow.id)
)


@dataclass(frozen=True, slots=True)
class Feed:
    """Where the change feed of this database stands."""

    id: str
    position: int


@dataclass(frozen=True, slots=True)
class Known:
    """What an importer must know of an article that is already stored."""

    id: str
    digest: str
    revision: int
    author: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Head:
    """An article without its text."""

    id: str
    title: str
    language: str
    product: str
    category: str
    status: Status
    updated_at: datetime
    deleted_at: datetime | None

    @property
    def published(self) -> bool:
        """Tell whether readers may find it, within its dates."""
        return self.status is Status.PUBLISHED and self.deleted_at is None


async def known_articles(session: AsyncSession, external_ids: Iterable[str]) -> dict[str, Known]:
    """Return the stored articles among the given external ids."""
    columns = (ArticleRow.id, ArticleRow.digest, ArticleRow.revision, RevisionRow.author)
    newest = (RevisionRow.article_id == ArticleRow.id, RevisionRow.revision == ArticleRow.revision)
    query = select(ArticleRow.external_id, *columns, ArticleRow.created_at).join(
        RevisionRow, and_(*newest)
    )
    known = {}
    for batch in _batches(list(external_ids)):
        for row in await session.execute(query.where(ArticleRow.external_id.in_(batch))):
            known[row.external_id] = Known(*row[1:])
    return known


async def save_articles(
    session: AsyncSession,
    articles: Sequence[Article],
    author: str,
    now: datetime,
    note: str = "",
) -> None:
    """Insert new articles, replace known ones, keep the revisions and append to the feed."""
    fresh = [article for article in articles if article.revision == 1]
    if fresh:
        await session.execute(insert(ArticleRow), [row_of(article) for article in fresh])
    for article in articles:
        if article.revision > 1:
            statement = update(ArticleRow).where(ArticleRow.id == article.id)
            words = worded(article.title, article.answer, article.revision)
            await session.execute(statement.values(row_of(article) | {"worded_revision": words}))
    await _replace_variants(session, articles)
    await keep_revisions(session, articles, author, now, note)
    await append_changes(session, [article.id for article in articles], now)


async def keep_revisions(
    session: AsyncSession, articles: Sequence[Article], author: str, now: datetime, note: str = ""
) -> None:
    """Write down what articles say at their revisions, and touch nothing else."""
    revisions = [_revision(article, author, now, note) for article in articles]
    await session.execute(insert(RevisionRow), revisions)


async def remove_articles(session: AsyncSession, ids: Sequence[str], now: datetime) -> None:
    """Take articles away for good, with their revisions and what hangs on them, and say so."""
    for batch in _batches(list(ids)):
        for table in (VariantRow, RevisionRow):
            await session.execute(delete(table).where(table.article_id.in_(batch)))
        await session.execute(delete(ArticleRow).where(ArticleRow.id.in_(batch)))
        await append_changes(session, batch, now)


async def append_changes(session: AsyncSession, article_ids: Sequence[str], now: datetime) -> None:
    """Append one change per article, with rising numbers in commit order."""
    last = await raise_position(session, len(article_ids))
    first = last - len(article_ids) + 1
    changes = [
        {"position": first + offset, "article_id": article_id, "created_at": now}
        for offset, article_id in enumerate(article_ids)
    ]
    await session.execute(insert(ChangeRow), changes)


async def read_feed(session: AsyncSession) -> Feed:
    """Return where the feed stands; position 0 and an empty id before the first change."""
    row = (await session.execute(select(FeedRow.feed_id, FeedRow.position))).one_or_none()
    return Feed(row.feed_id, row.position) if row else Feed("", 0)


async def changed_ids(session: AsyncSession, after: int, until: int) -> list[str]:
    """Return the articles that changed in ``(after, until]``, each once."""
    query = select(ChangeRow.article_id).where(
        ChangeRow.position > after, ChangeRow.position <= until
    )
    return list((await session.scalars(query.distinct())).all())


async def read_articles(session: AsyncSession, ids: Iterable[str]) -> list[Article]:
    """Return the articles with these ids; unknown ids are left out."""
    found: list[Article] = []
    for batch in _batches(list(ids)):
        rows = (await session.execute(_ARTICLES, {"ids": batch})).all()
        variants = await _variants(session, [row.id for row in rows])
        found += [_article(row, variants) for row in rows]
    return found


async def being_written(session: AsyncSession, article_id: str) -> bool:
    """Tell whether an article has a working copy."""
    return await session.get(CopyRow, article_id) is not None


async def labels(session: AsyncSession, ids: Collection[str]) -> Sequence[tuple[str, str, str]]:
    """Return id, product and category of articles; unknown ones are left out."""
    query = select(ArticleRow.id, ArticleRow.product, ArticleRow.category)
    rows = await session.execute(query.where(ArticleRow.id.in_(ids)))
    return [(row.id, row.product, row.category) for row in rows]


async def heads(session: AsyncSession, ids: Collection[str]) -> dict[str, Head]:
    """Return what lists tell of articles, whatever their status; unknown ids are left out."""
    columns = (getattr(ArticleRow, name) for name in Head.__dataclass_fields__)
    query = select(*columns).where(ArticleRow.id.in_(ids))
    rows = await session.execute(query)
    return {row.id: Head(**{**row._mapping, "status": Status(row.status)}) for row in rows}


async def published_articles(session: AsyncSession) -> list[Article]:
    """Return every published article, in the order of its id."""
    query = select(ArticleRow.id).where(ArticleRow.status == Status.PUBLISHED)
    ids = (await session.scalars(query.order_by(ArticleRow.id))).all()
    return await read_articles(session, ids)


async def translations(
    session: AsyncSession, article: Article, at: datetime
) -> tuple[Translation, ...]:
    """Return the published versions in other languages, same audience, within their dates."""
    if not article.translation_key:
        return ()
    values = {
        "translation_key": article.translation_key,
        "id": article.id,
        "audience": article.audience,
        "at": at,
    }
    rows = await session.execute(_TRANSLATIONS, values)
    return tuple(Translation(*row) for row in rows)


async def raise_position(session: AsyncSession, by: int) -> int:
    """Take the next so many numbers of the feed, and return the last of them.

    Nobody else gets one before this transaction ends, so take them as late as can be. Whoever
    follows the feed is woken after the commit.
    """
    touch(session, TOPIC)
    raised = update(FeedRow).where(FeedRow.id == _FEED).values(position=FeedRow.position + by)
    position = (await session.scalars(raised.returning(FeedRow.position))).one_or_none()
    if position is None:
        first = {"id": _FEED, "feed_id": new_id(), "position": by}
        await session.execute(insert(FeedRow), [first])
        return by
    return position


async def _replace_variants(session: AsyncSession, articles: Sequence[Article]) -> None:
    for batch in _batches([article.id for article in articles if article.revision > 1]):
        await session.execute(delete(VariantRow).where(VariantRow.article_id.in_(batch)))
    rows = [
        {"article_id": article.id, "number": number, "text": text}
        for article in articles
        for number, text in enumerate(article.variants)
    ]
    if rows:
        await session.execute(insert(VariantRow), rows)


async def _variants(session: AsyncSession, ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for article_id, text in await session.execute(_VARIANTS, {"ids": ids}):
        found.setdefault(article_id, []).append(text)
    return found


def _article(row: Any, variants: dict[str, list[str]]) -> Article:
    values = dict(row._mapping)
    values["kind"] = ArticleKind(values["kind"])
    values["audience"] = Audience(values["audience"])
    values["status"] = Status(values["status"])
    values["tags"] = tuple(values["tags"])
    return Article(**values, variants=tuple(variants.get(row.id, ())))


def row_of(article: Article) -> dict[str, Any]:
    """Return an article's columns."""
    values = {name: getattr(article, name) for name in (*_WRITTEN, *_STAMPS)}
    return values | {"tags": list(article.tags), "digest": article.digest()}


def worded(title: Any, answer: Any, revision: Any) -> ColumnElement[int]:
    """Return the revision of a changed article's words: the one before where they are the same."""
    same = and_(ArticleRow.title == title, ArticleRow.answer == answer)
    return case((same, ArticleRow.worded_revision), else_=revision)


def content_of(article: Article) -> dict[str, Any]:
    """Return what a revision keeps of an article."""
    content = {name: getattr(article, name) for name in _WRITTEN}
    content |= {name: iso(getattr(article, name)) for name in _DATES}
    return content | {"tags": list(article.tags), "variants": list(article.variants)}


def _revision(article: Article, author: str, now: datetime, note: str) -> dict[str, Any]:
    return {
        "article_id": article.id,
        "revision": article.revision,
        "content": content_of(article),
        "author": author,
        "note": note,
        "created_at": now,
    }


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
