"""The SQL of exports: which articles they write."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from kb_index.tables import ArticleRow


async def ids(session: AsyncSession, only: dict[str, str]) -> Sequence[str]:
    """Return the articles outside the trash whose columns have these values, in a fixed order."""
    query = select(ArticleRow.id).where(ArticleRow.deleted_at.is_(None))
    for name, value in only.items():
        query = query.where(getattr(ArticleRow, name) == value)
    ordered = query.order_by(ArticleRow.language, ArticleRow.external_id)
    return (await session.scalars(ordered)).all()
