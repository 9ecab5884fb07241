"""The moves of an article from its first draft to the trash, each in one transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import NoteMissing
from core.routes import Principal
from core.text import clean
from kb_index import store as articles
from kb_index.article import Article, Status
from kb_index.editing import conflict, life, reading, store
from kb_index.editing.life import Action, Standing, Work
from kb_index.editing.people import People, signature
from kb_index.editing.reading import Opened, opened
from kb_index.editing.store import Written
from kb_index.editing.tables import CopyRow
from kb_index.editing.texts.content import from_json, with_content
from kb_index.editing.texts.problems import refuse
from kb_index.editing.versions import agreeing

_UNREAD = (Status.DRAFT, Status.IN_REVIEW)


@dataclass(frozen=True, slots=True)
class Step:
    """One move that somebody means: by whom, when, and why."""

    editor: Principal
    action: Action
    at: datetime
    note: str = ""

    @property
    def author(self) -> str:
        """Return how its revision is signed."""
        return signature(self.editor)


@dataclass(frozen=True, slots=True)
class Moving:
    """What people decide about an article; every decision but a discarding has a note."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def move(
        self,
        editor: Principal,
        article_id: str,
        action: Action,
        *,
        version: int | None = None,
        note: str = "",
        covers: Collection[str] = (),
    ) -> dict[str, Any]:
        """Move an article and return it.

        ``version`` is the copy that the editor has seen, None where it does not matter. Raise
        `IllegalEdit`, `CopyConflict` where something else stands now, `ArticleInvalid` for a text
        that readers must not get, `NoteMissing` for a rejection without a reason.
        """
        step = Step(editor, action, self.now(), clean(note))
        if action is Action.REJECT and not step.note:
            raise NoteMissing()
        async with self.transactions.write() as session:
            found = await opened(session, article_id, lock=True)
            after = life.move(found.standing, action)
            if version is not None and version != found.version:
                raise await self._behind(session, found, version)
            moved = await apply(session, self.people, found, after, step, covers)
            return await reading.view(session, self.people, moved, editor, step.at)

    async def restore(
        self, editor: Principal, article_id: str, revision: int, version: int, note: str = ""
    ) -> dict[str, Any]:
        """Take an old revision's text as the working copy; raise `RevisionNotFound`."""
        words = clean(note) or f"恢复第 {revision} 版 / Restored revision {revision}"
        step = Step(editor, Action.RESTORE, self.now(), words)
        async with self.transactions.write() as session:
            found = await opened(session, article_id, lock=True)
            life.move(found.standing, Action.RESTORE)
            if version != found.version:
                raise await self._behind(session, found, version)
            content = from_json((await store.revision(session, article_id, revision)).content)
            draft = replace(with_content(found.article, content), status=Status.DRAFT)
            article = await _keep(session, found.article, draft, step)
            text = Written(article_id, content, Work.DRAFT, step.author, article.revision, step.at)
            copy = await store.write_copy(session, found.copy, text)
            return await reading.view(session, self.people, Opened(article, copy), editor, step.at)

    async def _behind(self, session: AsyncSession, found: Opened, version: int) -> Exception:
        article, copy = found.article, found.copy
        return await conflict.behind(session, self.people, article, copy, version, article.revision)


async def apply(
    session: AsyncSession,
    people: People,
    found: Opened,
    after: Standing,
    step: Step,
    covers: Collection[str] = (),
) -> Opened:
    """Bring an article to where a move leads; the move itself was checked."""
    if step.action in (Action.SUBMIT, Action.PUBLISH):
        refuse(await reading.problems_of(session, people, found.content))
    if step.action is Action.SUBMIT:
        return await _submit(session, found, after, step)
    if step.action is Action.PUBLISH:
        return await _publish(session, people, found, step, covers)
    if step.action is Action.DISCARD:
        return await _discard(session, found)
    if step.action in (Action.ARCHIVE, Action.TRASH, Action.UNTRASH):
        return await _settle_anew(session, found, after, step)
    return await _judge(session, found, after, step)


async def _submit(session: AsyncSession, found: Opened, after: Standing, step: Step) -> Opened:
    """Keep what is handed in as a revision; an article that nobody has read yet becomes it."""
    article = found.article
    text = replace(with_content(article, found.content), status=Status.IN_REVIEW)
    if article.status in _UNREAD:
        settled = next_revision(text, step.at)
        await articles.save_articles(session, [settled], step.author, step.at, step.note)
    else:
        settled = await _keep(session, article, text, step)
    return Opened(settled, await _copied(session, found, settled, after, step))


async def _publish(
    session: AsyncSession,
    people: People,
    found: Opened,
    step: Step,
    covers: Collection[str],
) -> Opened:
    article, copy = found.article, found.copy
    if copy is not None and copy.base_revision != article.revision:
        raise await conflict.overtaken(session, people, article, copy)
    text = replace(with_content(article, found.content), status=Status.PUBLISHED)
    published = next_revision(text, step.at)
    await articles.save_articles(session, [published], step.author, step.at, step.note)
    await agreeing.published(session, article, covers)
    return await _discard(session, Opened(await store.read(session, article.id), copy))


async def _discard(session: AsyncSession, found: Opened) -> Opened:
    if found.copy is not None:
        await session.delete(found.copy)
    return Opened(found.article, None)


async def _settle_anew(session: AsyncSession, found: Opened, after: Standing, step: Step) -> Opened:
    """Write a revision that says the same and stands elsewhere; the copy stays beside it."""
    deleted_at = step.at if after.trashed else None
    moved = replace(found.article, status=after.status, deleted_at=deleted_at)
    settled = next_revision(moved, step.at)
    await articles.save_articles(session, [settled], step.author, step.at, step.note)
    keep_up(found.copy, found.article, settled)
    return Opened(settled, found.copy)


async def _judge(session: AsyncSession, found: Opened, after: Standing, step: Step) -> Opened:
    """Change how far it is with what is being written, and nothing of the text."""
    article = replace(found.article, status=after.status)
    if article.status is not found.article.status:
        await store.set_status(session, article)
    return Opened(article, await _copied(session, found, article, after, step))


async def _copied(
    session: AsyncSession, found: Opened, settled: Article, after: Standing, step: Step
) -> CopyRow:
    """Note in the working copy how far it is; make one where the article was its own draft."""
    state = after.copy or Work.DRAFT
    copy = found.copy
    if copy is None:
        text = Written(settled.id, found.content, state, step.author, settled.revision, step.at)
        copy = await store.write_copy(session, None, text)
    copy.state, copy.note = state, step.note
    keep_up(copy, found.article, settled)
    return copy


async def _keep(session: AsyncSession, article: Article, text: Article, step: Step) -> Article:
    """Write a revision beside what readers see; return the article with its number."""
    kept = next_revision(text, step.at)
    await articles.keep_revisions(session, [kept], step.author, step.at, step.note)
    counted = replace(article, revision=kept.revision)
    await store.raise_revision(session, counted)
    return counted


def keep_up(copy: CopyRow | None, before: Article, after: Article) -> None:
    """Let a copy that was up to an article stay so after a change that left the words alone."""
    if copy is not None and copy.base_revision == before.revision:
        copy.base_revision = after.revision


def next_revision(article: Article, now: datetime) -> Article:
    """Return an article as its next revision."""
    return replace(article, revision=article.revision + 1, updated_at=now)


MOVING = web.AppKey("moving", Moving)
