"""How fast articles are imported, and how long a customer's message waits meanwhile.

Nothing is encoded: an import is done when its articles are stored, and search follows at the
encoder's own rate. The files are read as an editor uploads them: forum threads, help-centre
articles, and questions of product documentation.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from core.clock import utc_now
from core.disk import Disk
from core.ids import new_id
from kb_index.importing.jobs.running import Runner
from kb_index.importing.jobs.service import Imports, Who
from kb_index.importing.jobs.state import Doing
from kb_index.importing.jobs.tables import MappingRow
from kb_index.importing.options import Options
from server.storage.database import Database
from server.storage.migrating import migrate

FILES = (
    "openenergymonitor_forum_en/threads.jsonl",
    "alibaba_cloud_docs/faq_zh.jsonl",
    "alibaba_cloud_docs/faq_en.jsonl",
    "logingov_help/kb.jsonl",
    "docs_dify/faq.jsonl",
)
_EDITOR = Who("editor", "editor")
_CHUNK = 2**20
_BETWEEN_MESSAGES = 0.02


@dataclass(slots=True)
class Waits:
    """How long small transactions of somebody else took, in milliseconds."""

    taken: list[float] = field(default_factory=list)

    def to_json(self) -> dict[str, float]:
        """Write the median, the 99th percentile and the longest."""
        ordered = sorted(self.taken)
        at = {"p50": len(ordered) // 2, "p99": int(len(ordered) * 0.99), "longest": -1}
        return {name: round(ordered[place], 1) for name, place in at.items()}


def measure(data: Path, idle_seconds: float = 3.0) -> dict[str, Any]:
    """Import the files of the data folder, and again; returns rates, and waits while it ran."""
    return asyncio.run(_measure(data, idle_seconds))


async def _measure(data: Path, idle_seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{folder}/jieli.db", lambda _: None)
        await migrate(database.engine)
        disk = Disk(Path(folder) / "imports", 2**30)
        disk.clear()
        idle, busy = Waits(), Waits()
        async with _messages(database, idle):
            await asyncio.sleep(idle_seconds)
        importer = _Importer(Imports(database, disk, lambda: None), Runner(database, disk, "here"))
        async with _messages(database, busy):
            first = [await importer.run(data / name) for name in FILES]
            again = [await importer.run(data / name) for name in FILES]
        await database.close()
    articles = sum(one["rows"] for one in first)
    return {
        "import_articles_per_s": round(articles / sum(one["seconds"] for one in first)),
        "import_again_articles_per_s": round(articles / sum(one["seconds"] for one in again)),
        "import_files": first,
        "message_wait_ms_idle": idle.to_json(),
        "message_wait_ms_during_import": busy.to_json(),
    }


@dataclass(frozen=True, slots=True)
class _Importer:
    imports: Imports
    runner: Runner

    async def run(self, path: Path) -> dict[str, Any]:
        """Import a file; the time is from its beginning to its end, without the preview."""
        brought = await self.imports.bring(path.name, _chunks(path), None, _EDITOR)
        job_id = brought["import"]["id"]
        options = Options(collection=path.parent.name)
        began = time.perf_counter()
        await self.imports.begin(job_id, Doing.IMPORT, _EDITOR, None, options)
        await self.runner.work()
        seconds = time.perf_counter() - began
        job = (await self.imports.get(job_id))["import"]
        return {
            "file": f"{path.parent.name}/{path.name}",
            "rows": job["total"],
            "seconds": round(seconds, 2),
            **job["counts"],
        }


@asynccontextmanager
async def _messages(database: Database, waits: Waits) -> AsyncIterator[None]:
    """Store something small again and again while the block runs, as customers' messages do."""

    async def write() -> None:
        while True:
            began = time.perf_counter()
            async with database.write() as session:
                row = {"header": new_id(), "mapping": {}, "updated_at": utc_now()}
                await session.execute(insert(MappingRow), [row])
            waits.taken.append(1000 * (time.perf_counter() - began))
            await asyncio.sleep(_BETWEEN_MESSAGES)

    task = asyncio.create_task(write())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
