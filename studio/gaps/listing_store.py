"""The SQL of showing gaps: lists from their counts, and the newest questions of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from studio.tables import GapCountRow, GapRow, QuestionRow

Sort = Literal["customers", "questions", "growth", "gave_up"]
NEWEST = 500
"""Questions of one gap that are looked at for its examples, the newest."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which gaps a list shows; ``after`` is the sorted value and the id of the last one before."""

    days: int
    standing: str
    sort: Sort = "customers"
    language: str = ""
    product: str = ""
    words: str = ""
    after: tuple[int, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Example:
    """One unanswered question."""

    text: str
    language: str
    at: datetime
    conversation_id: str
    shown: Sequence[str]


async def listed(session: AsyncSession, wanted: Wanted) -> list[tuple[GapRow, GapCountRow]]:
    """Return gaps with their counts, those with the highest first."""
    sorted_by = getattr(GapCountRow, wanted.sort)
    query = _joined().where(GapCountRow.days == wanted.days)
    query = query.where(GapCountRow.standing == wanted.standing)
    if wanted.language:
        query = query.where(GapRow.language == wanted.language)
    if wanted.product:
        query = query.where(GapRow.product == wanted.product)
    if wanted.words:
        query = query.where(GapRow.title.icontains(wanted.words, autoescape=True))
    if wanted.after is not None:
        value, gap_id = wanted.after
        later = and_(sorted_by == value, GapCountRow.gap_id > gap_id)
        query = query.where(or_(sorted_by < value, later))
    query = query.order_by(sorted_by.desc(), GapCountRow.gap_id).limit(wanted.limit)
    return [(gap, counts) for gap, counts in await session.execute(query)]


async def how_many(session: AsyncSession, days: int) -> dict[str, int]:
    """Return how many gaps of a period stand where."""
    query = (
        select(GapCountRow.standing, func.count())
        .where(GapCountRow.days == days)
        .group_by(GapCountRow.standing)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def one(session: AsyncSession, gap_id: str, days: int) -> tuple[GapRow, GapCountRow] | None:
    """Return a gap with its counts; None where it has none in the period."""
    query = _joined().where(GapCountRow.gap_id == gap_id, GapCountRow.days == days)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else (row[0], row[1])


async def examples(session: AsyncSession, gap_id: str, since: int) -> list[Example]:
    """Return the newest unanswered questions of a gap since a day."""
    columns = (QuestionRow.text, QuestionRow.language, QuestionRow.asked_at)
    query = (
        select(*columns, QuestionRow.conversation_id, QuestionRow.shown)
        .where(QuestionRow.gap_id == gap_id, QuestionRow.day >= since, QuestionRow.why != "")
        .where(QuestionRow.text != "")
        .order_by(QuestionRow.asked_at.desc(), QuestionRow.conversation_id)
        .limit(NEWEST)
    )
    return [Example(*row) for row in await session.execute(query)]


def _joined() -> Select[GapRow, GapCountRow]:
    return select(GapRow, GapCountRow).join(GapRow, GapRow.id == GapCountRow.gap_id)
