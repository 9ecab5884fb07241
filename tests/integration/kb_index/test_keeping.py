"""What goes wrong with the index of a replica is told, and searches go on meanwhile."""

from __future__ import annotations

import asyncio
import errno
import gc
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.clock import utc_now
from kb_index.encoder.encoder import Vectors
from kb_index.index.snapshot import FILE
from kb_index.knowledge_base import KnowledgeBase
from kb_index.ranking.query import Query
from kb_index.searching.health import Built, Serving, Trouble
from kb_index.searching.keeper import Keeper
from kb_index.searching.place import Threads
from kb_index.searching.searcher import NO_ENCODER, Options, Searcher
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions
from tests.integration.kb_index.test_following import CountingEncoder, cut

NO_ROOM = OSError(errno.ENOSPC, "No space left on device")


class Waiting(CountingEncoder):
    """Encodes when it is told to go on."""

    def __init__(self, name: str = "counting") -> None:
        super().__init__(name=name)
        self.held = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def encode(self, texts: Sequence[str]) -> Vectors:
        asyncio.run_coroutine_threadsafe(self.held.wait(), self._loop).result()
        return super().encode(texts)


class Failing:
    """A place in which one kind of work fails, as often as it is told to."""

    def __init__(self, place: Threads, work: Callable[..., Any], error: Exception) -> None:
        self._place, self._work, self._error = place, work, error
        self.lost = False
        self.times = self.spared = self.left = 0

    async def run(self, work: Any, *args: Any, **named: Any) -> Any:
        """Run it, or fail."""
        if work is self._work:
            self.times += 1
            if self.times > self.spared and self.left > 0:
                self.left -= 1
                raise self._error
        return await self._place.run(work, *args, **named)

    async def close(self) -> None:
        """End it."""
        await self._place.close()


async def kept(
    transactions: SqliteTransactions,
    folder: Path,
    work: Callable[..., Any],
    error: Exception,
    left: int = 0,
) -> tuple[Keeper, Failing]:
    """Return a keeper that tries again at once, and the place in which its work fails."""
    threads = await Threads.start(Options(folder), CountingEncoder())
    place = Failing(threads, work, error)
    place.left = left

    async def make() -> Failing:
        return place

    return Keeper(transactions, make, utc_now, retry_seconds=0.0), place


async def edit(transactions: SqliteTransactions, times: int) -> None:
    for number in range(times):
        await articles.load(transactions, replace(articles.REFUND, answer=f"第 {number} 版"))


