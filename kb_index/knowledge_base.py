"""The knowledge base as the rest of Jieli uses it: search it, read it, keep it current."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import IndexUnavailable
from kb_index import service, store
from kb_index.article import Article, ArticleView, Audience, Status
from kb_index.calibration.model import Calibration, shipped
from kb_index.encoder.encoder import Encoder
from kb_index.index.unusable import SnapshotUnusableError
from kb_index.ranking.across import Across
from kb_index.ranking.query import PUBLIC, Query
from kb_index.results import ArticleKind, SearchResult
from kb_index.searching.apart import Apart
from kb_index.searching.place import Place, PlaceLostError, Threads
from kb_index.searching.searcher import Options, Searcher, Standing
from kb_index.text.synonyms import use_synonyms

_LOG = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with articles done and articles in all while a long build runs."""

_BATCH = 100
_SNAPSHOT_AFTER = 200
_AGAIN_SECONDS = 2.0
"""A process that ends at once again is not started more often."""


class KnowledgeBase:
    """Searches an index that follows the change feed of the database.

    Make one with `start`. The index is a searcher's (`kb_index.searching`), in threads or in a
    process of its own; if that process ends, the next `refresh` starts another. A refresh works on
    the same index while searches go on; only one refresh runs at a time.
    """

    def __init__(
        self, transactions: Transactions, place: Callable[[], Awaitable[Place]], clock: Clock
    ) -> None:
        self.calibration: Calibration = shipped()
        self._transactions = transactions
        self._make_place = place
        self._clock = clock
        self._standing: Standing | None = None
        self._closed = False
        self._saved_position = 0
        self._refreshing = asyncio.Lock()
        self._settling = asyncio.Lock()
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
        apart: bool = False,
        synonyms: str = "",
        clock: Clock = utc_now,
        calibration_file: Path | None = None,
    ) -> KnowledgeBase:
        """Load the encoder and the snapshot, catch up with the feed, or build anew.

        With ``background`` a build does not hold up the start: the lexical half, made in a
        second, serves until the whole index takes its place. ``apart`` searches in a process of
        its own, which makes its own encoder. An encoder that cannot be loaded
        leaves the lexical half at work; an empty name means the embedded one. ``adapter`` is the
        file of what was learned over it, if there is one. ``progress`` is told articles done and
        in all. ``synonyms`` names a file beside our own; raise `InvalidInput` naming its wrong
        lines. The ``calibration_file`` is the operator's own confidence, if there is one.
        """
        own = Path(synonyms) if synonyms else None
        await asyncio.to_thread(use_synonyms, own)
        options = Options(snapshot_folder, encoder_name, adapter, own, calibration_file)
        place = partial(Apart.start, options) if apart else partial(Threads.start, options, encoder)
        base = cls(transactions, place, clock)
        await base._settle_in(progress, background)
        return base

    async def close(self) -> None:
        """Write the snapshot if articles changed since the last one, and end the searcher."""
        self._closed = True
        await self._stop_building()
        async with self._refreshing:
            if self._standing is not None and self._standing.position != self._saved_position:
                await self._save()
            self._standing = None
        await self._place.close()

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
        self._ready()
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
        try:
            across = await self._place.run(Searcher.search, query)
        except PlaceLostError as error:
            raise IndexUnavailable(name="index") from error
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
        """Apply what the feed brought since the last time; return how many articles changed.

        Raise `IndexUnavailable` while there is no index.
        """
        async with self._settling:
            if not self.ready:
                await self._settle_again()
        return await self._catch_up()

    async def _catch_up(self) -> int:
        async with self._refreshing:
            standing = self._ready()
            async with self._transactions.read() as session:
                feed = await store.read_feed(session)
                if (feed.id, feed.position) == (standing.feed_id, standing.position):
                    return 0
                if feed.id == standing.feed_id:
                    changed = set(
                        await store.changed_ids(session, standing.position, feed.position)
                    )
                    articles = await store.read_articles(session, changed)
                else:
                    articles = await store.published_articles(session)
                    known = await self._place.run(Searcher.article_ids)
                    changed = known | {article.id for article in articles}
            await self._follow(articles, changed, feed)
            return len(changed)

    async def complete(self) -> None:
        """Wait until a build in the background has ended."""
        if self._building is not None:
            await self._building

    @property
    def size(self) -> int:
        """Return how many articles are searchable."""
        return self._ready().size

    @property
    def ready(self) -> bool:
        """Tell whether search answers."""
        return self._standing is not None and not self._place.lost

    async def _settle_in(self, progress: Progress | None, background: bool) -> None:
        self._standing, self._started = None, time.monotonic()
        self._place = await self._make_place()
        try:
            self.calibration = await self._place.run(Searcher.calibration)
            await self._open(progress, background)
        except BaseException:
            await self._place.close()
            raise

    async def _settle_again(self) -> None:
        """Start another process in the place of one that ended; what was saved serves at once."""
        if self._closed or time.monotonic() - self._started < _AGAIN_SECONDS:
            raise IndexUnavailable(name="index")
        await self._stop_building()
        await self._place.close()
        await self._settle_in(None, background=True)

    async def _stop_building(self) -> None:
        if self._building is not None:
            self._building.cancel()
            await asyncio.gather(self._building, return_exceptions=True)

    async def _open(self, progress: Progress | None, background: bool) -> None:
        async with self._transactions.read() as session:
            feed = await store.read_feed(session)
        try:
            self._standing = await self._place.run(Searcher.load, feed.id, feed.position)
            self._saved_position = self._standing.position
            await self._catch_up()
        except SnapshotUnusableError as problem:
            level = logging.WARNING if problem.damaged else logging.INFO
            _LOG.log(level, "building the index anew: %s", problem)
            if background:
                if not await self._build(None, by_words=True):
                    self._building = asyncio.create_task(self._replace(progress))
            else:
                await self._build(progress)

    async def _replace(self, progress: Progress | None) -> None:
        """Build the whole index beside the one that serves, and put it in its place."""
        try:
            await self._build(progress)
        except Exception:
            _LOG.exception("the index could not be built")

    async def _build(self, progress: Progress | None, *, by_words: bool = False) -> bool:
        """Make an index and let it serve; tell whether it is whole, and saved."""
        async with self._transactions.read() as session:
            feed = await store.read_feed(session)
            articles = await store.published_articles(session)
        await self._place.run(Searcher.grow, by_words=by_words)
        for start in range(0, len(articles), _BATCH):
            await self._place.run(Searcher.add, articles[start : start + _BATCH])
            if progress is not None:
                progress(min(start + _BATCH, len(articles)), len(articles))
        async with self._refreshing:
            self._standing = await self._place.run(Searcher.replace, feed.id, feed.position)
            saved = await self._save()
        await self._catch_up()
        return saved

    async def _follow(self, articles: list[Article], changed: set[str], feed: store.Feed) -> None:
        published = [article for article in articles if article.status is Status.PUBLISHED]
        for start in range(0, len(published), _BATCH):
            await self._place.run(Searcher.put, published[start : start + _BATCH])
        removed = changed - {article.id for article in published}
        self._standing = await self._place.run(Searcher.follow, removed, feed.id, feed.position)
        if self._standing.position - self._saved_position >= _SNAPSHOT_AFTER:
            await self._save()

    async def _save(self) -> bool:
        position = self._ready().position
        try:
            saved = await self._place.run(Searcher.save)
        except (OSError, PlaceLostError) as error:
            _LOG.warning("the index snapshot could not be written: %r", error)
            return False
        if saved:
            self._saved_position = position
        return saved

    def _ready(self) -> Standing:
        if self._standing is None:
            raise IndexUnavailable(name="index")
        return self._standing


KNOWLEDGE_BASE = web.AppKey("knowledge_base", KnowledgeBase)
