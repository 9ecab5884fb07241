"""The heap after the start: what was loaded stays, and the collector need not look at it again.

A full collection walks through every object, with the index of the sample for 110 ms (measured),
while nobody is answered; and it comes every few seconds when there is much to do.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator

from aiohttp import web

from kb_index.knowledge_base import KNOWLEDGE_BASE, KnowledgeBase


async def settle(base: KnowledgeBase) -> None:
    """Wait until the index is whole, then keep all that lives out of later collections."""
    await base.complete()
    gc.collect()
    gc.freeze()


async def settling(app: web.Application) -> AsyncIterator[None]:
    """Settle beside the first requests; for a process that runs one app."""
    task = asyncio.create_task(settle(app[KNOWLEDGE_BASE]))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
