"""Work that is done for ever, beside what anybody asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog

_log = structlog.get_logger(__name__)


@asynccontextmanager
async def repeating(
    name: str, work: Callable[[], Awaitable[object]], pause: float
) -> AsyncIterator[None]:
    """Do something again and again while the block runs, with a pause of so many seconds.

    A failure ends nothing: it is logged, once until the work succeeds again, and tried again.
    """
    task = asyncio.create_task(_for_ever(name, work, pause))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _for_ever(name: str, work: Callable[[], Awaitable[object]], pause: float) -> None:
    failing = False
    while True:
        try:
            await work()
            failing = False
        except Exception:
            if not failing:
                _log.exception("background_work_failed", work=name)
            failing = True
        await asyncio.sleep(pause)
