"""What became of an article: its revisions, and two of its texts side by side."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import iso
from core.database import Transactions
from core.errors import RevisionNotFound
from kb_index.editing import store
from kb_index.editing.people import Names, People, names_of
from kb_index.editing.texts.content import Content, from_json
from kb_index.editing.texts.diff import changes
from kb_index.tables import RevisionRow

COPY = "copy"
"""Names the working copy in the place of a revision's number."""


@dataclass(frozen=True, slots=True)
class History:
    """The revisions of articles; they are never edited."""

    transactions: Transactions
    people: People

    async def revisions(self, article_id: str, before: int | None, limit: int) -> dict[str, Any]:
        """Return the newest revisions before one, and where the next page begins."""
        async with self.transactions.read() as session:
            await store.read(session, article_id)
            rows = list(await store.revisions(session, article_id, before, limit + 1))
            names = await names_of(session, self.people, [row.author for row in rows])
        shown = rows[:limit]
        listed = [_summary(row, names) | {"title": row.content["title"]} for row in shown]
        return {"revisions": listed, "next": shown[-1].revision if len(rows) > limit else None}

    async def revision(self, article_id: str, name: str) -> dict[str, Any]:
        """Return one revision, whole, by its number; raise `RevisionNotFound`."""
        async with self.transactions.read() as session:
            await store.read(session, article_id)
            row = await store.revision(session, article_id, _number(name))
            names = await names_of(session, self.people, [row.author])
        return _summary(row, names) | {"content": from_json(row.content).to_json()}

    async def compare(self, article_id: str, before: str, after: str) -> list[dict[str, Any]]:
        """Return what differs between two texts, each named by its revision or `COPY`."""
        async with self.transactions.read() as session:
            await store.read(session, article_id)
            texts = [await _text(session, article_id, name) for name in (before, after)]
        return await asyncio.to_thread(changes, *texts)


def _summary(row: RevisionRow, names: Names) -> dict[str, Any]:
    return {
        "revision": row.revision,
        "status": row.content["status"],
        "author": names.person(row.author),
        "note": row.note,
        "created_at": iso(row.created_at),
    }


async def _text(session: AsyncSession, article_id: str, name: str) -> Content:
    if name != COPY:
        return from_json((await store.revision(session, article_id, _number(name))).content)
    copy = await store.copy_of(session, article_id)
    if copy is None:
        raise RevisionNotFound(revision=name)
    return from_json(copy.content)


def _number(name: str) -> int:
    if not name.isdecimal() or len(name) > 9:
        raise RevisionNotFound(revision=name[:20])
    return int(name)


HISTORY = web.AppKey("history", History)
