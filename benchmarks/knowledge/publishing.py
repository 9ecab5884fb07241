"""From an editor's click until a search finds the article, while customers search.

One replica publishes, and is woken by its own commits; another one only looks at the feed, as any
other does. The searches come at their own times, however long the ones before them take.
"""

from __future__ import annotations

import asyncio
import itertools
import random
import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.knowledge.filling import Filled
from core.clock import utc_now
from core.wakeups import Wakeups
from kb_index import store
from kb_index.article import Draft
from kb_index.knowledge_base import KnowledgeBase
from kb_index.service import publish
from server.background import repeating
from server.storage.database import Database
from server.storage.migrating import migrate

SEARCHES_A_SECOND = 20
PUBLICATIONS_A_SECOND = 4
"""So many that a snapshot, due after two hundred, is written within a minute, too."""

_SHORT = 60
"""Characters of a title that is searched for, as somebody would."""

_LOOK_SECONDS = 0.002
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Asking:
    """What customers ask: questions with their languages, none twice."""

    questions: Sequence[tuple[str, str]]
    numbers: itertools.count[int] = field(default_factory=itertools.count)

    def next(self) -> tuple[str, str]:
        """Return another question; a number makes it one that nobody has asked yet."""
        number = next(self.numbers)
        text, language = self.questions[number % len(self.questions)]
        return f"{text} {number}", language


@dataclass(slots=True)
class Replica:
    """One replica: its knowledge base over the shared database."""

    base: KnowledgeBase
    database: Database
    started_seconds: float

    @property
    def searcher(self) -> psutil.Process:
        """Return the process of its searches, the youngest that we have started."""
        ours = psutil.Process().children()
        return max(
            (one for one in ours if "kb_index.searching" in one.cmdline()),
            key=lambda one: one.create_time(),
        )


@asynccontextmanager
async def replica(
    url: str, index: Path, encoder: str, *, hears: bool = True
) -> AsyncIterator[Replica]:
    """Run a replica; one that does not hear its own commits only looks at the feed."""
    wakeups = Wakeups()
    database = Database(url, wakeups.notify if hears else lambda _: None)
    began = time.perf_counter()
    base = await KnowledgeBase.start(database, index, encoder, apart=True, background=True)
    started = time.perf_counter() - began
    await base.complete()
    with wakeups.subscribe_to_one() as news:
        async with repeating("feed", partial(base.follow, news), 0):
            yield Replica(base, database, started)
    await base.close()
    await database.close()


async def search_for(
    base: KnowledgeBase, asking: Asking, seconds: float, rate: float = SEARCHES_A_SECOND
) -> list[float]:
    """Search so often a second, for so long; return what each search took, in milliseconds."""
    taken: list[float] = []

    async def one() -> None:
        question, language = asking.next()
        began = time.perf_counter()
        await base.search(question, language)
        taken.append((time.perf_counter() - began) * 1000)

    async with asyncio.TaskGroup() as tasks:
        began, count = time.perf_counter(), int(seconds * rate)
        for number in range(count):
            await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
            tasks.create_task(one())
    return taken


async def publish_for(
    publisher: Replica, others: Sequence[Replica], drafts: Sequence[Draft], seconds: float
) -> list[float]:
    """Publish edits for so long; return how long each took until every replica found it, in ms."""
    chance, taken = random.Random(20), []
    short = [one for one in drafts if len(one.title) <= _SHORT]
    until = time.perf_counter() + seconds
    for number in itertools.count():
        # At random times, or they would keep step with those who look twice a second.
        await asyncio.sleep(chance.expovariate(PUBLICATIONS_A_SECOND))
        if time.perf_counter() >= until:
            return taken
        word = f"zx{number:05}q"
        draft = chance.choice(short)
        edited = replace(draft, title=f"{draft.title} {word}")
        clicked = time.perf_counter()
        async with publisher.database.write() as session:
            await publish(session, edited, utc_now(), "benchmark")
            position = (await store.read_feed(session)).position
        await asyncio.gather(*(_found(one.base, position, edited, word) for one in others))
        taken.append((time.perf_counter() - clicked) * 1000)
    raise AssertionError


async def _found(base: KnowledgeBase, position: int, draft: Draft, word: str) -> None:
    """Wait until a search for its title finds the article with a word that is new in it.

    Searching begins when the index says that it has the change: what customers ask is load enough.
    """
    async with asyncio.timeout(_PATIENCE):
        for _ in itertools.count():
            if base.health.position >= position:
                break
            await asyncio.sleep(_LOOK_SECONDS)
        for _ in itertools.count():
            hits = (await base.search(draft.title, draft.language)).hits
            if any(hit.article_id == draft.id and word in hit.title for hit in hits):
                return


async def measure(filled: Filled, asking: Asking, encoder: str, seconds: float) -> dict[str, Any]:
    """Return the figures of a base of so many passages; each part runs for so long."""
    empty = await _memory_of_an_empty_one(filled, encoder)
    drafts = filled.drafts
    async with replica(filled.url, filled.index, encoder) as own:
        resident = own.searcher.memory_info().rss
        await search_for(own.base, asking, 5)
        idle = await search_for(own.base, asking, seconds)
        busy, published = await asyncio.gather(
            search_for(own.base, asking, seconds), publish_for(own, [own], drafts, seconds)
        )
        again = await search_for(own.base, asking, seconds)
        shutil.copytree(filled.index, filled.folder / "other")
        async with replica(filled.url, filled.folder / "other", encoder, hears=False) as other:
            _, elsewhere = await asyncio.gather(
                search_for(own.base, asking, seconds), publish_for(own, [other], drafts, seconds)
            )
    quiet = idle + again
    return {
        "passages": filled.passages,
        "articles": len(drafts),
        "snapshot_load_s": round(own.started_seconds, 2),
        "bytes_per_passage": round((resident - empty) / filled.passages),
        "search_ms_idle": cuts(quiet),
        "search_ms_during_publish": cuts(busy),
        "search_p99_ratio_during_publish": round(cuts(busy)["p99"] / cuts(quiet)["p99"], 2),
        "publish_to_searchable_ms": cuts(published),
        "publish_to_searchable_elsewhere_ms": cuts(elsewhere),
    }


def cuts(times: Sequence[float]) -> dict[str, float]:
    """Return how many times there are, their median, 99th percentile and maximum."""
    p50, p99 = np.percentile(times, [50, 99])
    return {
        "count": len(times),
        "p50": round(float(p50), 1),
        "p99": round(float(p99), 1),
        "longest": round(max(times), 1),
    }


async def _memory_of_an_empty_one(filled: Filled, encoder: str) -> int:
    """Return the memory of a searcher that has its encoder and no article."""
    empty = Filled(filled.folder / "empty", 0, [])
    empty.folder.mkdir()
    database = Database(empty.url, lambda _: None)
    await migrate(database.engine)
    await database.close()
    async with replica(empty.url, empty.index, encoder) as one:
        await one.base.search("退款", "zh")
        memory: int = one.searcher.memory_info().rss
        return memory
