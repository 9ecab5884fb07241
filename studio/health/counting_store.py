"""The SQL of counting articles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Float, and_, case, cast, delete, distinct, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from studio.health.health import Figures
from studio.period import LONGEST, first_day
from studio.tables import DoubleRow, ExposureRow, HealthRow, StaleArticleRow

_SUMMED = ("shown", "opened", "read", "confirmed", "failed", "foreign")
_CUSTOMERS = ("read", "failed", "foreign")


async def stale(session: AsyncSession, limit: int) -> Sequence[str]:
    """Return articles that are to be counted anew."""
    query = select(StaleArticleRow.article_id).order_by(StaleArticleRow.article_id).limit(limit)
    return (await session.scalars(query)).all()


async def make_all_stale(session: AsyncSession, today: int) -> None:
    """Let every article that has figures, or will have, be counted anew: a day has gone."""
    met = select(ExposureRow.article_id).where(ExposureRow.day >= first_day(today, LONGEST))
    ids = set(await session.scalars(met.distinct()))
    ids |= set(await session.scalars(select(HealthRow.article_id).distinct()))
    ids -= set(await session.scalars(select(StaleArticleRow.article_id)))
    if ids:
        await session.execute(insert(StaleArticleRow), [{"article_id": one} for one in sorted(ids)])


async def figures(
    session: AsyncSession, article_ids: Collection[str], since: int, until: int
) -> dict[str, Figures]:
    """Count the exposures of articles from one day to another, both included."""
    mine = _mine(article_ids, since, until)
    sums = [func.sum(_one(getattr(ExposureRow, name))).label(name) for name in _SUMMED]
    votes = [
        func.sum(_one(ExposureRow.vote.is_(vote))).label(name)
        for name, vote in (("up", True), ("down", False))
    ]
    customers = [
        func.count(distinct(case((getattr(ExposureRow, name), ExposureRow.contact_id)))).label(
            f"customers_{name}"
        )
        for name in _CUSTOMERS
    ]
    everybody = func.count(distinct(ExposureRow.contact_id)).label("customers")
    query = select(ExposureRow.article_id, *sums, *votes, everybody, *customers).where(mine)
    medians = await _medians(session, mine)
    found = {}
    for row in await session.execute(query.group_by(ExposureRow.article_id)):
        values = dict(row._mapping)
        article_id = values.pop("article_id")
        found[article_id] = Figures(seconds=medians.get(article_id), **values)
    return found


async def series(
    session: AsyncSession, article_ids: Collection[str], since: int, until: int
) -> dict[str, list[tuple[int, int, int, int]]]:
    """Return day, shown, read and failed of articles for each day that has any, in order."""
    sums = [func.sum(_one(getattr(ExposureRow, name))) for name in ("shown", "read", "failed")]
    by = (ExposureRow.article_id, ExposureRow.day)
    query = select(*by, *sums).where(_mine(article_ids, since, until)).group_by(*by).order_by(*by)
    found: dict[str, list[tuple[int, int, int, int]]] = {}
    for article_id, *values in await session.execute(query):
        found.setdefault(article_id, []).append((values[0], values[1], values[2], values[3]))
    return found


async def shown_both(
    session: AsyncSession, article_ids: Collection[str], since: int, until: int
) -> dict[tuple[str, str], int]:
    """Count who was shown both of two articles that ask the same, where one of these is one."""
    mine = or_(DoubleRow.article_id.in_(article_ids), DoubleRow.other_id.in_(article_ids))
    found = {}
    for double in (await session.scalars(select(DoubleRow).where(mine))).all():
        one, other = aliased(ExposureRow), aliased(ExposureRow)
        same = (one.conversation_id == other.conversation_id, one.episode == other.episode)
        both = select(func.count(distinct(one.contact_id))).join(other, and_(*same))
        both = both.where(one.article_id == double.article_id, one.shown)
        both = both.where(other.article_id == double.other_id, other.shown)
        counted = await session.scalar(both.where(one.day.between(since, until)))
        found[double.article_id, double.other_id] = counted or 0
    return found


async def replace(
    session: AsyncSession,
    article_ids: Collection[str],
    rows: Sequence[dict[str, Any]],
    both: Mapping[tuple[str, str], int],
) -> None:
    """Write the figures of articles in the place of older ones; they are current now."""
    for (article_id, other_id), customers in both.items():
        pair = (DoubleRow.article_id == article_id, DoubleRow.other_id == other_id)
        await session.execute(update(DoubleRow).where(*pair).values(customers=customers))
    for table in (HealthRow, StaleArticleRow):
        await session.execute(delete(table).where(table.article_id.in_(article_ids)))
    if rows:
        await session.execute(insert(HealthRow), list(rows))


def _mine(article_ids: Collection[str], since: int, until: int) -> Any:
    in_time = ExposureRow.day.between(since, until)
    return and_(ExposureRow.article_id.in_(article_ids), in_time)


def _one(condition: Any) -> Any:
    return case((condition, 1), else_=0)


async def _medians(session: AsyncSession, mine: Any) -> dict[str, float]:
    """Return the median of what was read of each article: the mean of the middle one or two."""
    of_article = ExposureRow.article_id
    ordered = func.row_number().over(partition_by=of_article, order_by=ExposureRow.seconds)
    place, count = ordered.label("place"), func.count().over(partition_by=of_article).label("count")
    seconds = cast(ExposureRow.seconds, Float).label("seconds")
    ranked = (
        select(of_article, seconds, place, count).where(mine, ExposureRow.seconds > 0).subquery()
    )
    middle = and_(ranked.c.place * 2 >= ranked.c.count, ranked.c.place * 2 <= ranked.c.count + 2)
    query = select(ranked.c.article_id, func.avg(ranked.c.seconds)).where(middle)
    rows = await session.execute(query.group_by(ranked.c.article_id))
    return {row[0]: float(row[1]) for row in rows}
