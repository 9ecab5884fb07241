"""The only SQL of language versions and of what they agree on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kb_index.article import Article, Status
from kb_index.editing.life import Standing, Work
from kb_index.editing.tables import AgreementRow, CopyRow
from kb_index.tables import ArticleRow

Agreed = dict[tuple[str, str], int]
"""Up to which revision of the second article the first one says the same."""


@dataclass(frozen=True, slots=True)
class Version:
    """Another language version of an article, outside the trash."""

    id: str
    language: str
    title: str
    standing: Standing
    worded_revision: int


async def versions(session: AsyncSession, article: Article) -> list[Version]:
    """Return the other language versions of an article, by language."""
    if not article.translation_key:
        return []
    query = (
        select(ArticleRow, CopyRow.state, CopyRow.title)
        .outerjoin(CopyRow, CopyRow.article_id == ArticleRow.id)
        .where(
            ArticleRow.translation_key == article.translation_key,
            ArticleRow.kind == article.kind,
            ArticleRow.id != article.id,
            ArticleRow.deleted_at.is_(None),
        )
        .order_by(ArticleRow.language, ArticleRow.id)
    )
    return [_version(*row) for row in await session.execute(query)]


async def agreed(session: AsyncSession, article_id: str) -> Agreed:
    """Return what an article and its versions agree on, in both directions."""
    query = select(AgreementRow.article_id, AgreementRow.other_id, AgreementRow.revision).where(
        or_(AgreementRow.article_id == article_id, AgreementRow.other_id == article_id)
    )
    return {(row[0], row[1]): row[2] for row in await session.execute(query)}


async def agree(session: AsyncSession, agreements: Mapping[tuple[str, str], int]) -> None:
    """Write down what versions agree on now, in the place of what they did."""
    for one, other in agreements:
        pair = (AgreementRow.article_id == one, AgreementRow.other_id == other)
        await session.execute(delete(AgreementRow).where(*pair))
    rows = [
        {"article_id": one, "other_id": other, "revision": revision}
        for (one, other), revision in agreements.items()
    ]
    if rows:
        await session.execute(insert(AgreementRow), rows)


async def share_key(session: AsyncSession, article_id: str, key: str) -> None:
    """Give an article the key that its versions will share."""
    statement = update(ArticleRow).where(ArticleRow.id == article_id)
    await session.execute(statement.values(translation_key=key))


async def worded_revision(session: AsyncSession, article_id: str) -> int:
    """Return the revision that an article's words are of."""
    query = select(ArticleRow.worded_revision).where(ArticleRow.id == article_id)
    return (await session.scalars(query)).one()


def older(article: Article, others: Iterable[Version], agreements: Agreed) -> list[str]:
    """Return the versions whose words changed after the article was last brought up to them."""
    return [
        other.id
        for other in others
        if other.standing.status is Status.PUBLISHED
        and other.worded_revision > agreements.get((article.id, other.id), other.worded_revision)
    ]


def is_older(other: Version, article: Article, agreements: Agreed) -> bool:
    """Tell whether a version is the older one."""
    known = agreements.get((other.id, article.id), article.worded_revision)
    return article.status is Status.PUBLISHED and article.worded_revision > known


def _version(row: ArticleRow, state: str | None, title: str | None) -> Version:
    standing = Standing(Status(row.status), Work(state) if state else None)
    return Version(row.id, row.language, title or row.title, standing, row.worded_revision)
