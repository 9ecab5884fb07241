"""The only SQL of working copies, revisions, and of who has an article open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from core.errors import ArticleNotFound, RevisionNotFound
from core.routes import Principal
from kb_index import store as articles
from kb_index.article import Article
from kb_index.editing.life import Work
from kb_index.editing.tables import CopyRow, EditorRow, SaveRow
from kb_index.editing.texts.content import Content, from_json
from kb_index.results import ArticleKind
from kb_index.tables import ArticleRow, RevisionRow

SAVES_KEPT = 40
"""So many texts back, a page that is behind still gets an exact merge."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text on its way into a working copy, by whom, and the revision that it is up to."""

    article_id: str
    content: Content
    state: Work
    author: str
    base_revision: int
    at: datetime


async def read(session: AsyncSession, article_id: str) -> Article:
    """Return an article of the FAQ, wherever it stands; raise `ArticleNotFound`."""
    found = await articles.read_articles(session, [article_id])
    if not found or found[0].kind is not ArticleKind.FAQ:
        raise ArticleNotFound(id=article_id)
    return found[0]


async def lock(session: AsyncSession, article_id: str) -> Article:
    """Load an article for change: whoever comes second waits, and sees what the first did."""
    await lock_all(session, [article_id])
    return await read(session, article_id)


async def lock_all(session: AsyncSession, ids: Sequence[str]) -> None:
    """Hold articles for change, always in the same order."""
    query = select(ArticleRow.id).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id)
    await session.execute(query.with_for_update(key_share=True))


async def lock_trash(session: AsyncSession, before: datetime, limit: int) -> Sequence[str]:
    """Hold the articles that came into the trash before a moment, at most so many."""
    query = select(ArticleRow.id).where(ArticleRow.deleted_at < before).order_by(ArticleRow.id)
    return (await session.scalars(query.limit(limit).with_for_update())).all()


async def copy_of(session: AsyncSession, article_id: str) -> CopyRow | None:
    """Return the working copy of an article, if there is one."""
    return await session.get(CopyRow, article_id)


async def copies_of(session: AsyncSession, ids: Sequence[str]) -> dict[str, CopyRow]:
    """Return the working copies of articles, by article."""
    rows = await session.scalars(select(CopyRow).where(CopyRow.article_id.in_(ids)))
    return {row.article_id: row for row in rows}


async def write_copy(session: AsyncSession, row: CopyRow | None, text: Written) -> CopyRow:
    """Put a text into an article's working copy under the next version, and remember it."""
    version = (row.version if row else await _last_version(session, text.article_id)) + 1
    values = text.content.to_json()
    if row is None:
        row = CopyRow(article_id=text.article_id, note="")
    row.version, row.content, row.updated_at = version, values, text.at
    row.state, row.author, row.base_revision = text.state, text.author, text.base_revision
    row.title, row.words = text.content.title, text.content.words()
    session.add(row)
    save = {"version": version, "content": values, "saved_at": text.at}
    await session.execute(insert(SaveRow), [save | {"article_id": text.article_id}])
    old = (SaveRow.article_id == text.article_id, SaveRow.version <= version - SAVES_KEPT)
    await session.execute(delete(SaveRow).where(*old))
    return row


async def saved(session: AsyncSession, article_id: str, version: int) -> Content | None:
    """Return what a working copy said at a version, None when that is long ago."""
    row = await session.get(SaveRow, (article_id, version))
    return from_json(row.content) if row else None


async def forget_saves(session: AsyncSession, before: datetime) -> None:
    """Take away the texts of copies that were settled long ago, but for the last of each.

    The last one keeps the versions rising, so that no page takes a later copy for its own.
    """
    later = aliased(SaveRow)
    is_later = (later.article_id == SaveRow.article_id, later.version > SaveRow.version)
    without = SaveRow.article_id.not_in(select(CopyRow.article_id))
    old = delete(SaveRow).where(SaveRow.saved_at < before, without, exists().where(*is_later))
    await session.execute(old)


async def raise_revision(session: AsyncSession, article: Article) -> None:
    """Count a revision that leaves an article as readers see it."""
    statement = update(ArticleRow).where(ArticleRow.id == article.id)
    await session.execute(statement.values(revision=article.revision))


async def set_status(session: AsyncSession, article: Article) -> None:
    """Change where an article stands and write no revision of it."""
    statement = update(ArticleRow).where(ArticleRow.id == article.id)
    await session.execute(statement.values(status=article.status))


async def revision(session: AsyncSession, article_id: str, number: int) -> RevisionRow:
    """Return one revision; raise `RevisionNotFound`."""
    row = await session.get(RevisionRow, (article_id, number))
    if row is None:
        raise RevisionNotFound(revision=number)
    return row


async def revisions(
    session: AsyncSession, article_id: str, before: int | None, limit: int
) -> Sequence[RevisionRow]:
    """Return the newest revisions before one."""
    query = select(RevisionRow).where(RevisionRow.article_id == article_id)
    if before is not None:
        query = query.where(RevisionRow.revision < before)
    return (await session.scalars(query.order_by(RevisionRow.revision.desc()).limit(limit))).all()


async def look(session: AsyncSession, article_id: str, who: Principal, now: datetime) -> None:
    """Note that somebody has an article open now."""
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    added = (postgresql.insert if on_postgresql else sqlite.insert)(EditorRow)
    upsert = added.on_conflict_do_update(
        index_elements=[EditorRow.article_id, EditorRow.staff_id],
        set_={"seen_at": added.excluded.seen_at},
    )
    row = {"article_id": article_id, "staff_id": who.id, "name": who.name, "seen_at": now}
    await session.execute(upsert, [row])


async def leave(session: AsyncSession, article_id: str, editor_id: str) -> None:
    """Note that somebody closed an article."""
    key = (EditorRow.article_id == article_id, EditorRow.staff_id == editor_id)
    await session.execute(delete(EditorRow).where(*key))


async def forget_editors(session: AsyncSession, before: datetime) -> None:
    """Take away who was not heard of since."""
    await session.execute(delete(EditorRow).where(EditorRow.seen_at < before))


async def editors(
    session: AsyncSession, ids: Sequence[str], since: datetime
) -> dict[str, list[dict[str, str]]]:
    """Return who has each of the articles open, by article and name."""
    query = select(EditorRow).where(EditorRow.article_id.in_(ids), EditorRow.seen_at >= since)
    found: dict[str, list[dict[str, str]]] = {}
    for row in await session.scalars(query.order_by(EditorRow.name, EditorRow.staff_id)):
        found.setdefault(row.article_id, []).append({"id": row.staff_id, "name": row.name})
    return found


async def _last_version(session: AsyncSession, article_id: str) -> int:
    query = select(func.max(SaveRow.version)).where(SaveRow.article_id == article_id)
    last: int | None = await session.scalar(query)
    return last or 0
