"""What each move of a long queue takes of the processor, with nothing else under way."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.handoff.crowd import Crowd, join
from core.clock import utc_now
from core.database import Transactions
from handoff import ownership, store
from handoff.desk.socket import DESK
from server.settings import Settings
from server.storage.database import Database

TIMES = 150
"""So many of each move are counted; a few before them are not, as statements are compiled once."""
_BEFORE = 5


async def processor_times(folder: Path, crowd: Crowd) -> dict[str, float]:
    """Return the milliseconds of processor that each move takes, on the database of a crowd whose
    app has ended, so that nothing else is counted.

    ``request`` is a new customer's first message and the bot's turn that queues her.
    """
    database = Database(Settings(var=folder).database, lambda _: None)
    try:
        return await _measure(database, crowd)
    finally:
        await database.close()


async def _measure(database: Transactions, crowd: Crowd) -> dict[str, float]:
    desk = replace(crowd.app[DESK], transactions=database)
    everybody = TIMES + _BEFORE
    taken = list(zip(crowd.agents, crowd.waiting[-everybody:], strict=False))
    joined: list[str] = []

    async def request(_: int) -> None:
        joined.extend(await join(database, 1))

    async def leave(number: int) -> None:
        async with database.write() as session:
            row = await store.lock(session, joined[number])
            await ownership.leave_queue(session, row, utc_now())

    return {
        "request": await _each(request),
        "leave": await _each(leave),
        "accept": await _each(lambda n: desk.accept(*taken[n])),
        "return": await _each(lambda n: desk.return_to_queue(*taken[n])),
    }


async def _each(move: Callable[[int], Awaitable[object]]) -> float:
    """Return the mean of many moves, one after the other."""
    for number in range(_BEFORE):
        await move(number)
    begun = time.process_time()
    for number in range(_BEFORE, _BEFORE + TIMES):
        await move(number)
    return round((time.process_time() - begun) * 1000 / TIMES, 2)
