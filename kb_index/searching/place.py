"""Where a searcher works: in threads of this process, or in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from kb_index.encoder.encoder import Encoder
from kb_index.searching.searcher import Options, Searcher

THREADS = 6
"""Two for searches, and beside them one each that builds, follows the feed, saves and tries."""

Args = ParamSpec("Args")
Value = TypeVar("Value")


class PlaceLostError(Exception):
    """The process of the searcher has ended."""


class Place(Protocol):
    """Runs the methods of one `Searcher`."""

    @property
    def lost(self) -> bool:
        """Tell whether it ended without being closed."""

    async def run(
        self,
        work: Callable[Concatenate[Searcher, Args], Value],
        *args: Args.args,
        **named: Args.kwargs,
    ) -> Value:
        """Run a method of the searcher; raise what it raises, or `PlaceLostError`."""

    async def close(self) -> None:
        """End it; what still runs is given up."""


class Threads:
    """A searcher in threads of this process, which share the interpreter with everything else."""

    lost = False

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="kb_index")

    @classmethod
    async def start(cls, options: Options, encoder: Encoder | None = None) -> Threads:
        """Make the searcher, which loads its encoder."""
        # Imported where it is used: who searches in another process keeps 100 MB of libraries out.
        from kb_index.searching.index_searcher import make_searcher

        return cls(await asyncio.to_thread(make_searcher, options, encoder))

    async def run(
        self,
        work: Callable[Concatenate[Searcher, Args], Value],
        *args: Args.args,
        **named: Args.kwargs,
    ) -> Value:
        """Run a method of the searcher in a thread; raise what it raises."""
        call = partial(getattr(self._searcher, work.__name__), *args, **named)
        return await asyncio.get_running_loop().run_in_executor(self._pool, call)

    async def close(self) -> None:
        """Wait for what runs, and end the threads, those of the index as well."""
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)
        await asyncio.to_thread(self._searcher.close)
