"""The SQL of showing how articles do: lists from their figures."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from kb_index.article import Status
from kb_index.editing.people import STAFF
from kb_index.editing.tables import AgreementRow
from kb_index.results import ArticleKind
from kb_index.tables import ArticleRow, RevisionRow
from studio.health.health import (
    FAILING_SHARE,
    FAILING_WITH,
    Mark,
    unseen_since,
)
from studio.links.store import has_stale
from studio.tables import DoubleRow, ExposureRow, FlagRow, HealthRow, QuestionRow

Sort = Literal[
    "shown", "opened", "read", "seconds", "up", "down", "confirmed", "failed", "flags", "customers"
]
_FAILED_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles a list shows; ``after`` is the sorted value and the id of the last before."""

    days: int
    now: datetime
    sort: Sort = "failed"
    only: str = ""
    language: str = ""
    product: str = ""
    words: str = ""
    after: tuple[float, str] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """An article with its figures, if it has any, and how many flags on it are open."""

    article: Any
    health: HealthRow | None
    flags: int
    sorted_by: float


@dataclass(frozen=True, slots=True)
class Version:
    """A published version of an article in another language."""

    id: str
    language: str
    title: str
    updated_at: datetime


_COLUMNS = (
    ArticleRow.id,
    ArticleRow.title,
    ArticleRow.language,
    ArticleRow.product,
    ArticleRow.category,
    ArticleRow.translation_key,
    ArticleRow.owner_id,
    ArticleRow.created_at,
    ArticleRow.updated_at,
    ArticleRow.review_at,
)
_PUBLISHED = and_(
    ArticleRow.status == Status.PUBLISHED,
    ArticleRow.deleted_at.is_(None),
    ArticleRow.kind == ArticleKind.FAQ,
)
_FLAGS = (
    select(func.count())
    .where(FlagRow.article_id == ArticleRow.id, FlagRow.settled_at.is_(None))
    .correlate(ArticleRow)
    .scalar_subquery()
)


async def listed(session: AsyncSession, wanted: Wanted) -> list[Listed]:
    """Return published articles, those with the highest value first."""
    value = _value(wanted.sort)
    query = _with_figures(value, wanted.days).where(_PUBLISHED)
    if wanted.only:
        query = query.where(_marked(Mark(wanted.only), wanted))
    if wanted.language:
        query = query.where(ArticleRow.language == wanted.language)
    if wanted.product:
        query = query.where(ArticleRow.product == wanted.product)
    if wanted.words:
        query = query.where(ArticleRow.title.icontains(wanted.words, autoescape=True))
    if wanted.after is not None:
        last, article_id = wanted.after
        query = query.where(or_(value < last, and_(value == last, ArticleRow.id > article_id)))
    rows = await session.execute(query.order_by(value.desc(), ArticleRow.id).limit(wanted.limit))
    return [_listed(row) for row in rows]


async def one(session: AsyncSession, article_id: str, days: int) -> Listed | None:
    """Return an article with its figures, whatever its status."""
    query = _with_figures(_value("failed"), days).where(ArticleRow.id == article_id)
    row = (await session.execute(query)).one_or_none()
    return None if row is None else _listed(row)


async def last_settled(session: AsyncSession, article_id: str) -> RevisionRow | None:
    """Return the newest revision that a person of the staff made, None where nobody did."""
    query = select(RevisionRow).where(RevisionRow.article_id == article_id)
    query = query.where(RevisionRow.author.startswith(STAFF, autoescape=True))
    return await session.scalar(query.order_by(RevisionRow.revision.desc()).limit(1))


async def ahead(session: AsyncSession, article_ids: Collection[str]) -> dict[str, Version]:
    """Return the newest published version that has left an article behind, by those left."""
    other, agreed = aliased(ArticleRow), AgreementRow
    query = (
        select(agreed.article_id, other.id, other.language, other.title, other.updated_at)
        .join(other, _left_behind(agreed, other))
        .where(agreed.article_id.in_(article_ids))
        .order_by(agreed.article_id, other.updated_at, other.id)
    )
    return {row[0]: Version(*row[1:]) for row in await session.execute(query)}


async def asked_by_failed(
    session: AsyncSession, article_id: str, since: int
) -> Sequence[tuple[str, str]]:
    """Return the words and the language of what those asked lately whom an article failed."""
    failed = (
        select(ExposureRow.conversation_id, ExposureRow.episode)
        .where(ExposureRow.article_id == article_id, ExposureRow.day >= since, ExposureRow.failed)
        .order_by(ExposureRow.day.desc(), ExposureRow.conversation_id)
        .limit(_FAILED_LOOKED_AT)
        .subquery()
    )
    same = and_(
        QuestionRow.conversation_id == failed.c.conversation_id,
        QuestionRow.episode == failed.c.episode,
    )
    query = select(QuestionRow.text, QuestionRow.language).join(failed, same)
    query = query.where(QuestionRow.text != "")
    rows = await session.execute(query.order_by(QuestionRow.asked_at))
    return [(row.text, row.language) for row in rows]


def _value(sort: Sort) -> Any:
    if sort == "flags":
        return _FLAGS
    return func.coalesce(getattr(HealthRow, sort), 0)


def _with_figures(value: Any, days: int) -> Select[Any]:
    mine = and_(HealthRow.article_id == ArticleRow.id, HealthRow.days == days)
    columns = (*_COLUMNS, HealthRow, _FLAGS.label("flags"), value.label("sorted_by"))
    return select(*columns).select_from(ArticleRow).outerjoin(HealthRow, mine)


def _listed(row: Any) -> Listed:
    return Listed(row, row.HealthRow, row.flags, row.sorted_by)


def _marked(mark: Mark, wanted: Wanted) -> Any:
    match mark:
        case Mark.FAILING:
            often = HealthRow.failed >= FAILING_SHARE * HealthRow.read
            return and_(HealthRow.failed >= FAILING_WITH, often)
        case Mark.FLAGGED:
            return _FLAGS > 0
        case Mark.UNSEEN:
            old = ArticleRow.created_at <= unseen_since(wanted.now, wanted.days)
            return and_(old, func.coalesce(HealthRow.shown, 0) == 0)
        case Mark.REVIEW_DUE:
            return ArticleRow.review_at <= wanted.now
        case Mark.BEHIND:
            return _behind()
        case Mark.STALE_LINKS:
            return has_stale(ArticleRow.id)
    return exists().where(
        or_(DoubleRow.article_id == ArticleRow.id, DoubleRow.other_id == ArticleRow.id)
    )


def _behind() -> Any:
    agreed, other = aliased(AgreementRow), aliased(ArticleRow)
    mine = agreed.article_id == ArticleRow.id
    return exists().where(mine, _left_behind(agreed, other))


def _left_behind(agreed: Any, other: Any) -> Any:
    """Tell where a version's words have changed since an article was brought up to them."""
    return and_(
        other.id == agreed.other_id,
        other.worded_revision > agreed.revision,
        other.status == Status.PUBLISHED,
        other.deleted_at.is_(None),
    )
