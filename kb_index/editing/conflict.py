"""What a page that is behind is told: what stands now, and its own text put together with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import CopyConflict, RevisionNotFound
from kb_index.article import Article
from kb_index.editing import store
from kb_index.editing.people import Names, People, names_of
from kb_index.editing.tables import CopyRow
from kb_index.editing.texts.content import Content, content_of, from_json
from kb_index.editing.texts.merge import merge


async def behind(
    session: AsyncSession,
    people: People,
    article: Article,
    copy: CopyRow | None,
    version: int,
    base_revision: int,
    mine: Content | None = None,
) -> CopyConflict:
    """Return the conflict of a page that holds a text up to a version and a revision."""
    theirs = from_json(copy.content) if copy else content_of(article)
    base = await store.saved(session, article.id, version) if version else None
    base = base or await _revision(session, article.id, base_revision) or theirs
    author = copy.author if copy else await _author(session, article)
    names = await names_of(session, people, [author])
    told = _told(copy.version if copy else 0, article.revision, base, theirs)
    merged = merge(base, mine, theirs).to_json() if mine else None
    return _conflict(told, names, author, merged)


async def overtaken(
    session: AsyncSession, people: People, article: Article, copy: CopyRow
) -> CopyConflict:
    """Return the conflict of a copy whose article was settled anew since it was begun."""
    theirs, mine = content_of(article), from_json(copy.content)
    base = await _revision(session, article.id, copy.base_revision) or theirs
    author = await _author(session, article)
    names = await names_of(session, people, [author])
    told = _told(copy.version, article.revision, base, theirs)
    return _conflict(told, names, author, merge(base, mine, theirs).to_json())


def _told(version: int, revision: int, base: Content, theirs: Content) -> dict[str, Any]:
    return {
        "version": version,
        "revision": revision,
        "base": base.to_json(),
        "theirs": theirs.to_json(),
    }


def _conflict(
    told: Mapping[str, Any], names: Names, author: str, merged: dict[str, Any] | None
) -> CopyConflict:
    person = names.person(author) or {}
    return CopyConflict(name=person.get("name"), author=person, merge=merged, **told)


async def _revision(session: AsyncSession, article_id: str, number: int) -> Content | None:
    try:
        return from_json((await store.revision(session, article_id, number)).content)
    except RevisionNotFound:
        return None


async def _author(session: AsyncSession, article: Article) -> str:
    return (await store.revision(session, article.id, article.revision)).author
