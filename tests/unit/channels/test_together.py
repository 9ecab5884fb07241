"""What comes while the last is being done is done together, and fails alone."""

from __future__ import annotations

import asyncio
from itertools import groupby

import pytest

from channels.inbox.together import Together


class Work:
    """Notes what it was given, and goes on when it is let."""

    def __init__(self):
        self.given = []
        self.gate = asyncio.Event()
        self.error: Exception | None = None

    async def __call__(self, items):
        self.given.append(list(items))
        await self.gate.wait()
        if self.error is not None:
            raise self.error
        return [ValueError(item) if item.startswith("bad") else item.upper() for item in items]


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def together(work):
    return Together(work, of=lambda item: item[0], most=3)


async def started(together, *items):
    """Hand items in, in their order."""
    tasks = [asyncio.create_task(together.do(item)) for item in items]
    await asyncio.sleep(0)
    return tasks


async def test_who_comes_alone_waits_for_nobody(together, work):
    work.gate.set()
    assert await together.do("a1") == "A1"
    assert await together.do("a2") == "A2"
    assert work.given == [["a1"], ["a2"]]


async def test_of_each_one_at_a_time_in_order_and_of_all_no_more_than_fit(together, work):
    first = await started(together, "z0")
    await asyncio.sleep(0)
    rest = await started(together, "c1", "a1", "a2", "b1", "d1")
    work.gate.set()
    done = await asyncio.gather(*first, *rest)
    assert done == ["Z0", "C1", "A1", "A2", "B1", "D1"]
    assert work.given == [["z0"], ["a1", "b1", "c1"], ["a2", "d1"]]
    flat = [item for group in work.given for item in group]
    for _, items in groupby(sorted(flat, key=lambda item: item[0]), key=lambda item: item[0]):
        assert (hers := list(items)) == sorted(hers)


async def test_one_that_fails_fails_alone(together, work):
    first = await started(together, "z0")
    await asyncio.sleep(0)
    rest = await started(together, "bad", "a1")
    work.gate.set()
    failed, done = await asyncio.gather(*rest, return_exceptions=True)
    assert isinstance(failed, ValueError)
    assert done == "A1"
    assert await first[0] == "Z0"


async def test_when_the_work_itself_fails_all_of_it_hear_and_the_next_is_done(together, work):
    work.error = OSError("full")
    work.gate.set()
    with pytest.raises(OSError, match="full"):
        await together.do("a1")
    work.error = None
    assert await together.do("a2") == "A2"


async def test_who_does_not_wait_any_more_holds_nobody_up(together, work):
    gone, stays = await started(together, "a1", "b1")
    gone.cancel()
    work.gate.set()
    assert await stays == "B1"
    with pytest.raises(asyncio.CancelledError):
        await gone
