"""Doing together what came while the last was being done: one transaction, one wait for the disk.

Who comes alone waits for nobody. The busier it gets the more share a commit, so the time of one
message grows far more slowly than their number (group commit).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 16
"""So few that whoever comes next, and whoever else writes, waits for them no longer than for one
wait of the disk."""


@dataclass(slots=True)
class Together(Generic[Item, Result]):
    """Hands what waits to ``work``, of each ``of`` one at a time and in its order.

    ``work`` gets the items sorted, so that two processes take the same locks in the same order; it
    returns for each its result or its error, and never raises but for all.
    """

    work: Callable[[Sequence[Item]], Awaitable[Sequence[Result | Exception]]]
    of: Callable[[Item], Hashable]
    most: int = MOST
    _waiting: list[tuple[Item, asyncio.Future[Result]]] = field(default_factory=list)
    _running: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> Result:
        """Return the result of one item when its work is done, or raise its error."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._running is None:
            self._running = asyncio.create_task(self._work())
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._settle(self._next())
        finally:
            self._running = None

    def _next(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        """Take the next ones out: the first of each, at most so many."""
        chosen: dict[Hashable, tuple[Item, asyncio.Future[Result]]] = {}
        later = []
        for each in self._waiting:
            key = self.of(each[0])
            if key in chosen or len(chosen) >= self.most:
                later.append(each)
            else:
                chosen[key] = each
        self._waiting = later
        return [chosen[key] for key in sorted(chosen, key=str)]

    async def _settle(self, chosen: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self.work([item for item, _ in chosen])
        except BaseException as error:
            for _, future in chosen:
                _fail(future, error)
            if not isinstance(error, Exception):
                raise
            return
        for (_, future), result in zip(chosen, results, strict=True):
            if isinstance(result, Exception):
                _fail(future, result)
            elif not future.done():
                future.set_result(result)


def _fail(future: asyncio.Future[Result], error: BaseException) -> None:
    if future.done():
        return
    if isinstance(error, asyncio.CancelledError):
        future.cancel()
    else:
        future.set_exception(error)
