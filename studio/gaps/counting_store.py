"""The SQL of counting gaps."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, distinct, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from studio.gaps.belonging import Nearest
from studio.gaps.counts import Tally
from studio.gaps.gap import Decision
from studio.period import LONGEST, first_day
from studio.tables import GapCountRow, GapRow, QuestionRow

_UNANSWERED = QuestionRow.why != ""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a group as it stood when ``decided_at`` was its last decision: values of
    its own row, and a row for each period."""

    gap_id: str
    decided_at: datetime | None
    values: dict[str, Any]
    rows: list[dict[str, Any]]


async def stale(session: AsyncSession, limit: int) -> Sequence[str]:
    """Return groups whose counts are to be made anew."""
    query = select(GapRow.id).where(GapRow.stale).order_by(GapRow.id).limit(limit)
    return (await session.scalars(query)).all()


async def unwatched(session: AsyncSession) -> dict[str, list[str]]:
    """Return the gaps that wait for an article to be published, with those articles."""
    query = select(GapRow.id, GapRow.articles).where(
        GapRow.decision.in_((Decision.ANSWERED, Decision.DRAFTED)), GapRow.watched_since.is_(None)
    )
    return {row.id: row.articles for row in await session.execute(query)}


async def mark_stale(session: AsyncSession, gap_ids: Collection[str]) -> None:
    """Let groups be counted anew."""
    await session.execute(update(GapRow).where(GapRow.id.in_(gap_ids)).values(stale=True))


async def gaps(session: AsyncSession, gap_ids: Collection[str]) -> Sequence[GapRow]:
    """Return groups as they are kept."""
    query = select(GapRow).where(GapRow.id.in_(gap_ids)).order_by(GapRow.id)
    return (await session.scalars(query)).all()


async def tallies(
    session: AsyncSession, gap_ids: Collection[str], today: int
) -> dict[str, list[Tally]]:
    """Return the questions of groups by day and by how they ended, of the longest period."""
    columns = (QuestionRow.day, QuestionRow.why, QuestionRow.ended, QuestionRow.language)
    query = (
        select(QuestionRow.gap_id, *columns, func.count().label("questions"))
        .where(QuestionRow.gap_id.in_(gap_ids), QuestionRow.day >= first_day(today, LONGEST))
        .group_by(QuestionRow.gap_id, *columns)
    )
    found: dict[str, list[Tally]] = {}
    for row in await session.execute(query):
        tally = Tally(row.day, row.why, row.ended, row.language, row.questions)
        found.setdefault(str(row.gap_id), []).append(tally)
    return found


async def customers(session: AsyncSession, gap_ids: Collection[str], since: int) -> dict[str, int]:
    """Return how many customers were not answered since a day."""
    query = (
        select(QuestionRow.gap_id, func.count(distinct(QuestionRow.contact_id)))
        .where(QuestionRow.gap_id.in_(gap_ids), QuestionRow.day >= since, _UNANSWERED)
        .group_by(QuestionRow.gap_id)
    )
    return {str(row[0]): row[1] for row in await session.execute(query)}


async def nearest(
    session: AsyncSession, gap_ids: Collection[str], since: int
) -> dict[str, list[Nearest]]:
    """Return what search had first for the unanswered questions since a day."""
    columns = (QuestionRow.gap_id, QuestionRow.nearest)
    query = (
        select(*columns, func.count(), func.avg(QuestionRow.confidence))
        .where(QuestionRow.gap_id.in_(gap_ids), QuestionRow.day >= since, _UNANSWERED)
        .where(QuestionRow.nearest.is_not(None))
        .group_by(*columns)
    )
    found: dict[str, list[Nearest]] = {}
    for gap_id, article_id, count, confidence in await session.execute(query):
        found.setdefault(gap_id, []).append(Nearest(article_id, count, float(confidence)))
    return found


async def customers_since_decision(
    session: AsyncSession, gap_ids: Collection[str], since: int
) -> dict[str, int]:
    """Return how many customers were not answered after the decision, and since a day."""
    query = (
        select(QuestionRow.gap_id, func.count(distinct(QuestionRow.contact_id)))
        .join(GapRow, GapRow.id == QuestionRow.gap_id)
        .where(QuestionRow.gap_id.in_(gap_ids), QuestionRow.day >= since, _UNANSWERED)
        .where(QuestionRow.asked_at > GapRow.decided_at)
        .group_by(QuestionRow.gap_id)
    )
    return {str(row[0]): row[1] for row in await session.execute(query)}


async def asked_since(session: AsyncSession, gap_id: str, since: datetime) -> tuple[int, int]:
    """Return how many questions of a group came since a moment, and how many were answered."""
    answered = func.count().filter(QuestionRow.why == "")
    query = select(func.count(), answered).where(
        QuestionRow.gap_id == gap_id, QuestionRow.asked_at > since
    )
    total, good = (await session.execute(query)).one()
    return total, good


async def write(session: AsyncSession, counted: Sequence[Counted]) -> None:
    """Write the counts of groups in the place of older ones.

    About what an editor decided meanwhile nothing is known here: it is counted again.
    """
    ids = [one.gap_id for one in counted]
    columns = (GapRow.id, GapRow.decided_at)
    now = {row.id: row for row in await session.execute(select(*columns).where(GapRow.id.in_(ids)))}
    same = [
        one for one in counted if one.gap_id in now and now[one.gap_id].decided_at == one.decided_at
    ]
    for one in same:
        changed = update(GapRow).where(GapRow.id == one.gap_id)
        await session.execute(changed.values(stale=False, **one.values))
    kept = [one.gap_id for one in same]
    await session.execute(delete(GapCountRow).where(GapCountRow.gap_id.in_(kept)))
    rows = [row for one in same for row in one.rows]
    if rows:
        await session.execute(insert(GapCountRow), rows)
