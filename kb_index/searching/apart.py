"""A searcher in a process of its own: our side of it.

A search needs the interpreter for milliseconds, and gets it from the event loop each time that one
waits for anything, SQLite included: ten accepted messages then wait for each other. In another
process it has another interpreter, and another core. Both sides speak in pickles over the child's
standard input and output, which nobody else can reach; the end of its input ends the child, so
none is left over, whatever becomes of us.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from kb_index.searching.place import PlaceLostError
from kb_index.searching.searcher import Options, Searcher

HEAD = struct.Struct(">Q")
"""The length of what follows, in bytes."""

_END_SECONDS = 10.0
_LOG = logging.getLogger(__name__)

Args = ParamSpec("Args")
Value = TypeVar("Value")


def framed(value: object) -> bytes:
    """Return a value as it travels: its length, and itself."""
    body = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    return HEAD.pack(len(body)) + body


def _path() -> str:
    """Return where Python finds our packages, whatever folder we were started in."""
    ours = str(Path(__file__).parents[2])
    return os.pathsep.join(filter(None, (ours, os.environ.get("PYTHONPATH"))))


def unframed(body: bytes) -> Any:
    """Return a value as it came from our own child or parent."""
    return pickle.loads(body)  # noqa: S301 - nobody else can write into the pipe between us


class Apart:
    """A searcher in a child process; what is asked of it meanwhile is asked side by side."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the process must have pipes")
        self._process = process
        self._input, self._output = process.stdin, process.stdout
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._closed = False
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, options: Options) -> Apart:
        """Start the process; it loads its encoder before it answers anything."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "kb_index.searching",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": _path()},
        )
        apart = cls(process)
        apart._input.write(framed(options))
        return apart

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def lost(self) -> bool:
        """Tell whether the process ended without being closed."""
        return self._listening.done() and not self._closed

    async def run(
        self,
        work: Callable[Concatenate[Searcher, Args], Value],
        *args: Args.args,
        **named: Args.kwargs,
    ) -> Value:
        """Run a method of the searcher there; raise what it raises, or `PlaceLostError`."""
        if self._listening.done():
            raise PlaceLostError
        number = next(self._numbers)
        answer: asyncio.Future[Value] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._input.write(framed((number, work.__name__, args, named)))
            await self._input.drain()
            return await answer
        except ConnectionError as error:
            raise PlaceLostError from error
        finally:
            del self._waiting[number]

    async def close(self) -> None:
        """Tell it to end, and wait until it has."""
        self._closed = True
        self._input.close()
        try:
            async with asyncio.timeout(_END_SECONDS):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def _listen(self) -> None:
        """Hand each answer to who waits for it, until the process ends."""
        try:
            while True:
                (length,) = HEAD.unpack(await self._output.readexactly(HEAD.size))
                number, value, error = unframed(await self._output.readexactly(length))
                self._hand(self._waiting.get(number), value, error)
        except (asyncio.IncompleteReadError, ConnectionError):
            code = await self._process.wait()
            if not self._closed:
                _LOG.error("the process of the search index ended (exit code %s)", code)
        finally:
            for answer in self._waiting.values():
                self._hand(answer, None, PlaceLostError())

    @staticmethod
    def _hand(
        answer: asyncio.Future[Any] | None, value: object, error: BaseException | None
    ) -> None:
        if answer is None or answer.done():
            return  # nobody waits any more
        if error is None:
            answer.set_result(value)
        else:
            answer.set_exception(error)
