"""Forgetting a person, tied together: what each package takes her out of, in the order of locks."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Collection
from contextlib import closing
from functools import partial
from pathlib import Path

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

import channels.forgetting
import community.forgetting
import studio.forgetting
from core.database import TRANSACTIONS, Transactions
from core.disk import Disk
from handoff.contacts.forgetting import FORGETTING, Forgetting, Leftovers, Whom
from server.background import repeating
from server.settings import SETTINGS, Settings

_SITE = "site"
_SWEEP_SECONDS = 60.0
_MEGABYTE = 2**20


def make_forgetting(transactions: Transactions, settings: Settings) -> Forgetting:
    """Return what forgets persons wherever they are."""
    disk = Disk(settings.files, settings.file_megabytes * _MEGABYTE)
    dialogues = settings.var / "tracker.db"
    leftovers = Leftovers(disk.drop, partial(_drop_dialogues, dialogues))
    return Forgetting(
        transactions, leftovers, first=(channels.forgetting.forget,), then=(_studio, _community)
    )


async def forgetting(app: web.Application) -> AsyncIterator[None]:
    """Serve it for as long as the app runs, and finish what a process that died had begun."""
    app[FORGETTING] = made = make_forgetting(app[TRANSACTIONS], app[SETTINGS])
    async with repeating("forgetting", made.sweep, _SWEEP_SECONDS):
        yield


async def _studio(session: AsyncSession, whom: Whom) -> None:
    await studio.forgetting.forget(session, whom.conversation_ids)


async def _community(session: AsyncSession, whom: Whom) -> None:
    for address in whom.addresses:
        if address.channel == _SITE:
            await community.forgetting.forget(session, address.external_id)


async def _drop_dialogues(file: Path, conversation_ids: Collection[str]) -> None:
    """Take dialogues out of what Rasa remembers, where its file lies beside ours."""
    await asyncio.to_thread(_drop, file, list(conversation_ids))


def _drop(file: Path, conversation_ids: list[str]) -> None:
    if not file.exists():
        return
    with closing(sqlite3.connect(file, timeout=10, isolation_level=None)) as database:
        known = database.execute("SELECT 1 FROM sqlite_master WHERE name = 'dialogues'").fetchone()
        if known is None:
            return
        # What is deleted is written over, not only no longer found.
        database.execute("PRAGMA secure_delete = ON")
        ids = [(each,) for each in conversation_ids]
        database.executemany("DELETE FROM dialogues WHERE sender_id = ?", ids)
