"""The SQL of what waits for an editor: one list out of articles and flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    String,
    and_,
    cast,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from community.knowledge import PROMOTED
from core.database import UtcDateTime
from kb_index.article import Status
from kb_index.editing.life import Work
from kb_index.editing.tables import CopyRow
from kb_index.tables import ArticleRow, RevisionRow
from studio.review.kind import Kind
from studio.tables import FlagRow

FROM_DESK = "desk:"
"""What the external id of an agent's proposal begins with; then come her chat and its episode."""
FROM_CHAT = "chat:"
"""What the source of a flag begins with; then comes the chat that an agent raised it in."""
_PROPOSED = (FROM_DESK, PROMOTED)


@dataclass(frozen=True, slots=True)
class Item:
    """One line: ``id`` is the article's, of a flag the flag's; ``source`` an external id."""

    kind: str
    id: str
    at: datetime
    title: str
    language: str | None
    article_id: str | None
    by: str | None
    comment: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines a list shows, the oldest first; ``after`` is moment, kind and id of the last."""

    now: datetime
    kind: str = ""
    after: tuple[datetime, str, str] | None = None
    limit: int = 50


async def listed(session: AsyncSession, wanted: Wanted) -> Sequence[Item]:
    """Return what waits, the oldest first."""
    all_kinds = _waiting(wanted.now).subquery()
    at, kind, id_ = all_kinds.c["at"], all_kinds.c.kind, all_kinds.c.id
    query = select(all_kinds)
    if wanted.kind:
        query = query.where(kind == wanted.kind)
    if wanted.after is not None:
        moment, last_kind, last_id = wanted.after
        same_kind = and_(kind == last_kind, id_ > last_id)
        query = query.where(or_(at > moment, and_(at == moment, or_(kind > last_kind, same_kind))))
    rows = await session.execute(query.order_by(at, kind, id_).limit(wanted.limit))
    return [Item(**row._mapping) for row in rows]


async def how_many(session: AsyncSession, now: datetime) -> dict[str, int]:
    """Return how many lines of each kind there are."""
    all_kinds = _waiting(now).subquery()
    query = select(all_kinds.c.kind, func.count()).group_by(all_kinds.c.kind)
    found = {row[0]: row[1] for row in await session.execute(query)}
    return {kind.value: found.get(kind.value, 0) for kind in Kind}


def _waiting(now: datetime) -> CompoundSelect[Any]:
    proposed = or_(*(ArticleRow.external_id.startswith(each) for each in _PROPOSED))
    # What is being written stands for the article where there is such a copy.
    stage = func.coalesce(CopyRow.state, ArticleRow.status)
    in_review = stage == Status.IN_REVIEW.value
    changed = func.coalesce(CopyRow.updated_at, ArticleRow.updated_at, type_=UtcDateTime())
    due = (ArticleRow.status == Status.PUBLISHED, ArticleRow.review_at <= now)
    return union_all(
        _articles(Kind.PROPOSED, changed).where(proposed, in_review),
        _articles(Kind.IN_REVIEW, changed).where(~proposed, in_review),
        _articles(Kind.APPROVED, changed).where(stage == Work.APPROVED.value),
        _articles(Kind.REVIEW_DUE, ArticleRow.review_at).where(*due),
        _flags(),
    )


def _articles(kind: Kind, at: Any) -> Any:
    newest = and_(
        RevisionRow.article_id == ArticleRow.id, RevisionRow.revision == ArticleRow.revision
    )
    return (
        select(
            literal(kind.value).label("kind"),
            ArticleRow.id.label("id"),
            at.label("at"),
            func.coalesce(CopyRow.title, ArticleRow.title).label("title"),
            ArticleRow.language.label("language"),
            ArticleRow.id.label("article_id"),
            func.coalesce(CopyRow.author, RevisionRow.author).label("by"),
            func.coalesce(CopyRow.note, RevisionRow.note).label("comment"),
            ArticleRow.external_id.label("source"),
        )
        .outerjoin(RevisionRow, newest)
        .outerjoin(CopyRow, CopyRow.article_id == ArticleRow.id)
        .where(ArticleRow.deleted_at.is_(None))
    )


def _flags() -> Any:
    return (
        select(
            literal(Kind.FLAG.value).label("kind"),
            cast(FlagRow.id, String).label("id"),
            FlagRow.at.label("at"),
            func.coalesce(ArticleRow.title, "").label("title"),
            ArticleRow.language.label("language"),
            FlagRow.article_id.label("article_id"),
            FlagRow.agent_id.label("by"),
            FlagRow.comment.label("comment"),
            (literal(FROM_CHAT) + FlagRow.conversation_id).label("source"),
        )
        .outerjoin(ArticleRow, ArticleRow.id == FlagRow.article_id)
        .where(FlagRow.settled_at.is_(None))
    )
