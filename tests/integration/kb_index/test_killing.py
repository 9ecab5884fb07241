"""A process that is killed in the middle: what it was doing is done or not, and never half.

Each child ends itself by SIGKILL at one certain place. Afterwards the index that a start makes out
of what is left is compared with one that is built anew from the database.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.knowledge.contents import contents
from core.clock import utc_now
from kb_index import store
from kb_index.encoder.encoder import Vectors
from kb_index.encoder.recent import Recent
from kb_index.index import snapshot
from kb_index.index.index import Index
from kb_index.knowledge_base import KnowledgeBase
from kb_index.service import load_articles
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions, database

ROOT = Path(__file__).resolve().parents[3]
DEADLY = "致命"
"""An article that holds it kills the process that encodes it, where one wants that."""

EDITED = tuple(
    replace(one, title=f"{one.title} 新版", answer="改过的答案。") for one in articles.ALL
)


class KillingEncoder:
    """Texts are alike that share pairs of characters; a deadly text ends the process."""

    name, dimension, languages = "killing", 32, frozenset({"zh", "en"})

    def __init__(self, *, deadly: bool = False) -> None:
        self._deadly = deadly

    def encode(self, texts: Sequence[str]) -> Vectors:
        if self._deadly and any(DEADLY in text for text in texts):
            signal.raise_signal(signal.SIGKILL)
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            for one, other in pairwise(text):
                vectors[row, (ord(one) * 31 + ord(other)) % self.dimension] += 1
        return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def die(*_: object) -> None:
    """End this process as a power cut would."""
    signal.raise_signal(signal.SIGKILL)


async def in_the_transaction(transactions: SqliteTransactions, folder: Path) -> None:
    """Die after the articles were written and before the commit."""
    async with transactions.write() as session:
        await load_articles(session, EDITED, utc_now())
        die()


async def after_the_commit(transactions: SqliteTransactions, folder: Path) -> None:
    """Die when the database has it and the index does not."""
    await articles.load(transactions, *EDITED)
    die()


async def in_the_index(transactions: SqliteTransactions, folder: Path) -> None:
    """Die while the index takes it up."""
    base = await KnowledgeBase.start(transactions, folder, encoder=KillingEncoder(deadly=True))
    deadly = replace(EDITED[-1], title=DEADLY)
    await articles.load(transactions, *EDITED[:-1], deadly)
    await base.refresh()


async def in_the_snapshot(transactions: SqliteTransactions, folder: Path) -> None:
    """Die when half of the snapshot's file is written."""
    import resource

    base = await KnowledgeBase.start(transactions, folder, encoder=KillingEncoder())
    await articles.load(transactions, *EDITED)
    await base.refresh()
    signal.signal(signal.SIGXFSZ, die)
    half = (folder / snapshot.FILE).stat().st_size // 2
    resource.setrlimit(resource.RLIMIT_FSIZE, (half, resource.RLIM_INFINITY))
    await base.close()


async def before_the_snapshot_is_put_in_place(
    transactions: SqliteTransactions, folder: Path
) -> None:
    """Die when the new file is whole and the older one still in its place."""
    base = await KnowledgeBase.start(transactions, folder, encoder=KillingEncoder())
    await articles.load(transactions, *EDITED)
    await base.refresh()
    sys.addaudithook(lambda event, _: die() if event == "os.rename" else None)
    await base.close()


async def after_the_snapshot_is_put_in_place(
    transactions: SqliteTransactions, folder: Path
) -> None:
    """Die when the new file has just taken the place of the older one."""
    base = await KnowledgeBase.start(transactions, folder, encoder=KillingEncoder())
    await articles.load(transactions, *EDITED)
    await base.refresh()
    sys.addaudithook(lambda event, _: die() if event == "os.remove" else None)
    await base.close()


PLACES = (
    in_the_transaction,
    after_the_commit,
    in_the_index,
    in_the_snapshot,
    before_the_snapshot_is_put_in_place,
    after_the_snapshot_is_put_in_place,
)


async def child(place: str, folder: Path) -> None:
    """What runs in the process that dies."""
    async with database(folder / "kb.db") as transactions:
        await {one.__name__: one for one in PLACES}[place](transactions, folder)


async def killed(place: str, folder: Path) -> None:
    """Run a child until it is dead."""
    code = f"""
import asyncio, sys
from pathlib import Path
from tests.integration.kb_index import test_killing
asyncio.run(test_killing.child({place!r}, Path({str(folder)!r})))
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL


def unfinished(folder: Path) -> list[Path]:
    """Return what somebody began to write and nobody will finish."""
    return list(folder.glob("*.new"))


async def rebuilt(transactions: SqliteTransactions) -> Index:
    """Return an index that is built from the database alone."""
    async with transactions.read() as session:
        published = await store.published_articles(session)
    index = Index(KillingEncoder())
    index.apply(index.prepare(published))
    return index


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
async def test_what_is_left_is_all_or_nothing_and_makes_the_same_index(
    transactions: SqliteTransactions, tmp_path: Path, place: object
) -> None:
    await articles.load(transactions, *articles.ALL)
    first = await KnowledgeBase.start(transactions, tmp_path, encoder=KillingEncoder())
    await first.close()
    await killed(place.__name__, tmp_path)  # type: ignore[attr-defined]

    again = await KnowledgeBase.start(transactions, tmp_path, encoder=KillingEncoder())
    await again.close()
    fresh = contents(await rebuilt(transactions))
    async with transactions.read() as session:
        feed = await store.read_feed(session)
    saved = snapshot.read(tmp_path, Recent(KillingEncoder()), feed.id, feed.position)
    assert contents(saved) == fresh
    edited = {entry[3][0].endswith("新版") or DEADLY in entry[3][0] for entry, _ in fresh.values()}
    assert edited == {place is not in_the_transaction}
    assert unfinished(tmp_path) == []
