"""Laying out what an import will store, and storing it all in one short transaction.

SQLite has one writer, and customers' messages wait for it. So rows are read, compared and laid out
beside the articles in small transactions, which give way to customers; what is left for the one
that everybody sees at once is to copy finished rows from table to table, which the database does by
itself, tens of thousands in a second. An import that dies before that has changed nothing.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from kb_index.article import Article
from kb_index.importing.jobs.state import State
from kb_index.importing.jobs.tables import ImportRow, StagedRow, StagedVariantRow
from kb_index.store import content_of, raise_position, row_of, worded
from kb_index.tables import ArticleRow, ChangeRow, RevisionRow, VariantRow

_AT_ONCE = 250
"""Rows for which one statement may hold up the event loop, where SQLite runs in it."""

_WORDED = "worded_revision"
_ARTICLE = tuple(column.key for column in ArticleRow.__table__.columns if column.key != _WORDED)
_KEPT = frozenset({"id", "external_id", "created_at"})


@dataclass(frozen=True, slots=True)
class Staged:
    """An article to be stored in the place of the revision ``before``; 0 where there is none."""

    article: Article
    before: int


async def stage(
    session: AsyncSession, import_id: str, number: int, staged: Sequence[Staged]
) -> None:
    """Lay out articles under the numbers from ``number`` on."""
    if not staged:
        return
    rows = [
        {
            **row_of(one.article),
            "import_id": import_id,
            "number": number + offset,
            "before": one.before,
            "content": content_of(one.article),
        }
        for offset, one in enumerate(staged)
    ]
    await session.execute(insert(StagedRow), rows)
    variants = [
        {
            "import_id": import_id,
            "staged": number + offset,
            "number": place,
            "article_id": one.article.id,
            "text": text,
        }
        for offset, one in enumerate(staged)
        for place, text in enumerate(one.article.variants)
    ]
    if variants:
        await session.execute(insert(StagedVariantRow), variants)


async def discard(session: AsyncSession, import_id: str) -> bool:
    """Take away some of what is laid out; tells whether more may be left."""
    numbers = select(StagedRow.number).where(StagedRow.import_id == import_id)
    chosen = list(await session.scalars(numbers.order_by(StagedRow.number).limit(_AT_ONCE)))
    for table, column in (
        (StagedVariantRow, StagedVariantRow.staged),
        (StagedRow, StagedRow.number),
    ):
        here = (table.import_id == import_id, column.in_(chosen))
        await session.execute(delete(table).where(*here))
    return len(chosen) == _AT_ONCE


async def left_over(session: AsyncSession) -> str | None:
    """Return an import that does not run and yet has something laid out."""
    ended = select(StagedRow.import_id).join(ImportRow, ImportRow.id == StagedRow.import_id)
    found: str | None = await session.scalar(ended.where(ImportRow.state != State.RUNNING).limit(1))
    return found


async def moved(session: AsyncSession, import_id: str) -> int:
    """Return how many articles somebody has changed since they were laid out.

    The articles are locked, so that none changes until the transaction ends.
    """
    mine = StagedRow.import_id == import_id
    known = select(StagedRow.id).where(mine, StagedRow.before > 0)
    lock = select(ArticleRow.id).where(ArticleRow.id.in_(known)).order_by(ArticleRow.id)
    # Others may go on referring to them: who publishes holds the feed, for which we shall wait.
    await session.execute(lock.with_for_update(key_share=True))
    stands = func.coalesce(ArticleRow.revision, 0)
    pairs = select(func.count()).select_from(StagedRow)
    pairs = pairs.outerjoin(
        ArticleRow,
        or_(ArticleRow.id == StagedRow.id, ArticleRow.external_id == StagedRow.external_id),
    )
    return await session.scalar(pairs.where(mine, stands != StagedRow.before)) or 0


async def apply(
    session: AsyncSession, import_id: str, count: int, author: str, note: str, now: datetime
) -> None:
    """Store what is laid out: articles, variants, revisions and, last, the change feed."""
    for first in range(0, count, _AT_ONCE):
        await _articles(session, import_id, first)
        await asyncio.sleep(0)  # sockets are served meanwhile; only writers wait
    written = {"author": literal(author), "note": literal(note), "created_at": literal(now)}
    for first in range(0, count, _AT_ONCE):
        await _variants(session, import_id, first)
        await _copy(
            session,
            RevisionRow,
            import_id,
            first,
            {
                "article_id": StagedRow.id,
                "revision": StagedRow.revision,
                "content": StagedRow.content,
                **written,
            },
        )
        await asyncio.sleep(0)
    if count:
        last = await raise_position(session, count)
        begin = last - count + 1
    for first in range(0, count, _AT_ONCE):
        await _copy(
            session,
            ChangeRow,
            import_id,
            first,
            {
                "position": StagedRow.number + begin,
                "article_id": StagedRow.id,
                "created_at": literal(now),
            },
        )


async def _articles(session: AsyncSession, import_id: str, first: int) -> None:
    chosen = select(*(getattr(StagedRow, name) for name in _ARTICLE), StagedRow.revision)
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    statement = (postgresql.insert if on_postgresql else sqlite.insert)(ArticleRow)
    names = (*_ARTICLE, _WORDED)
    statement = statement.from_select(names, chosen.where(*_part(import_id, first)))
    new = statement.excluded
    changed: dict[str, ColumnElement[Any]] = {
        name: new[name] for name in _ARTICLE if name not in _KEPT
    }
    changed[_WORDED] = worded(new.title, new.answer, new.revision)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[ArticleRow.id], set_=changed)
    )


async def _variants(session: AsyncSession, import_id: str, first: int) -> None:
    part = _part(import_id, first)
    known = select(StagedRow.id).where(*part, StagedRow.before > 0)
    await session.execute(delete(VariantRow).where(VariantRow.article_id.in_(known)))
    names = ("article_id", "number", "text")
    chosen = select(*(getattr(StagedVariantRow, name) for name in names)).where(
        StagedVariantRow.import_id == import_id,
        StagedVariantRow.staged.between(first, first + _AT_ONCE - 1),
    )
    await session.execute(insert(VariantRow).from_select(names, chosen))


async def _copy(
    session: AsyncSession, table: Any, import_id: str, first: int, values: dict[str, Any]
) -> None:
    chosen = select(*values.values()).where(*_part(import_id, first))
    await session.execute(insert(table).from_select(list(values), chosen))


def _part(import_id: str, first: int) -> tuple[Any, Any]:
    return (
        StagedRow.import_id == import_id,
        StagedRow.number.between(first, first + _AT_ONCE - 1),
    )
