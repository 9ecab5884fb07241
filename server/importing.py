"""Imports of articles, tied together: their files, their addresses, and what runs them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from aiohttp import web

import kb_index.importing.exports.http as exports_http
import kb_index.importing.jobs.http as jobs_http
from core.database import TRANSACTIONS
from core.disk import Disk
from kb_index.importing.exports.service import EXPORTS, Exports
from kb_index.importing.fetching import FETCHER, fetching
from kb_index.importing.jobs.running import Runner
from kb_index.importing.jobs.service import IMPORTS, Imports
from server.settings import Settings

MODULES = (jobs_http, exports_http)
_log = structlog.get_logger(__name__)
_LOOK_SECONDS = 5.0
"""How soon a job is taken up that no request of ours began."""


def disk(settings: Settings) -> Disk:
    """Return where the files of imports lie, without what was not received whole."""
    found = Disk(settings.imports, settings.import_megabytes * 2**20)
    found.clear()
    return found


@asynccontextmanager
async def importing(app: web.Application, settings: Settings, place: str) -> AsyncIterator[None]:
    """Give an app that has its database its imports, and run them while the block runs."""
    files, woken = disk(settings), asyncio.Event()
    app[IMPORTS] = Imports(app[TRANSACTIONS], files, woken.set)
    app[EXPORTS] = Exports(app[TRANSACTIONS], settings.imports)
    runner = Runner(app[TRANSACTIONS], files, place)
    async with fetching(settings.import_hosts) as fetcher:
        app[FETCHER] = fetcher
        task = asyncio.create_task(_run(runner, woken))
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def _run(runner: Runner, woken: asyncio.Event) -> None:
    """Run jobs as they come; a failure is logged and ends nothing."""
    while True:
        woken.clear()
        try:
            await runner.work()
        except Exception:
            _log.exception("background_work_failed", work="imports")
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS):
                await woken.wait()
