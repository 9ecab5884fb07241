"""An article as its editors see it: both its states, its versions, and who else has it open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from core.routes import Principal
from kb_index.article import Article
from kb_index.editing import life, store
from kb_index.editing.life import Standing, Work
from kb_index.editing.people import Names, People, names_of
from kb_index.editing.tables import CopyRow
from kb_index.editing.texts.content import LANGUAGES, Content, content_of, from_json
from kb_index.editing.texts.problems import Known, Problem, problems, problems_json
from kb_index.editing.tree import store as tree
from kb_index.editing.versions import store as versions

PRESENT = timedelta(seconds=30)
"""Who was not heard of for so long has closed the page."""
TRASH_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Opened:
    """An article with its working copy."""

    article: Article
    copy: CopyRow | None

    @property
    def standing(self) -> Standing:
        """Return where it stands."""
        state = Work(self.copy.state) if self.copy else None
        return Standing(self.article.status, state, self.article.deleted_at is not None)

    @property
    def content(self) -> Content:
        """Return what is being written, or what was settled where nothing is."""
        return from_json(self.copy.content) if self.copy else content_of(self.article)

    @property
    def version(self) -> int:
        """Return the copy's version, 0 without one."""
        return self.copy.version if self.copy else 0


async def opened(session: AsyncSession, article_id: str, *, lock: bool = False) -> Opened:
    """Load an article and its copy, for change if wanted; raise `ArticleNotFound`."""
    article = await (store.lock if lock else store.read)(session, article_id)
    return Opened(article, await store.copy_of(session, article_id))


async def problems_of(session: AsyncSession, people: People, content: Content) -> list[Problem]:
    """Return everything that keeps a text from readers."""
    owners = {each.id for each in await people.writers(session)} if content.owner_id else set()
    products = await tree.existing(session, "product", [content.product])
    categories = await tree.existing(session, "category", [content.category])
    return problems(content, Known(products, categories, owners))


async def view(
    session: AsyncSession, people: People, found: Opened, asker: Principal, now: datetime
) -> dict[str, Any]:
    """Write an article as pages get it."""
    article, copy = found.article, found.copy
    there = await store.editors(session, [article.id], now - PRESENT)
    names = await names_of(session, people, [article.owner_id, copy.author if copy else None])
    wrong = await problems_of(session, people, found.content)
    return {
        **_settled(article),
        "work": found.standing.work,
        "stage": found.standing.stage,
        "owner": names.person(article.owner_id),
        "copy": copy and copy_json(copy, names),
        "behind": copy is not None and copy.base_revision < article.revision,
        "problems": problems_json(wrong),
        "editors": [each for each in there.get(article.id, []) if each["id"] != asker.id],
        "actions": life.actions(found.standing, asker.roles),
        **await _versions(session, article),
    }


def copy_json(copy: CopyRow, names: Names) -> dict[str, Any]:
    """Write a working copy as pages get it."""
    return {
        "version": copy.version,
        "state": copy.state,
        "base_revision": copy.base_revision,
        "content": copy.content,
        "author": names.person(copy.author),
        "note": copy.note,
        "updated_at": iso(copy.updated_at),
    }


def gone_at(deleted_at: datetime | None) -> str | None:
    """Return when the trash is emptied of what came into it then."""
    return iso(deleted_at + TRASH_LIFE) if deleted_at else None


def _settled(article: Article) -> dict[str, Any]:
    plain = ("id", "external_id", "kind", "language", "translation_key", "status", "revision")
    return {
        **{name: getattr(article, name) for name in plain},
        "content": content_of(article).to_json(),
        "source": article.source,
        "created_at": iso(article.created_at),
        "updated_at": iso(article.updated_at),
        "deleted_at": iso(article.deleted_at),
        "gone_at": gone_at(article.deleted_at),
    }


async def _versions(session: AsyncSession, article: Article) -> dict[str, Any]:
    others = await versions.versions(session, article)
    agreed = await versions.agreed(session, article.id)
    spoken = {article.language, *(each.language for each in others)}
    return {
        "versions": [
            {
                "id": each.id,
                "language": each.language,
                "title": each.title,
                "status": each.standing.status,
                "stage": each.standing.stage,
                "older": versions.is_older(each, article, agreed),
            }
            for each in others
        ],
        "older": versions.older(article, others, agreed),
        "missing": sorted(set(LANGUAGES) - spoken),
    }
