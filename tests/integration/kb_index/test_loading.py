"""Loading the sample."""

from __future__ import annotations

from dataclasses import replace

from core.clock import utc_now
from kb_index import store
from kb_index.sample.loading import load_sample, sample_drafts
from kb_index.service import publish
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
