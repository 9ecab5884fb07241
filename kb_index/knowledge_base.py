"""The knowledge base as the rest of Jieli uses it: search it, read it, keep it current."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import IndexUnavailable
from kb_index import service, store
from kb_index.article import Article, ArticleView, Audience, Status
from kb_index.calibration.current import current
from kb_index.calibration.model import Calibration, shipped
from kb_index.encoder.encoder import Encoder, encode
from kb_index.encoder.encoders import adapted, load_encoder
from kb_index.index import snapshot
from kb_index.index.index import Index, Progress
from kb_index.index.snapshot import SnapshotUnusableError
from kb_index.ranking.across import Across, search_languages
from kb_index.ranking.search import PUBLIC, Query
from kb_index.results import ArticleKind, SearchResult
from kb_index.text.synonyms import use_synonyms

_LOG = logging.getLogger(__name__)
NO_ENCODER = "none"
"""The encoder's name for a search that is lexical only."""

_PROBE = ("退款", "refund")
_THREADS = 2
_BATCH = 100
_SNAPSHOT_AFTER = 200
Value = TypeVar("Value")


class KnowledgeBase:
    """Searches an index that follows the change feed of the database.

    Make one with `start`; all encoding and index work runs in its own small thread pool. A
    refresh works on the same index while searches go on; only one refresh runs at a time.
    """

    def __init__(
        self,
        transactions: Transactions,
        snapshot_folder: Path,
        encoder: Encoder | None,
        clock: Clock = utc_now,
        calibration: Calibration | None = None,
    ) -> None:
        self.calibration = calibration or shipped()
        self._transactions = transactions
        self._folder = snapshot_folder
        self._encoder = encoder
        self._clock = clock
        self._index: Index | None = None
        self._saved_position = 0
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="kb_index")
        self._refreshing = asyncio.Lock()
        self._building: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls,
        transactions: Transactions,
        snapshot_folder: Path,
        encoder_name: str = "",
        *,
        encoder: Encoder | None = None,
        adapter: Path | None = None,
        progress: Progress | None = None,
        background: bool = False,
        synonyms: str = "",
        clock: Clock = utc_now,
        calibration_file: Path | None = None,
    ) -> KnowledgeBase:
        """Load the encoder and the snapshot, catch up with the feed, or build anew.

        With ``background`` a build does not hold up the start: the lexical half, made in a
        second, serves until the whole index takes its place. An encoder that cannot be loaded
        leaves the lexical half at work; an empty name means the embedded one. ``adapter`` is the
        file of what was learned over it, if there is one. ``progress`` is told articles done and
        in all. ``synonyms`` names a file beside our own; raise `InvalidInput` naming its wrong
        lines. The ``calibration_file`` is the operator's own confidence, if there is one.
        """
        await asyncio.to_thread(use_synonyms, Path(synonyms) if synonyms else None)
        if encoder is None:
            encoder = await asyncio.to_thread(usable_encoder, encoder_name, adapter)
        calibration = None
        if calibration_file is not None:
            calibration = current(calibration_file, encoder.name if encoder is not None else "")
        base = cls(transactions, snapshot_folder, encoder, clock, calibration)
        try:
            await base._open(progress, background)
        except BaseException:
            base._pool.shutdown(wait=False, cancel_futures=True)
            raise
        return base

    async def close(self) -> None:
        """Write the snapshot if articles changed since the last one, and stop the threads."""
        if self._building is not None:
            self._building.cancel()
            await asyncio.gather(self._building, return_exceptions=True)
        async with self._refreshing:
            if self._index is not None and self._index.position != self._saved_position:
                await self._save()
            self._index = None
        await asyncio.to_thread(self._pool.shutdown, cancel_futures=True)

    async def search(
        self,
        question: str,
        language: str,
        k: int = 5,
        *,
        kind: ArticleKind = ArticleKind.FAQ,
        audiences: frozenset[Audience] = PUBLIC,
        product: str = "",
        category: str = "",
        without: str = "",
        marked: bool = False,
        explain: bool = False,
    ) -> SearchResult:
        """Find the ``k`` best articles for a question; raise `IndexUnavailable` without index.

        What only the other language answers is found too, and shown in the question's language
        where there is a version.
        """
        index = self._ready()
        query = Query(
            question,
            language,
            k,
            kind,
            audiences,
            product,
            category,
            at=self._clock(),
            without=without,
            marked=marked,
            explain=explain,
        )
        across = await self._run(lambda: search_languages(index, query, self.calibration))
        return await self._in_language(across) if across.foreign else across.best

    async def _in_language(self, across: Across) -> SearchResult:
        language = across.best.language
        async with self._transactions.read(brief=True) as session:
            found = await service.versions(session, across.foreign, language, self._clock())
        return across.shown(found)

    async def get(self, article_id: str, audiences: frozenset[Audience] = PUBLIC) -> ArticleView:
        """Return a published article for these audiences; raise `ArticleNotFound`."""
        async with self._transactions.read(brief=True) as session:
            return await service.get_article(session, article_id, audiences, self._clock())

    async def refresh(self) -> int:
        """Apply what the feed brought since the last time; return how many articles changed."""
        async with self._refreshing:
            index = self._ready()
            async with self._transactions.read() as session:
                feed = await store.read_feed(session)
                if (feed.id, feed.position) == (index.feed_id, index.position):
                    return 0
                if feed.id == index.feed_id:
                    changed = set(await store.changed_ids(session, index.position, feed.position))
                    articles = await store.read_articles(session, changed)
                else:
                    articles = await store.published_articles(session)
                    changed = index.article_ids | {article.id for article in articles}
            await self._follow(index, articles, changed, feed)
            return len(changed)

    async def complete(self) -> None:
        """Wait until a build in the background has ended."""
        if self._building is not None:
            await self._building

    @property
    def size(self) -> int:
        """Return how many articles are searchable."""
        return len(self._ready())

    @property
    def ready(self) -> bool:
        """Tell whether search answers."""
        return self._index is not None

    async def _open(self, progress: Progress | None, background: bool) -> None:
        async with self._transactions.read() as session:
            feed = await store.read_feed(session)
        try:
            self._index = await self._run(
                lambda: snapshot.read(self._folder, self._encoder, feed.id, feed.position)
            )
            self._saved_position = self._index.position
            await self.refresh()
        except SnapshotUnusableError as problem:
            level = logging.WARNING if problem.damaged else logging.INFO
            _LOG.log(level, "building the index anew: %s", problem)
            if background and self._encoder is not None:
                self._index = await self._built(None, None)
                self._building = asyncio.create_task(self._replace(progress))
            else:
                await self._replace(progress)

    async def _replace(self, progress: Progress | None) -> None:
        """Build the whole index beside the one that serves, and put it in its place."""
        try:
            index = await self._built(self._encoder, progress)
        except Exception:
            _LOG.exception("the index could not be built")
            if self._index is None:
                raise
            return
        async with self._refreshing:
            self._index = index
            await self._save()
        await self.refresh()

    async def _built(self, encoder: Encoder | None, progress: Progress | None) -> Index:
        async with self._transactions.read() as session:
            feed = await store.read_feed(session)
            articles = await store.published_articles(session)
        index = Index(encoder)
        for start in range(0, len(articles), _BATCH):
            batch = articles[start : start + _BATCH]
            prepared = await self._run(partial(index.prepare, batch))
            await self._run(partial(index.apply, prepared))
            if progress is not None:
                progress(start + len(batch), len(articles))
        index.feed_id, index.position = feed.id, feed.position
        return index

    async def _follow(
        self, index: Index, articles: list[Article], changed: set[str], feed: store.Feed
    ) -> None:
        published = [article for article in articles if article.status is Status.PUBLISHED]
        removed = changed - {article.id for article in published}
        prepared = await self._run(lambda: index.prepare(published))
        await self._run(lambda: index.apply(prepared, removed))
        index.feed_id, index.position = feed.id, feed.position
        if index.position - self._saved_position >= _SNAPSHOT_AFTER:
            await self._save()

    async def _save(self) -> None:
        index = self._ready()
        if index.encoder is not self._encoder:
            return  # it only stands in while the whole index is built
        position = index.position
        try:
            await self._run(lambda: snapshot.write(index, self._folder))
            self._saved_position = position
        except OSError as error:
            _LOG.warning("the index snapshot could not be written: %s", error)

    def _ready(self) -> Index:
        if self._index is None:
            raise IndexUnavailable(name="index")
        return self._index

    async def _run(self, work: Callable[[], Value]) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


KNOWLEDGE_BASE = web.AppKey("knowledge_base", KnowledgeBase)


def usable_encoder(name: str, adapter: Path | None = None) -> Encoder | None:
    """Load the encoder of this name, adapted by this file if it is there and fits.

    None, and a word in the log, where the encoder cannot be loaded.
    """
    if name == NO_ENCODER:
        return None
    try:
        encoder = load_encoder(name)
        if adapter is not None:
            encoder = adapted(encoder, adapter)
        encode(encoder, _PROBE)  # what returns no vectors shall not come as far as the index
        return encoder
    except Exception:  # whatever a model's files make its library raise: search goes on without
        _LOG.exception(
            "the encoder %s could not be loaded; search is lexical only", name or "embedded"
        )
        return None
