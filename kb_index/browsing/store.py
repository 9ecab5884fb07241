"""Lists of published articles that everybody may read now; the only SQL of browsing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from kb_index.article import Audience, Status
from kb_index.browsing.listed import Address, Count, Listed
from kb_index.results import ArticleKind
from kb_index.tables import ArticleRow

_LISTED = tuple(getattr(ArticleRow, name) for name in Listed.__dataclass_fields__)
_ADDRESS = tuple(getattr(ArticleRow, name) for name in Address.__dataclass_fields__)


async def counts(session: AsyncSession, language: str, at: datetime) -> list[Count]:
    """Return how many articles of a language each category of each product has."""
    groups = (ArticleRow.product, ArticleRow.category)
    query = select(*groups, func.count()).where(*_readable(language, at)).group_by(*groups)
    return [Count(*row) for row in await session.execute(query.order_by(*groups))]


async def on_shelf(
    session: AsyncSession,
    language: str,
    at: datetime,
    product: str,
    category: str | None,
    *,
    limit: int,
    offset: int,
) -> list[Listed]:
    """Return articles of a product, or of one category of it, by category and title."""
    query = select(*_LISTED).where(*_readable(language, at), ArticleRow.product == product)
    if category is not None:
        query = query.where(ArticleRow.category == category)
    order = (ArticleRow.category, ArticleRow.title, ArticleRow.id)
    rows = await session.execute(query.order_by(*order).limit(limit).offset(offset))
    return [Listed(*row) for row in rows]


async def newest(session: AsyncSession, language: str, at: datetime, limit: int) -> list[Listed]:
    """Return the articles that changed last."""
    query = select(*_LISTED).where(*_readable(language, at))
    rows = await session.execute(
        query.order_by(ArticleRow.updated_at.desc(), ArticleRow.id).limit(limit)
    )
    return [Listed(*row) for row in rows]


async def among(
    session: AsyncSession, ids: Collection[str], language: str, at: datetime
) -> dict[str, Listed]:
    """Return those of the articles that are in a language and may be read, by id."""
    query = select(*_LISTED).where(*_readable(language, at), ArticleRow.id.in_(ids))
    return {row.id: Listed(*row) for row in await session.execute(query)}


async def addresses(
    session: AsyncSession, language: str, at: datetime, *, limit: int, offset: int
) -> Sequence[Address]:
    """Return articles in the order of their ids, for a site map."""
    query = select(*_ADDRESS).where(*_readable(language, at)).order_by(ArticleRow.id)
    return [Address(*row) for row in await session.execute(query.limit(limit).offset(offset))]


def _readable(language: str, at: datetime) -> tuple[ColumnElement[Any], ...]:
    return (
        ArticleRow.kind == ArticleKind.FAQ,
        ArticleRow.language == language,
        ArticleRow.status == Status.PUBLISHED,
        ArticleRow.audience == Audience.PUBLIC,
        ArticleRow.deleted_at.is_(None),
        or_(ArticleRow.valid_from.is_(None), ArticleRow.valid_from <= at),
        or_(ArticleRow.valid_until.is_(None), ArticleRow.valid_until > at),
    )
