"""``python -m server.prepare``: migrate the database, load articles, build the index's snapshot.

Everything is idempotent: what is already there is left alone. ``--faq FILE`` loads a company's own
questions and answers instead of the sample.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import select

from core.errors import JieliError
from kb_index.knowledge_base import KnowledgeBase
from kb_index.sample.loading import load_sample
from server.auth.tables import StaffRow
from server.commands.command import DONE
from server.commands.files import load_file
from server.demo_people import PEOPLE, hire
from server.logs import configure_logs
from server.settings import Settings, read_settings
from server.storage.database import Database
from server.storage.migrating import migrate

_EVERY_SECONDS = 2.0


def main() -> int:
    """Prepare what the settings name; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m server.prepare", description=__doc__)
    parser.add_argument("--faq", type=Path, help="a file of your own articles")
    arguments = parser.parse_args()
    configure_logs("warning")
    try:
        return asyncio.run(_prepare(read_settings(), arguments.faq))
    except JieliError as error:
        _say(error.message("zh"))
        _say(error.message("en"))
        return 1


async def _prepare(settings: Settings, faq: Path | None) -> int:
    settings.var.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database, _announce)
    try:
        await migrate(database.engine)
        _say("the database has the newest schema")
        if faq is not None:
            loaded = await load_file(settings, database, faq)
            if loaded != DONE:
                return loaded
        else:
            _say(str(await load_sample(database)))
            await _demo_staff(database, settings.var / "demo.json")
        await _index(database, settings)
        return DONE
    finally:
        await database.close()


async def _index(database: Database, settings: Settings) -> None:
    base = await KnowledgeBase.start(
        database,
        settings.var / "index",
        settings.encoder,
        adapter=settings.adapter,
        progress=_Progress().tell,
        synonyms=settings.synonyms,
    )
    _say(f"{base.size} articles are searchable")
    await base.close()


async def _demo_staff(database: Database, path: Path) -> None:
    """Make the demo people with random passwords, only where there is no staff at all."""
    async with database.write() as session:
        if await session.scalar(select(StaffRow.id).limit(1)) is not None:
            return
        logins = [
            {
                "username": person.username,
                "password": secrets.token_urlsafe(9),
                "place": ", ".join(person.places),
            }
            for person in PEOPLE
        ]
        await hire(session, {login["username"]: login["password"] for login in logins})
        # Written before the commit: accounts whose passwords nobody knows would be of no use.
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(logins, file)


class _Progress:
    """Says now and then how far the encoding is."""

    def __init__(self) -> None:
        self._told = 0.0

    def tell(self, done: int, total: int) -> None:
        """Say it, at most every two seconds and at the end."""
        now = time.monotonic()
        if done == total or now - self._told >= _EVERY_SECONDS:
            self._told = now
            _say(f"articles indexed: {done} of {total}")


def _announce(_: Iterable[str]) -> None:
    """Nobody listens while we prepare."""


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
