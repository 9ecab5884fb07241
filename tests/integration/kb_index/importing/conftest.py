"""Imports on both kinds of database: their folder, what editors do, and what runs them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.disk import Disk
from kb_index import store
from kb_index.article import Article
from kb_index.importing.jobs.running import Runner
from kb_index.importing.jobs.service import Imports, Who, in_pieces
from kb_index.importing.jobs.state import Doing
from kb_index.importing.options import Options
from server.storage.database import Database

MEI = Who("agent-0", "梅")


@dataclass
class Importing:
    """An editor at the imports of one database, with the process that runs them."""

    database: Database
    imports: Imports
    runner: Runner

    async def bring(self, content: str | bytes, name: str = "faq.csv") -> dict[str, Any]:
        """Upload a file; returns the job and its preview."""
        data = content.encode() if isinstance(content, str) else content
        return await self.imports.bring(name, in_pieces(data), len(data), MEI)

    async def run(
        self,
        import_id: str,
        doing: Doing = Doing.IMPORT,
        mapping: dict[str, str] | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Let a job run to its end; returns it."""
        chosen = Options(**options) if options else None
        await self.imports.begin(import_id, doing, MEI, mapping, chosen)
        await self.runner.work()
        return (await self.imports.get(import_id))["import"]

    async def load(
        self, content: str | bytes, name: str = "faq.csv", **options: Any
    ) -> dict[str, Any]:
        """Upload a file and import it."""
        job = (await self.bring(content, name))["import"]
        return await self.run(job["id"], **options)

    async def report(self, import_id: str) -> list[dict[str, Any]]:
        """Return a job's report."""
        return list(await self.imports.rows(import_id, "", -1, 500))

    async def articles(self) -> dict[str, Article]:
        """Return every stored article by its external id."""
        async with self.database.read() as session:
            feed = await store.read_feed(session)
            ids = await store.changed_ids(session, 0, feed.position)
            found = await store.read_articles(session, ids)
        return {article.external_id: article for article in found}


@pytest.fixture
def importing(database: Database, tmp_path: Path) -> Importing:
    return of_files(database, tmp_path)


def of_files(database: Database, tmp_path: Path) -> Importing:
    """Return the imports of a database, whose files lie in a folder."""
    disk = Disk(tmp_path / "imports", 8 * 2**20)
    disk.clear()
    imports = Imports(database, disk, lambda: None)
    return Importing(database, imports, Runner(database, disk, "here"))


def lines(*rows: dict[str, Any]) -> str:
    """Write rows as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
