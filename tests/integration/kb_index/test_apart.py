"""A searcher in a process of its own: it answers as one in threads does, and may die."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import psutil
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import utc_now
from core.errors import IndexUnavailable, InvalidInput
from kb_index import service
from kb_index.index.snapshot import FILE
from kb_index.index.unusable import SnapshotUnusableError
from kb_index.knowledge_base import KnowledgeBase
from kb_index.ranking.query import Query
from kb_index.searching.apart import Apart
from kb_index.searching.place import PlaceLostError
from kb_index.searching.searcher import Options, Searcher
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = [("怎么退域名的钱", "zh"), ("how much is a snapshot", "en"), ("🙂", "zh")]


@pytest.fixture
async def apart(transactions: SqliteTransactions, tmp_path: Path) -> AsyncIterator[KnowledgeBase]:
    """A knowledge base over all articles, whose searcher is a process of its own."""
    await articles.load(transactions, *articles.ALL)
    base = await KnowledgeBase.start(transactions, tmp_path / "index", apart=True)
    yield base
    await base.close()


def searchers() -> list[psutil.Process]:
    """Return the searchers that we have started and that still run."""
    ours = psutil.Process().children()
    return [each for each in ours if "kb_index.searching" in each.cmdline()]


async def until(happened: Callable[[], bool]) -> None:
    """Wait for what another process does, which tells nobody here."""
    for _ in range(1500):
        if happened():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def recovered(base: KnowledgeBase) -> int:
    """Refresh, as the app does again and again, until there is an index."""
    async with asyncio.timeout(60):
        while True:
            try:
                return await base.refresh()
            except IndexUnavailable:
                await asyncio.sleep(0.1)


async def test_it_encodes_what_threads_encode(apart: KnowledgeBase, base: KnowledgeBase) -> None:
    texts = [question for question, _ in QUESTIONS]
    there, here = await apart.encode(texts), await base.encode(texts)
    assert there.encoder == here.encoder
    assert (there.vectors == here.vectors).all()


@pytest.mark.parametrize(("question", "language"), QUESTIONS)
async def test_it_finds_what_threads_find(
    apart: KnowledgeBase,
    base: KnowledgeBase,
    question: str,
    language: str,
) -> None:
    await base.refresh()
    assert await apart.search(question, language) == await base.search(question, language)
    assert apart.size == base.size == len(articles.ALL)


async def test_it_follows_the_feed(apart: KnowledgeBase, transactions: SqliteTransactions) -> None:
    async with transactions.write() as session:
        await service.archive(session, articles.REFUND.id, utc_now(), "editor")
    assert await apart.refresh() == 1
    assert apart.size == len(articles.ALL) - 1


async def test_a_search_says_that_it_cannot_when_the_process_was_killed_and_the_next_one_answers(
    apart: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    before = await apart.search(*QUESTIONS[0])
    [process] = searchers()
    process.kill()
    await until(lambda: not apart.ready)
    with pytest.raises(IndexUnavailable):
        await apart.search(*QUESTIONS[0])
    await recovered(apart)
    assert apart.ready
    assert (await apart.search(*QUESTIONS[0])).hits == before.hits
    assert [each.pid for each in searchers()] != [process.pid]


async def test_what_changed_while_it_was_gone_is_found_afterwards(
    apart: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    [process] = searchers()
    process.kill()
    async with transactions.write() as session:
        await service.archive(session, articles.REFUND.id, utc_now(), "editor")
    await until(lambda: not apart.ready)
    await recovered(apart)
    assert apart.size == len(articles.ALL) - 1


async def test_a_signal_to_the_whole_group_leaves_it_until_its_parent_has_saved(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, articles.REFUND)
    base = await KnowledgeBase.start(transactions, tmp_path / "index", apart=True)
    await articles.load(transactions, articles.PASSWORD)
    await base.refresh()
    [process] = searchers()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    await base.close()
    assert not process.is_running()
    again = await KnowledgeBase.start(transactions, tmp_path / "index", apart=True)
    assert again.size == 2
    await again.close()


_PARENT = """
import asyncio, sys
from pathlib import Path
from kb_index.searching.apart import Apart
from kb_index.searching.searcher import Options, Searcher

