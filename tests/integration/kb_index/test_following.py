"""The index follows the articles: edits, archiving, the snapshot, and what may be wrong with it."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.clock import utc_now
from kb_index import service, store
from kb_index.encoder.encoder import Encoder, Vectors
from kb_index.encoder.encoders import EMBEDDED
from kb_index.index.snapshot import FILE
from kb_index.knowledge_base import KnowledgeBase
from kb_index.text.synonyms import use_synonyms
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions, database


class CountingEncoder:
    """Reads English badly but counts its work, to see what is encoded again."""

    languages = frozenset({"en"})

    def __init__(self, dimension: int = 8, name: str = "counting") -> None:
        self.dimension = dimension
        self.name = name
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        vectors = np.ones((len(texts), self.dimension), dtype=np.float32)
        vectors[:, 0] = [len(text) for text in texts]
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


class WaitingEncoder(CountingEncoder):
    """Keeps what it was given, and waits with the first of it until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.begun, self.may_go_on = threading.Event(), threading.Event()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        self.begun.set()
        self.may_go_on.wait(10)
        return super().encode(texts)


class SlowEncoder:
    """The real encoder, late enough that a search comes before it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self.languages = encoder.languages

    def encode(self, texts: Sequence[str]) -> Vectors:
        time.sleep(0.3)
        return self._encoder.encode(texts)


async def ids(base: KnowledgeBase, question: str, language: str = "zh") -> list[str]:
    """Return what shares words with a question; meaning finds something near for each."""
    hits = (await base.search(question, language)).hits
    return [hit.article_id for hit in hits if hit.lexical > 0]


async def test_an_edit_is_found_after_a_refresh(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, articles.REFUND)
    assert await base.refresh() == 1
    edited = replace(articles.REFUND, title="发票什么时候寄出？", answer="三天内。")
    async with transactions.write() as session:
        published = await service.publish(session, edited, utc_now(), "editor")
    assert published.revision == 2
    assert await base.refresh() == 1
    assert await ids(base, "发票") == ["refund-zh"]
    assert await ids(base, "域名") == []
    assert (await base.search("域名退款", "zh")).hits[0].dense < 0.5
    assert await base.refresh() == 0


async def test_an_archived_article_is_gone(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, articles.REFUND, articles.REFUND_EN)
    await base.refresh()
    async with transactions.write() as session:
        for article_id in (articles.REFUND.id, articles.REFUND_EN.id):
            await service.archive(session, article_id, utc_now(), "editor")
    await base.refresh()
    assert await ids(base, "域名退款") == []
    assert await ids(base, "domain refund", "en") == []


async def test_what_is_published_while_many_articles_are_taken_in_goes_first(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    encoder = WaitingEncoder()
    await articles.load(transactions, articles.SNAPSHOT)
    base = await KnowledgeBase.start(transactions, tmp_path, encoder=encoder)
    many = [
        replace(articles.REFUND_EN, id=f"many-{n}", external_id=f"many:{n}", title=f"Matter {n}")
        for n in range(150)
    ]
    await articles.load(transactions, *many)
    following = asyncio.create_task(base.refresh())
    await asyncio.to_thread(encoder.begun.wait)
    urgent = replace(articles.REFUND_EN, id="urgent", external_id="urgent", title="Urgent matter")
    async with transactions.write() as session:
        await service.publish(session, urgent, utc_now(), "editor")
        await service.archive(session, articles.SNAPSHOT.id, utc_now(), "editor")
    encoder.may_go_on.set()
    await following
    last = max(encoder.texts.index(f"Matter {n}") for n in range(150))
    assert encoder.texts.index("Urgent matter") < last
    assert base.health.following is None
    assert await base.refresh() == 2
    assert base.size == 151
    assert await ids(base, "快照") == []
    assert await ids(base, "urgent", "en") == ["urgent"]
    await base.close()


async def test_searches_during_updates_see_one_state(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()

    async def edit() -> None:
        for number in range(15):
            text = f"第 {number} 版：不能退款。"
            await articles.load(transactions, replace(articles.REFUND, answer=text))
            await base.refresh()

    async def ask() -> None:
        for _ in range(60):
            hits = (await base.search("域名退款", "zh")).hits
            assert [hit.article_id for hit in hits].count("refund-zh") == 1

    await asyncio.gather(edit(), ask(), ask())
    assert (await base.search("域名退款", "zh")).hits[0].passage == "第 14 版：不能退款。"


async def test_a_restart_reads_the_snapshot_and_encodes_nothing(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    encoder = CountingEncoder()
    first = await KnowledgeBase.start(transactions, tmp_path / "index", encoder=encoder)
    before = await first.search("snapshot price", "en")
    await first.close()
    built = encoder.encoded
    second = await KnowledgeBase.start(transactions, tmp_path / "index", encoder=encoder)
    assert encoder.encoded == built == 7  # three English titles and answers, and one question
    assert await second.search("snapshot price", "en") == before
    await second.close()


async def test_a_restart_catches_up_with_what_changed_meanwhile(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, articles.REFUND)
    first = await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())
    await first.close()
    await articles.load(transactions, articles.SNAPSHOT)
    second = await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())
    assert await ids(second, "快照") == ["snapshot-zh"]
    assert await ids(second, "域名") == ["refund-zh"]
    await second.close()


async def test_terms_that_had_to_be_found_anew_are_saved_at_once(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    own = tmp_path / "own.txt"
    own.write_text("退款, 破财", encoding="utf-8")
    readings = []
    try:
        for synonyms in ("", str(own)):
            base = await KnowledgeBase.start(
                transactions, tmp_path, encoder=CountingEncoder(), synonyms=synonyms
            )
            assert ("refund-zh" in await ids(base, "破财")) == bool(synonyms)
            await base.close()
            with np.load(tmp_path / FILE) as arrays:
                readings.append(json.loads(arrays["contents"].tobytes())[1])
    finally:
        use_synonyms()
    assert readings[0] != readings[1]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    middle = content.index(b"refund-zh")
    content[middle : middle + 6] = b"damage"
    path.write_bytes(bytes(content))


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut, flip, empty])
async def test_a_damaged_snapshot_is_told_and_rebuilt(
    transactions: SqliteTransactions,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    damage: object,
) -> None:
    await articles.load(transactions, *articles.ALL)
    await (await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())).close()
    assert callable(damage)
    damage(tmp_path / FILE)
    with caplog.at_level(logging.WARNING):
        base = await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())
    assert "the snapshot is damaged" in caplog.text
    assert await ids(base, "域名退款") == ["refund-zh"]
    await base.close()
    sound = await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())
    assert sound.size == len(articles.ALL)
    await sound.close()


@pytest.mark.parametrize("other", [CountingEncoder(16), CountingEncoder(8, "counting@2")])
async def test_a_snapshot_of_another_dimension_or_encoder_is_not_used(
    transactions: SqliteTransactions, tmp_path: Path, other: CountingEncoder
) -> None:
    await articles.load(transactions, *articles.ALL)
    await (await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder(8))).close()
    base = await KnowledgeBase.start(transactions, tmp_path, encoder=other)
    assert other.encoded == 6
    assert await ids(base, "snapshot", "en")
    await base.close()


async def test_a_snapshot_of_another_database_is_not_used(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, articles.REFUND)
    await (await KnowledgeBase.start(transactions, tmp_path, encoder=CountingEncoder())).close()
    async with database(tmp_path / "other.db") as other:
        await articles.load(other, articles.SNAPSHOT)
        base = await KnowledgeBase.start(other, tmp_path, encoder=CountingEncoder())
        assert await ids(base, "域名") == []
        assert await ids(base, "快照") == ["snapshot-zh"]
        await base.close()


async def test_an_encoder_that_cannot_be_loaded_leaves_search_lexical(
    transactions: SqliteTransactions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await articles.load(transactions, *articles.ALL)
    base = await KnowledgeBase.start(transactions, tmp_path, str(tmp_path / "no-such-model"))
    assert "could not be loaded" in caplog.text
    assert (await ids(base, "domain refund", "en"))[0] == "refund-en"
    await base.close()


async def test_a_build_in_the_background_serves_words_first_and_then_meaning(
    transactions: SqliteTransactions, tmp_path: Path, encoder: Encoder
) -> None:
    await articles.load(transactions, *articles.ALL)
    told: list[tuple[int, int]] = []
    base = await KnowledgeBase.start(
        transactions,
        tmp_path,
        encoder=SlowEncoder(encoder),
        background=True,
        progress=lambda done, total: told.append((done, total)),
    )
    first = await base.search("domain refund", "en")
    assert first.hits[0].article_id == "refund-en"
    assert first.hits[0].dense == 0.0
    await asyncio.wait_for(base.complete(), timeout=60)
    assert (await base.search("domain refund", "en")).hits[0].dense > 0.5
    assert told[-1] == (len(articles.ALL), len(articles.ALL))
    await base.close()
    assert (tmp_path / FILE).exists()


async def test_the_feed_counts_every_change_once(transactions: SqliteTransactions) -> None:
    assert (await articles.load(transactions, articles.REFUND, articles.PASSWORD)).added == 2
    again = await articles.load(transactions, articles.REFUND, articles.PASSWORD)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    changed = replace(articles.PASSWORD, variants=("密码忘了",))
    assert (await articles.load(transactions, articles.REFUND, changed)).changed == 1
    async with transactions.read() as session:
        feed = await store.read_feed(session)
        assert feed.position == 3
        assert await store.changed_ids(session, 2, 3) == [articles.PASSWORD.id]
        [stored] = await store.read_articles(session, [articles.PASSWORD.id])
    assert stored.variants == ("密码忘了",)
    assert stored.revision == 2


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "cut"])
async def test_half_a_model_leaves_search_lexical_and_says_so(
    transactions: SqliteTransactions,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    missing: str,
) -> None:
    await articles.load(transactions, *articles.ALL)
    folder = Path(shutil.copytree(EMBEDDED, tmp_path / "half"))
    if missing == "cut":
        cut(folder / "model.onnx")
    else:
        (folder / missing).unlink()
    base = await KnowledgeBase.start(transactions, tmp_path / "index", str(folder))
    assert "could not be loaded" in caplog.text
    assert (await ids(base, "domain refund", "en"))[0] == "refund-en"
    await base.close()


async def test_one_article_is_found_by_itself(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, articles.REFUND)
    await base.refresh()
    assert await ids(base, "域名退款") == ["refund-zh"]
