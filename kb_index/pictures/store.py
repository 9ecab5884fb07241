"""The SQL of which pictures are used: by what articles say, said, and are about to say."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, cast, inspect, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from kb_index.editing.tables import CopyRow, SaveRow
from kb_index.importing.jobs.tables import StagedRow
from kb_index.pictures.pictures import ADDRESS, named_in
from kb_index.tables import ArticleRow, RevisionRow

_BATCH = 200
_TEXTS: tuple[tuple[type[Base], ColumnElement[Any]], ...] = (
    (ArticleRow, ArticleRow.answer.expression),
    *((row, cast(row.content, Text)) for row in (RevisionRow, CopyRow, SaveRow, StagedRow)),
)


async def used(session: AsyncSession) -> set[str]:
    """Return the pictures that an article names, in the trash too, one of its revisions, a working
    copy, one of its last texts, or an import that is under way."""
    found: set[str] = set()
    for table, text in _TEXTS:
        found |= await _named(session, table, text)
    return found


async def _named(session: AsyncSession, table: type[Base], text: ColumnElement[Any]) -> set[str]:
    """Return the pictures that a column names, a batch of texts at a time."""
    key = inspect(table).primary_key
    naming = select(*key, text).where(text.contains(ADDRESS, autoescape=True)).order_by(*key)
    found: set[str] = set()
    last: tuple[Any, ...] = ()
    while True:
        page = naming.where(tuple_(*key) > last) if last else naming
        rows = (await session.execute(page.limit(_BATCH))).all()
        for row in rows:
            found |= named_in(row[-1])
        if len(rows) < _BATCH:
            return found
        last = tuple(rows[-1][:-1])
