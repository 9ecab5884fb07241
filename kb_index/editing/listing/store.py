"""The only SQL of the list; what it asks for is in `conditions.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import UtcDateTime
from kb_index.editing.listing.conditions import STAGES, THERE, filters, needed, of_the_list
from kb_index.editing.listing.wanted import Need, Place, Sort, Stage, Wanted
from kb_index.editing.tables import CopyRow
from kb_index.results import ArticleKind
from kb_index.tables import ArticleRow, RevisionRow

_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_MOMENT = UtcDateTime(timezone=True)
_TITLE = func.coalesce(CopyRow.title, ArticleRow.title)
_UPDATED = func.coalesce(CopyRow.updated_at, ArticleRow.updated_at, type_=_MOMENT)
_KEYS: dict[Sort, ColumnElement[Any]] = {
    Sort.UPDATED: _UPDATED,
    Sort.TITLE: _TITLE,
    Sort.REVIEW: func.coalesce(ArticleRow.review_at, _NEVER, type_=_MOMENT),
}
_LISTED = (
    ArticleRow.id,
    ArticleRow.language,
    ArticleRow.product,
    ArticleRow.category,
    ArticleRow.audience,
    ArticleRow.tags,
    ArticleRow.owner_id,
    ArticleRow.status,
    ArticleRow.translation_key,
    ArticleRow.source,
    ArticleRow.review_at,
    ArticleRow.valid_until,
    ArticleRow.deleted_at,
    CopyRow.state,
    CopyRow.content,
    _TITLE.label("title"),
    _UPDATED.label("updated_at"),
    func.coalesce(CopyRow.author, RevisionRow.author).label("author"),
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles are in each stage and need what, and how many the list itself has."""

    stages: dict[str, int]
    needs: dict[str, int]
    total: int


async def page(
    session: AsyncSession, wanted: Wanted, now: datetime, after: Place | None, limit: int
) -> Sequence[Row[Any]]:
    """Return the rows of a page, at most so many, after a place."""
    key, descending = _KEYS[wanted.sort], wanted.sort is Sort.UPDATED
    older = needed(Need.TRANSLATION_OLDER, now).label("older")
    newest = and_(
        RevisionRow.article_id == ArticleRow.id, RevisionRow.revision == ArticleRow.revision
    )
    query = _from(select(*_LISTED, key.label("key"), older), wanted)
    query = query.outerjoin(RevisionRow, newest).where(*of_the_list(wanted, now))
    if after is not None:
        here, there = tuple_(key, ArticleRow.id), tuple_(literal(after.key, key.type), after.id)
        query = query.where(here < there if descending else here > there)
    order = (key.desc(), ArticleRow.id.desc()) if descending else (key, ArticleRow.id)
    rows: Sequence[Row[Any]] = (await session.execute(query.order_by(*order).limit(limit))).all()
    return rows


async def counts(session: AsyncSession, wanted: Wanted, now: datetime) -> Counts:
    """Count stages and needs under every other filter, and the list under all of them."""
    stages = [_count(STAGES[stage]) for stage in Stage]
    needs = [_count(needed(need, now)) for need in Need]
    total = _count(and_(*of_the_list(wanted, now)))
    row = (await session.execute(_from(select(*stages, *needs, total), wanted))).one()
    numbers = [int(each or 0) for each in row]
    return Counts(
        dict(zip(Stage, numbers, strict=False)),
        dict(zip(Need, numbers[len(Stage) :], strict=False)),
        numbers[-1],
    )


async def languages(session: AsyncSession, keys: Collection[str]) -> dict[str, set[str]]:
    """Return in which languages there are versions that share a key."""
    query = select(ArticleRow.translation_key, ArticleRow.language).where(
        ArticleRow.translation_key.in_(set(keys) - {""}), THERE
    )
    found: dict[str, set[str]] = {}
    for key, language in await session.execute(query.distinct()):
        found.setdefault(key, set()).add(language)
    return found


async def tags(session: AsyncSession, limit: int) -> list[tuple[str, int]]:
    """Return the tags in use, the most used first."""
    rows = await session.scalars(select(ArticleRow.tags).where(THERE))
    return Counter(tag for row in rows for tag in row).most_common(limit)


def _from(query: Select[Any], wanted: Wanted) -> Select[Any]:
    joined = query.select_from(ArticleRow).outerjoin(CopyRow, CopyRow.article_id == ArticleRow.id)
    return joined.where(ArticleRow.kind == ArticleKind.FAQ, *filters(wanted))


def _count(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))
