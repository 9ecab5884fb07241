"""Background work goes on, whatever happens to it."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from server.background import repeating


class Work:
    """Fails as often as it is told to, then succeeds."""

    def __init__(self, *failing: bool) -> None:
        self._outcomes = list(failing)
        self.done = asyncio.Event()

    async def __call__(self) -> None:
        """Do it once."""
        if not self._outcomes:
            self.done.set()
        elif self._outcomes.pop(0):
            raise OSError("the disk is full")


async def test_work_that_failed_is_tried_again_and_its_failure_is_told_once():
    work = Work(True, True, True)
    with capture_logs() as logs:
        async with asyncio.timeout(10), repeating("sweep", work, 0):
            await work.done.wait()
    assert [(log["event"], log["work"]) for log in logs] == [("background_work_failed", "sweep")]


async def test_a_failure_after_a_success_is_told_anew():
    work = Work(True, False, True)
    with capture_logs() as logs:
        async with asyncio.timeout(10), repeating("sweep", work, 0):
            await work.done.wait()
    assert len(logs) == 2


async def test_nothing_is_done_after_the_block():
    work = Work()
    async with asyncio.timeout(10), repeating("sweep", work, 0):
        await work.done.wait()
    work.done.clear()
    for _ in range(5):
        await asyncio.sleep(0)
    assert not work.done.is_set()
