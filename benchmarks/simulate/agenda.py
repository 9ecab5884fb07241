"""The simulated time: nothing happens between two moments, so a month passes in minutes.

Everybody is a coroutine that rests for simulated seconds. One of them acts at a time, while the
clock of the whole process stands still, and the clock jumps to the next moment only when all rest.
So the same seed gives the same history, however slow the machine is.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine

_SECOND = timedelta(seconds=1)
_STUCK_SECONDS = 60.0
"""Real seconds after which whoever acts waits for something that will not come."""


@dataclass(slots=True)
class Pause:
    """A rest that lasts until its moment, or until somebody ends it."""

    _agenda: Agenda
    _over: asyncio.Future[None]
    _ended: bool = False

    def end(self) -> None:
        """Let the one who rests go on at the next moment; later ends change nothing."""
        if not self._over.done():
            self._ended = True
            self._agenda._at(self._agenda.now, self._over)

    async def over(self) -> bool:
        """Rest; true when somebody ended it, false when its time had come."""
        await self._agenda._rest(self._over)
        return self._ended


@dataclass(slots=True)
class Agenda:
    """Who goes on when; `run` lets time pass until nobody has anything left to do."""

    _clock: time_machine.Coordinates
    now: datetime
    _next: list[tuple[datetime, int, asyncio.Future[None]]] = field(default_factory=list)
    _number: int = 0
    _acting: int = 0
    _resting: set[asyncio.Future[None]] = field(default_factory=set)
    _all_rest: asyncio.Event = field(default_factory=asyncio.Event)
    _lives: set[asyncio.Task[None]] = field(default_factory=set)

    def pause(self, seconds: float) -> Pause:
        """Return a rest of at most so many seconds, in whole ones."""
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._at(self.now + timedelta(seconds=max(1, round(seconds))), over)
        return Pause(self, over)

    async def rest(self, seconds: float) -> None:
        """Do nothing for so many seconds."""
        await self.pause(seconds).over()

    def at(self, moment: datetime, life: Coroutine[Any, Any, None]) -> None:
        """Begin something at a moment, or at the next one if that is over."""
        begun: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._resting.add(begun)
        self._at(max(moment, self.now), begun)
        task = asyncio.get_running_loop().create_task(self._live(begun, life))
        self._lives.add(task)

    async def run(self, until: datetime | None = None) -> None:
        """Let time pass until a moment, or until nobody has anything left to do."""
        while self._next and (until is None or self._next[0][0] <= until):
            moment, _, over = heapq.heappop(self._next)
            if over not in self._resting:
                continue  # ended before, or nobody ever rested in it
            self._move_to(max(moment, self.now + _SECOND))
            self._resting.discard(over)
            self._acting += 1
            self._all_rest.clear()
            over.set_result(None)
            async with asyncio.timeout(_STUCK_SECONDS):
                await self._all_rest.wait()
            self._bury()
        if until is not None and until > self.now:
            self._move_to(until)

    def _move_to(self, moment: datetime) -> None:
        self.now = moment
        self._clock.move_to(moment, tick=False)

    def _at(self, moment: datetime, over: asyncio.Future[None]) -> None:
        self._number += 1
        heapq.heappush(self._next, (moment, self._number, over))

    async def _rest(self, over: asyncio.Future[None]) -> None:
        self._resting.add(over)
        self._sit_down()
        await over

    async def _live(self, begun: asyncio.Future[None], life: Coroutine[Any, Any, None]) -> None:
        try:
            await begun
            await life
        finally:
            life.close()
            self._sit_down()

    def _sit_down(self) -> None:
        self._acting -= 1
        if self._acting <= 0:
            self._all_rest.set()

    def _bury(self) -> None:
        """Raise what went wrong in a life that is over."""
        for task in [one for one in self._lives if one.done()]:
            self._lives.discard(task)
            task.result()

    async def close(self) -> None:
        """Break off whoever still has something to do."""
        for task in self._lives:
            task.cancel()
        await asyncio.gather(*self._lives, return_exceptions=True)


@contextmanager
def standing_clock(start: datetime) -> Iterator[time_machine.Coordinates]:
    """Let every clock of the process stand at a moment; what measures durations still runs."""
    with time_machine.travel(start.astimezone(UTC), tick=False) as clock:
        yield clock
