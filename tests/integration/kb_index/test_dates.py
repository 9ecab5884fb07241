"""Articles with dates: found and read within them, to the instant, with nothing reloaded."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.errors import ArticleNotFound
from kb_index.article import Audience
from kb_index.knowledge_base import KnowledgeBase
from kb_index.searching.searcher import NO_ENCODER
from tests.conftest import FakeClock
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions

ONE_DAY = timedelta(days=1)


async def start(transactions: SqliteTransactions, folder: Path, clock: FakeClock) -> KnowledgeBase:
    return await KnowledgeBase.start(transactions, folder, NO_ENCODER, clock=clock)


@pytest.fixture
async def base(
    transactions: SqliteTransactions, tmp_path: Path, clock: FakeClock
) -> AsyncIterator[KnowledgeBase]:
    """A knowledge base whose article on refunds begins tomorrow and ends the day after."""
    begins, ends = clock() + ONE_DAY, clock() + 2 * ONE_DAY
    sale = replace(articles.REFUND, valid_from=begins, valid_until=ends)
    await articles.load(transactions, sale, articles.REFUND_EN)
    started = await start(transactions, tmp_path / "index", clock)
    yield started
    await started.close()


async def seen(base: KnowledgeBase) -> tuple[bool, bool]:
    """Tell whether customers find the article, and whether they can read it."""
    found = bool((await base.search("域名退款", "zh")).hits)
    try:
        await base.get("refund-zh")
    except ArticleNotFound:
        return found, False
    return found, True


async def test_an_article_is_found_and_read_exactly_within_its_dates(
    base: KnowledgeBase, clock: FakeClock
) -> None:
    assert await seen(base) == (False, False)
    clock.advance(days=1)
    assert await seen(base) == (True, True)
    clock.advance(hours=23, minutes=59, seconds=59)
    assert await seen(base) == (True, True)
    clock.advance(seconds=1)
    assert await seen(base) == (False, False)


async def test_a_version_outside_its_dates_is_not_offered_as_a_translation(
    base: KnowledgeBase, clock: FakeClock
) -> None:
    assert (await base.get("refund-en")).other_languages == ()
    clock.advance(days=1)
    [other] = (await base.get("refund-en")).other_languages
    assert other.id == "refund-zh"


async def test_agents_do_not_find_it_but_can_still_read_it(base: KnowledgeBase) -> None:
    staff = frozenset(Audience)
    assert not (await base.search("域名退款", "zh", audiences=staff)).hits
    assert (await base.get("refund-zh", staff)).article.id == "refund-zh"


async def test_dates_survive_a_restart_with_the_snapshot(
    base: KnowledgeBase, transactions: SqliteTransactions, tmp_path: Path, clock: FakeClock
) -> None:
    await base.close()
    again = await start(transactions, tmp_path / "index", clock)
    assert await seen(again) == (False, False)
    clock.advance(days=1)
    assert await seen(again) == (True, True)
    await again.close()


async def test_loading_an_article_again_without_new_dates_changes_nothing(
    transactions: SqliteTransactions, clock: FakeClock
) -> None:
    dated = replace(articles.PASSWORD, valid_until=clock())
    assert (await articles.load(transactions, dated)).added == 1
    assert (await articles.load(transactions, dated)).unchanged == 1
    assert (await articles.load(transactions, articles.PASSWORD)).changed == 1
