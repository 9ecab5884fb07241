"""Loading the sample and a company's own spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from core.clock import utc_now
from core.errors import InvalidInput
from kb_index import store
from kb_index.knowledge_base import KnowledgeBase
from kb_index.sample.loading import load_sample, sample_drafts
from kb_index.service import publish
from kb_index.spreadsheet import load_csv
from tests.integration.kb_index.conftest import SqliteTransactions


async def test_loading_the_sample_again_changes_nothing(transactions: SqliteTransactions) -> None:
    told: list[tuple[int, int]] = []
    first = await load_sample(transactions, lambda done, total: told.append((done, total)))
    second = await load_sample(transactions)
    assert first.added > 2000
    assert (second.added, second.changed, second.unchanged) == (0, 0, first.added)
    assert told[-1] == (first.added, first.added)


async def test_loading_the_sample_again_keeps_what_editors_changed(
    transactions: SqliteTransactions,
) -> None:
    await load_sample(transactions)
    draft = next(sample_drafts())
    async with transactions.write() as session:
        await publish(session, replace(draft, answer="改过的答案。"), utc_now(), "editor")
        edited = await publish(session, replace(draft, answer="我们的答案。"), utc_now(), "editor")
    assert (await load_sample(transactions)).changed == 0
    async with transactions.read() as session:
        assert await store.read_articles(session, [draft.id]) == [edited]


async def test_a_spreadsheet_is_searchable_and_its_edits_follow(
    base: KnowledgeBase, transactions: SqliteTransactions, tmp_path: Path
) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("question,answer\n鞋子买大了可以换吗？,可以换。\n", encoding="utf-8")
    assert (await load_csv(transactions, path)).added == 1
    path.write_text("question,answer\n鞋子买大了可以换吗？,七天内可以换。\n", encoding="utf-8")
    assert (await load_csv(transactions, path)).changed == 1
    assert (await load_csv(transactions, path)).unchanged == 1
    await base.refresh()
    assert (await base.search("换鞋", "zh")).hits[0].passage == "七天内可以换。"


async def test_a_spreadsheet_with_one_mistake_loads_nothing(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    path = tmp_path / "faq.csv"
    path.write_text("question,answer\n可以换吗？,可以。\n多久到？,\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="row 3, answer"):
        await load_csv(transactions, path)
    async with transactions.read() as session:
        assert (await store.read_feed(session)).position == 0
