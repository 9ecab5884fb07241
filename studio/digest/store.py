"""The SQL of a digest: the foremost of each kind, out of what is counted already."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from kb_index.article import Status
from kb_index.tables import ArticleRow
from studio.digest.thing import MOST, Doubled, Fared, Gap, Votes
from studio.gaps.belonging import Verdict
from studio.gaps.gap import Standing
from studio.tables import DoubleRow, FlagRow, GapCountRow, GapRow, HealthRow

_PUBLISHED = and_(ArticleRow.status == Status.PUBLISHED, ArticleRow.deleted_at.is_(None))
_FLAGS = (
    select(func.count())
    .where(FlagRow.article_id == ArticleRow.id, FlagRow.settled_at.is_(None))
    .correlate(ArticleRow)
    .scalar_subquery()
)


async def gaps(session: AsyncSession, days: int) -> list[Gap]:
    """Return the open gaps that most customers have."""
    counts = GapCountRow
    query = (
        select(GapRow, counts)
        .join(GapRow, GapRow.id == counts.gap_id)
        .where(counts.days == days, counts.standing == Standing.OPEN)
        .order_by(counts.customers.desc(), counts.gap_id)
        .limit(MOST)
    )
    return [_gap(gap, counted) for gap, counted in await session.execute(query)]


async def articles(session: AsyncSession, days: int) -> list[Fared]:
    """Return the published articles that fail most, are most read in another language, and are
    read most although a flag on them is open."""
    found: dict[str, Fared] = {}
    for column, condition in (
        (HealthRow.customers_failed, None),
        (HealthRow.customers_foreign, _untranslated()),
        (HealthRow.customers_read, _FLAGS > 0),
    ):
        query = _fared(days).where(column > 0)
        if condition is not None:
            query = query.where(condition)
        rows = await session.execute(query.order_by(column.desc(), ArticleRow.id).limit(MOST))
        found |= {row.id: _read(row) for row in rows}
    return [found[article_id] for article_id in sorted(found)]


async def doubled(session: AsyncSession) -> list[Doubled]:
    """Return the pairs of articles asking the same that most customers were shown both of."""
    query = (
        select(DoubleRow, ArticleRow.title, ArticleRow.language)
        .join(ArticleRow, ArticleRow.id == DoubleRow.article_id)
        .where(_PUBLISHED, DoubleRow.customers > 0)
        .order_by(DoubleRow.customers.desc(), DoubleRow.article_id, DoubleRow.other_id)
        .limit(MOST)
    )
    return [
        Doubled(row.article_id, row.other_id, title, language, row.customers, row.same_answer)
        for row, title, language in await session.execute(query)
    ]


async def votes(session: AsyncSession, days: int) -> Votes:
    """Return the last votes on all articles in a period."""
    sums = (func.coalesce(func.sum(HealthRow.up), 0), func.coalesce(func.sum(HealthRow.down), 0))
    up, down = (await session.execute(select(*sums).where(HealthRow.days == days))).one()
    return Votes(up, up + down)


def _gap(gap: GapRow, counts: GapCountRow) -> Gap:
    extends = gap.verdict == Verdict.EXTEND
    return Gap(
        id=gap.id,
        title=gap.title,
        language=gap.language,
        customers=counts.customers,
        person=counts.person,
        gave_up=counts.gave_up,
        nearest=gap.nearest if extends else None,
    )


def _fared(days: int) -> Any:
    mine = and_(HealthRow.article_id == ArticleRow.id, HealthRow.days == days)
    columns = (ArticleRow.id, ArticleRow.title, ArticleRow.language, HealthRow)
    untranslated = _untranslated().label("untranslated")
    query = select(*columns, untranslated, _FLAGS.label("flags")).join(HealthRow, mine)
    return query.where(_PUBLISHED)


def _read(row: Any) -> Fared:
    health: HealthRow = row.HealthRow
    return Fared(
        id=row.id,
        title=row.title,
        language=row.language,
        read=health.customers_read,
        failed=health.customers_failed,
        foreign=health.customers_foreign if row.untranslated else 0,
        flags=row.flags,
    )


def _untranslated() -> Any:
    other = aliased(ArticleRow)
    translated = exists().where(
        other.translation_key == ArticleRow.translation_key,
        other.language != ArticleRow.language,
        other.status == Status.PUBLISHED,
        other.deleted_at.is_(None),
    )
    return or_(ArticleRow.translation_key == "", ~translated)
