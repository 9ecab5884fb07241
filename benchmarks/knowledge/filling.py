"""A database and an index of so many real passages, as if they had been published one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.scale.asking import AskedEncoder
from benchmarks.scale.building import article_id, build
from benchmarks.scale.corpus import Corpus
from benchmarks.scale.passages import Group
from benchmarks.scale.vectors import KeptVectors
from core.clock import utc_now
from kb_index import store
from kb_index.article import Draft
from kb_index.encoder.encoder import Encoder
from kb_index.index import snapshot
from kb_index.service import load_articles
from server.storage.database import Database
from server.storage.migrating import migrate

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Filled:
    """A folder with a database and a snapshot in ``index``; how much there is, and the articles."""

    folder: Path
    passages: int
    drafts: Sequence[Draft]

    @property
    def url(self) -> str:
        """Return where the database is."""
        return f"sqlite+aiosqlite:///{self.folder / 'jieli.db'}"

    @property
    def index(self) -> Path:
        """Return the folder of the snapshot."""
        return self.folder / "index"


async def fill(folder: Path, corpus: Corpus, cache: Path, encoder: Encoder, size: int) -> Filled:
    """Store articles of so many passages, and write the snapshot of an index of their vectors."""
    groups = list(corpus.groups(size))
    filled = Filled(folder, size, [_draft(number, one) for number, one in enumerate(groups)])
    feed = await _store(filled)
    kept = KeptVectors(encoder, cache).of(corpus.texts(), size)
    built = build(groups, np.concatenate(list(kept)), AskedEncoder(encoder))
    built.index.feed_id, built.index.position = feed.id, feed.position
    snapshot.write(built.index, filled.index)
    return filled


async def _store(filled: Filled) -> store.Feed:
    database = Database(filled.url, lambda _: None)
    await migrate(database.engine)
    for batch in _batches(filled.drafts):
        async with database.write() as session:
            await load_articles(session, batch, utc_now(), "benchmark")
    async with database.read() as session:
        feed = await store.read_feed(session)
    await database.close()
    return feed


def _draft(number: int, group: Group) -> Draft:
    """Return the article that `benchmarks.scale.building.entry_of` makes an entry of."""
    *wordings, answer = group.texts
    title, *variants = wordings or [answer]
    key = article_id(number)
    text = answer if wordings else ""
    return Draft(key, f"benchmark:{key}", group.language, title, text, variants=tuple(variants))


def _batches(drafts: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    return (drafts[start : start + _BATCH] for start in range(0, len(drafts), _BATCH))
