"""Writing an article: begin, save automatically, see who has it open; one transaction each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import TranslationExists
from core.ids import new_id
from core.routes import Principal
from kb_index import store as articles
from kb_index.article import Article, Status
from kb_index.editing import conflict, life, reading, store
from kb_index.editing.life import Action, Work
from kb_index.editing.people import People, names_of, signature
from kb_index.editing.reading import Opened, opened
from kb_index.editing.store import Written
from kb_index.editing.texts.content import Content, content_of, with_content
from kb_index.editing.texts.problems import problems_json, refuse, too_much
from kb_index.editing.versions import agreeing
from kb_index.editing.versions import store as versions


@dataclass(frozen=True, slots=True)
class Editing:
    """What editors do while they write."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def read(self, editor: Principal, article_id: str) -> dict[str, Any]:
        """Return an article; raise `ArticleNotFound`."""
        async with self.transactions.read() as session:
            return await self._view(session, await opened(session, article_id), editor)

    async def begin(self, editor: Principal, language: str, content: Content) -> dict[str, Any]:
        """Begin an article that nobody but editors sees; raise `ArticleInvalid`."""
        text = content.tidy()
        refuse(too_much(text))
        article_id = new_id()
        async with self.transactions.write() as session:
            found = await self._begin(session, editor, article_id, language, text, "")
            return await self._view(session, found, editor)

    async def translate(self, editor: Principal, article_id: str, language: str) -> dict[str, Any]:
        """Begin a version in another language with the text to be translated.

        Raise `TranslationExists`, naming the version that is there.
        """
        async with self.transactions.write() as session:
            source = await store.lock(session, article_id)
            for other in await versions.versions(session, source):
                if other.language == language:
                    raise TranslationExists(id=other.id)
            if source.language == language:
                raise TranslationExists(id=source.id)
            key = source.translation_key or f"studio:{source.id}"
            if not source.translation_key:
                await versions.share_key(session, source.id, key)
                await articles.append_changes(session, [source.id], self.now())
            # Each language has wordings of its own.
            text = replace(content_of(source), variants=())
            found = await self._begin(session, editor, new_id(), language, text, key)
            await agreeing.begun(session, found.article.id, source)
            return await self._view(session, found, editor)

    async def save(
        self,
        editor: Principal,
        article_id: str,
        version: int,
        base_revision: int,
        content: Content,
    ) -> dict[str, Any]:
        """Keep what is being written, over the version of the copy that the page holds.

        Raise `CopyConflict` with what stands now, `IllegalEdit`, or `ArticleInvalid` for a text
        that is larger than is kept. No revision is made.
        """
        text = content.tidy()
        refuse(too_much(text))
        async with self.transactions.write() as session:
            found = await opened(session, article_id, lock=True)
            after = life.move(found.standing, Action.SAVE)
            if _is_behind(found, version, base_revision):
                raise await conflict.behind(
                    session, self.people, found.article, found.copy, version, base_revision, text
                )
            now = self.now()
            merged = found.copy is None or base_revision == found.article.revision
            base = base_revision if merged or found.copy is None else found.copy.base_revision
            state = after.copy or Work.DRAFT
            written = Written(article_id, text, state, signature(editor), base, now)
            row = await store.write_copy(session, found.copy, written)
            await store.look(session, article_id, editor, now)
            return await self._saved(session, Opened(found.article, row), editor)

    async def look(self, editor: Principal, article_id: str) -> dict[str, Any]:
        """Note that somebody has an article open; return who else has, and what stands now."""
        now = self.now()
        async with self.transactions.write(durable=False) as session:
            found = await opened(session, article_id)
            await store.look(session, article_id, editor, now)
            there = await store.editors(session, [article_id], now - reading.PRESENT)
            return {
                "editors": [each for each in there[article_id] if each["id"] != editor.id],
                "version": found.version,
                "revision": found.article.revision,
                "stage": found.standing.stage,
            }

    async def leave(self, editor: Principal, article_id: str) -> None:
        """Note that somebody closed an article."""
        async with self.transactions.write(durable=False) as session:
            await store.leave(session, article_id, editor.id)

    async def writers(self) -> list[dict[str, str]]:
        """Return who can own an article."""
        async with self.transactions.read() as session:
            return [each.to_json() for each in await self.people.writers(session)]

    async def _begin(
        self,
        session: AsyncSession,
        editor: Principal,
        article_id: str,
        language: str,
        text: Content,
        key: str,
    ) -> Opened:
        now = self.now()
        blank = Article(
            id=article_id,
            external_id=f"studio:{article_id}",
            language=language,
            title="",
            answer="",
            translation_key=key,
            status=Status.DRAFT,
            revision=1,
            created_at=now,
            updated_at=now,
        )
        article = with_content(blank, text)
        await articles.save_articles(session, [article], signature(editor), now)
        written = Written(article_id, text, Work.DRAFT, signature(editor), 1, now)
        return Opened(article, await store.write_copy(session, None, written))

    async def _saved(
        self, session: AsyncSession, found: Opened, editor: Principal
    ) -> dict[str, Any]:
        wrong = await reading.problems_of(session, self.people, found.content)
        authors = [found.copy.author] if found.copy else []
        names = await names_of(session, self.people, authors)
        return {
            "copy": found.copy and reading.copy_json(found.copy, names),
            "problems": problems_json(wrong),
            "actions": life.actions(found.standing, editor.roles),
        }

    async def _view(
        self, session: AsyncSession, found: Opened, editor: Principal
    ) -> dict[str, Any]:
        return await reading.view(session, self.people, found, editor, self.now())


def _is_behind(found: Opened, version: int, base_revision: int) -> bool:
    if version != found.version:
        return True
    return found.copy is None and base_revision != found.article.revision


EDITING = web.AppKey("editing", Editing)
