"""The line of writers: who can wait the least goes first, and nobody's turn is lost."""

from __future__ import annotations

import asyncio

import pytest

from server.storage.write_line import WriteLine

PATIENT, IMPATIENT = 0.25, 0.0


class Broken(list[str]):
    """Nothing can be noted here."""

    def append(self, _: str) -> None:
        """Fail."""
        raise ZeroDivisionError


async def write(line: WriteLine, patience: float, name: str, done: list[str]) -> None:
    """Take a turn, let others run meanwhile, and note it."""
    async with line.turn(patience):
        await asyncio.sleep(0)
        done.append(name)


async def begin(line: WriteLine, patience: float, name: str, done: list[str]) -> asyncio.Task[None]:
    """Start a writer and let it come as far as the line."""
    task = asyncio.create_task(write(line, patience, name, done))
    await asyncio.sleep(0)
    return task


async def test_one_writes_at_a_time() -> None:
    line, inside = WriteLine(), 0

    async def alone() -> None:
        nonlocal inside
        async with line.turn(IMPATIENT):
            inside += 1
            await asyncio.sleep(0)
            assert inside == 1
            inside -= 1

    await asyncio.gather(*(alone() for _ in range(20)))


async def test_who_can_wait_the_least_goes_first() -> None:
    line, done = WriteLine(), list[str]()
    async with line.turn(IMPATIENT):
        tasks = [
            await begin(line, PATIENT, "bot", done),
            await begin(line, IMPATIENT, "customer", done),
            await begin(line, IMPATIENT, "another customer", done),
        ]
    await asyncio.gather(*tasks)
    assert done == ["customer", "another customer", "bot"]


async def test_who_has_waited_long_goes_before_who_has_just_come() -> None:
    line, done = WriteLine(), list[str]()
    async with line.turn(IMPATIENT):
        first = await begin(line, 0.01, "bot", done)
        await asyncio.sleep(0.02)
        second = await begin(line, IMPATIENT, "customer", done)
    await asyncio.gather(first, second)
    assert done == ["bot", "customer"]


async def test_a_failure_gives_the_turn_on() -> None:
    line, done = WriteLine(), list[str]()
    failing = asyncio.create_task(write(line, IMPATIENT, "failing", Broken()))
    task = await begin(line, IMPATIENT, "next", done)
    with pytest.raises(ZeroDivisionError):
        await failing
    await task
    assert done == ["next"]


async def test_who_goes_away_while_waiting_is_passed_over() -> None:
    line, done = WriteLine(), list[str]()
    async with line.turn(IMPATIENT):
        gone = await begin(line, IMPATIENT, "gone", done)
        task = await begin(line, IMPATIENT, "next", done)
        gone.cancel()
    await asyncio.gather(gone, task, return_exceptions=True)
    assert done == ["next"]


async def test_who_goes_away_just_as_the_turn_comes_gives_it_on() -> None:
    line, done = WriteLine(), list[str]()
    async with line.turn(IMPATIENT):
        gone = await begin(line, IMPATIENT, "gone", done)
        task = await begin(line, IMPATIENT, "next", done)
    gone.cancel()  # its place was given to it, but it has not run since
    await asyncio.gather(gone, task, return_exceptions=True)
    assert done == ["next"]
