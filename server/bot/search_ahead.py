"""Searching while Rasa still reads: the turn starts the search, the action finds it done."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from kb_index.asking.clarify import REACH
from kb_index.results import ArticleKind, Search, SearchResult, Shifts

_KEPT = 64

_Key = tuple[str, str, int, ArticleKind, Shifts, tuple[Shifts, ...]]


class SearchAhead:
    """A `Search` that remembers the searches of the turns that are running now.

    ``searching`` opens what measures a search.
    """

    def __init__(
        self, search: Search, searching: Callable[[], AbstractContextManager[None]] = nullcontext
    ) -> None:
        self._search = search
        self._searching = searching
        self._running: OrderedDict[_Key, asyncio.Task[SearchResult]] = OrderedDict()

    @contextmanager
    def begun(
        self, question: str, language: str, shifts: Shifts, besides: tuple[Shifts, ...]
    ) -> Iterator[None]:
        """Begin the search that the action will most likely ask for; drop it after the turn."""
        key = (question, language, REACH, ArticleKind.FAQ, shifts, besides)
        self._forget(key)
        search = self._measured(question, language, REACH, shifts=shifts, besides=besides)
        task = asyncio.create_task(search)
        # A search that failed and was never asked for is no news; the action would see it.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._running[key] = task
        if len(self._running) > _KEPT:
            self._running.popitem(last=False)[1].cancel()
        try:
            yield
        finally:
            self._forget(key)

    def _forget(self, key: _Key) -> None:
        task = self._running.pop(key, None)
        if task is not None:
            task.cancel()

    async def search(
        self,
        question: str,
        language: str,
        k: int = REACH,
        *,
        kind: ArticleKind = ArticleKind.FAQ,
        product: str = "",
        category: str = "",
        without: str = "",
        shifts: Shifts = (),
        besides: tuple[Shifts, ...] = (),
    ) -> SearchResult:
        """Return the search begun ahead, or search now."""
        key = (question, language, k, kind, shifts, besides)
        task = None if product or category or without else self._running.get(key)
        if task is not None:
            # Two conversations may ask the same words at once: neither may cancel the other's.
            return await asyncio.shield(task)
        return await self._measured(
            question,
            language,
            k,
            kind=kind,
            product=product,
            category=category,
            without=without,
            shifts=shifts,
            besides=besides,
        )

    async def _measured(self, question: str, language: str, k: int, **more: Any) -> SearchResult:
        with self._searching():
            return await self._search.search(question, language, k, **more)