async def main():
    apart = await Apart.start(Options(Path(sys.argv[1]), "none"))
    await apart.run(Searcher.calibration)
    print(apart.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


async def test_it_ends_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", _PARENT, str(tmp_path), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(await parent.stdout.readline()))
    parent.kill()
    await parent.wait()
    await until(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)


async def test_an_error_comes_back_as_itself(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"nothing of use")
    place = await Apart.start(Options(tmp_path, "none"))
    with pytest.raises(SnapshotUnusableError, match="damaged") as raised:
        await place.run(Searcher.load, "feed", 1)
    assert raised.value.damaged
    with pytest.raises(IndexUnavailable):
        await place.run(Searcher.search, Query("退款", "zh"))
    await place.close()


async def test_who_waits_for_an_answer_hears_that_the_process_is_gone(tmp_path: Path) -> None:
    place = await Apart.start(Options(tmp_path, "none"))
    waiting = [asyncio.create_task(place.run(Searcher.calibration)) for _ in range(3)]
    await asyncio.sleep(0)
    os.kill(place.pid, signal.SIGKILL)
    for each in waiting:
        with pytest.raises(PlaceLostError):
            await each
    assert place.lost
    with pytest.raises(PlaceLostError):
        await place.run(Searcher.calibration)
    await place.close()


async def test_an_answer_that_nobody_waits_for_any_more_disturbs_nothing(tmp_path: Path) -> None:
    place = await Apart.start(Options(tmp_path, "none"))
    given_up = asyncio.create_task(place.run(Searcher.calibration))
    await asyncio.sleep(0)
    given_up.cancel()
    assert (await place.run(Searcher.calibration)).models
    await place.close()
    assert not place.lost


async def test_a_damaged_snapshot_is_told_and_rebuilt(
    transactions: SqliteTransactions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await articles.load(transactions, *articles.ALL)
    (tmp_path / FILE).write_bytes(b"nothing of use")
    with caplog.at_level(logging.WARNING):
        base = await KnowledgeBase.start(transactions, tmp_path, apart=True, background=True)
    assert "the snapshot is damaged" in caplog.text
    await base.complete()
    assert base.size == len(articles.ALL)
    assert (await base.search(*QUESTIONS[0])).hits[0].dense > 0
    await base.close()


async def test_wrong_synonyms_are_refused_before_a_process_starts(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    wrong = tmp_path / "synonyms.txt"
    wrong.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(InvalidInput):
        await KnowledgeBase.start(transactions, tmp_path, apart=True, synonyms=str(wrong))
    assert searchers() == []


async def test_who_searches_in_another_process_keeps_its_libraries_out_of_the_own_one() -> None:
    found = "import sys, server.app; print({'onnxruntime', 'pypinyin'} & sys.modules.keys())"
    asked = await asyncio.create_subprocess_exec(
        sys.executable, "-c", found, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    printed, _ = await asked.communicate()
    assert printed.decode().strip() == "set()"


class Interrupted:
    """Hands out sessions, but for a while when the database is away."""

    def __init__(self, transactions: SqliteTransactions) -> None:
        self._transactions = transactions
        self.away = False

    def read(self, *, brief: bool = False) -> AbstractAsyncContextManager[AsyncSession]:
        if self.away:
            raise ConnectionError("the database is away")
        return self._transactions.read(brief=brief)

    def write(self, *, durable: bool = True) -> AbstractAsyncContextManager[AsyncSession]:
        return self._transactions.write(durable=durable)


async def test_a_recovery_that_fails_is_tried_again(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    database = Interrupted(transactions)
    base = await KnowledgeBase.start(database, tmp_path / "index", apart=True)
    [process] = searchers()
    process.kill()
    await until(lambda: not base.ready)
    database.away = True
    with pytest.raises(ConnectionError):
        await recovered(base)
    database.away = False
    await recovered(base)
    assert (await base.search(*QUESTIONS[0])).hits
    await base.close()


async def test_a_closed_knowledge_base_starts_nothing(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    base = await KnowledgeBase.start(transactions, tmp_path / "index", "none", apart=True)
    await base.close()
    with pytest.raises(IndexUnavailable):
        await base.refresh()
    assert searchers() == []