async def test_a_full_disk_is_told_and_search_goes_on_with_what_is_published(
    transactions: SqliteTransactions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await articles.load(transactions, *articles.ALL)
    keeper, place = await kept(transactions, tmp_path, Searcher.save, NO_ROOM, left=2)
    with caplog.at_level(logging.WARNING):
        await keeper.settle_in(None, background=False)
    assert keeper.health.trouble == {Trouble.DISK_FULL}
    assert "could not be written; search goes on" in caplog.text
    await edit(transactions, 1)
    await keeper.refresh()
    across = await keeper.run(Searcher.search, Query("域名退款", "zh"))
    assert across.best.hits[0].passage == "第 0 版"
    assert place.times == 1, "not with every change"
    await edit(transactions, 200)
    await keeper.refresh()
    await keeper.close()
    assert place.left == 0


async def test_the_trouble_is_over_when_there_is_room_again(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    keeper, _ = await kept(transactions, tmp_path, Searcher.save, NO_ROOM, left=1)
    await keeper.settle_in(None, background=False)
    assert keeper.health.saved_at is None
    await edit(transactions, 201)
    await keeper.refresh()
    await keeper.saved()
    assert keeper.health.trouble == frozenset()
    assert keeper.health.saved_position == keeper.health.position
    assert keeper.health.saved_at is not None
    await keeper.close()


async def test_other_reasons_are_told_apart(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    denied = PermissionError(errno.EACCES, "Permission denied")
    keeper, _ = await kept(transactions, tmp_path, Searcher.save, denied, left=1)
    await keeper.settle_in(None, background=False)
    assert keeper.health.trouble == {Trouble.SNAPSHOT_NOT_WRITTEN}
    await keeper.close()


async def test_a_build_that_fails_is_tried_again_and_words_serve_meanwhile(
    transactions: SqliteTransactions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await articles.load(transactions, *articles.ALL)
    faulty = RuntimeError("the encoder has no memory left")
    keeper, place = await kept(transactions, tmp_path, Searcher.add, faulty, left=1)
    place.spared = 1  # the words, which are built first
    await keeper.settle_in(None, background=True)
    await keeper.complete()
    assert keeper.health.trouble == {Trouble.BUILD_FAILED}
    assert keeper.health.serving is Serving.WORDS
    assert keeper.health.building is None
    assert "the older one goes on serving" in caplog.text
    await keeper.refresh()
    await keeper.complete()
    assert keeper.health.serving is Serving.ALL
    assert keeper.health.trouble == frozenset()
    await keeper.close()


async def test_the_words_of_an_older_encoders_snapshot_serve_until_the_new_index_is_built(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    await (await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())).close()
    await articles.load(transactions, replace(articles.SNAPSHOT_EN, answer="Ten a gigabyte."))
    waiting = Waiting("another")
    starting = KnowledgeBase.start(transactions, tmp_path, encoder=waiting, background=True)
    base = await asyncio.wait_for(starting, timeout=60)
    assert base.health.serving is Serving.WORDS
    assert base.health.articles == len(articles.ALL)
    found = await base.search("snapshot", "en")
    assert found.by_words
    assert found.hits[0].passage == "Ten a gigabyte."
    waiting.held.set()
    await base.complete()
    assert base.health.serving is Serving.ALL
    assert base.health.building is None
    assert not (await base.search("snapshot", "en")).by_words
    await base.close()


async def test_how_far_a_rebuild_is_can_be_seen(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    told: list[Built | None] = []
    base: list[KnowledgeBase] = []

    def progress(done: int, of: int) -> None:
        if base:
            told.append(base[0].health.building)

    waiting = Waiting()
    started = await KnowledgeBase.start(
        transactions, tmp_path, encoder=waiting, background=True, progress=progress
    )
    base.append(started)
    waiting.held.set()
    await started.complete()
    assert told == [Built(len(articles.ALL), len(articles.ALL))]
    assert started.health.building is None
    await started.close()


async def test_a_damaged_snapshot_is_in_trouble_until_it_is_written_anew(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    await (await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())).close()
    cut(tmp_path / FILE)
    waiting = Waiting()
    base = await KnowledgeBase.start(transactions, tmp_path, encoder=waiting, background=True)
    assert base.health.trouble == {Trouble.SNAPSHOT_DAMAGED}
    assert base.health.serving is Serving.WORDS
    waiting.held.set()
    await base.complete()
    assert base.health.trouble == frozenset()
    await base.close()


async def test_an_encoder_that_is_missing_for_once_costs_no_snapshot(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    first = CountingEncoder()
    await (await KnowledgeBase.start(transactions, tmp_path, encoder=first)).close()
    before = (tmp_path / FILE).read_bytes()
    missing = str(tmp_path / "no-such-model")
    base = await KnowledgeBase.start(transactions, tmp_path, missing, background=True)
    await edit(transactions, 1)
    await base.refresh()
    assert base.health.serving is Serving.WORDS
    await base.close()
    assert (tmp_path / FILE).read_bytes() == before
    again = CountingEncoder()
    base = await KnowledgeBase.start(transactions, tmp_path, encoder=again)
    assert again.encoded == 0, "only a Chinese article has changed, which it does not read"
    assert base.health.serving is Serving.ALL
    await base.close()


async def test_a_lost_process_serves_nothing(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    keeper, place = await kept(transactions, tmp_path, Searcher.save, NO_ROOM)
    await keeper.settle_in(None, background=False)
    place.lost = True
    assert keeper.health.serving is Serving.NOTHING
    assert Trouble.PROCESS_LOST in keeper.health.trouble
    place.lost = False
    await keeper.close()


async def test_publications_do_not_wait_for_the_snapshot(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    held = asyncio.Event()

    class Slow(Failing):
        async def run(self, work: Any, *args: Any, **named: Any) -> Any:
            if work is Searcher.save:
                await held.wait()
            return await super().run(work, *args, **named)

    threads = await Threads.start(Options(tmp_path), CountingEncoder())

    async def make() -> Failing:
        return Slow(threads, Searcher.save, NO_ROOM)

    held.set()
    keeper = Keeper(transactions, make, utc_now)
    await keeper.settle_in(None, background=False)
    held.clear()
    await edit(transactions, 201)
    async with asyncio.timeout(60):
        await keeper.refresh()
        await edit(transactions, 1)
        await keeper.refresh()
    assert keeper.health.position > keeper.health.saved_position
    held.set()
    await keeper.close()
    assert keeper.health.saved_position == keeper.health.position


def writing() -> set[str]:
    """Return the threads of this process that write an index's words."""
    names = {}
    for comm in Path("/proc/self/task").glob("*/comm"):
        with suppress(OSError):  # it has just ended
            names[comm.parent.name] = comm.read_text("utf-8")
    ours = ("merge_thread", "segment_updater", "thrd-tantivy")
    return {thread for thread, name in names.items() if name.startswith(ours)}


@pytest.mark.skipif(sys.platform != "linux", reason="threads are looked up in /proc")
async def test_a_closed_knowledge_base_leaves_no_thread_behind(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    gc.collect()
    before = writing()
    base = await KnowledgeBase.start(transactions, tmp_path, NO_ENCODER)
    begun = writing() - before
    assert begun
    await base.close()
    async with asyncio.timeout(60):
        while writing() & begun:  # noqa: ASYNC110 - a thread that ends tells nobody
            await asyncio.sleep(0.01)
    assert not base.ready
