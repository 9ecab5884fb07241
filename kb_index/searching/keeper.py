"""Keeps an index current: opens or builds it, follows the feed, saves, and starts it again."""

from __future__ import annotations

import asyncio
import errno
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from core.clock import Clock
from core.database import Transactions
from core.errors import IndexUnavailable
from kb_index import store
from kb_index.calibration.model import Calibration, shipped
from kb_index.index.unusable import SnapshotUnusableError
from kb_index.searching.following import Following
from kb_index.searching.health import Built, Health, Serving, Trouble
from kb_index.searching.place import Place, PlaceLostError
from kb_index.searching.searcher import Searcher, Standing

_LOG = logging.getLogger(__name__)

Progress = Callable[[int, int], None]
"""Called with articles done and articles in all while a long build runs."""

_BATCH = 100
_SNAPSHOT_AFTER = 200
_AGAIN_SECONDS = 2.0
"""A process that ends at once again is not started more often."""

RETRY_SECONDS = 60.0
"""What could not be built or written is tried again after so long, not with every change."""

Args = ParamSpec("Args")
Value = TypeVar("Value")


class Keeper:
    """One index of one replica, wherever its searcher works.

    A refresh works on the same index while searches go on; only one refresh runs at a time. The
    snapshot is written beside all that, so that no publication waits for it.
    """

    def __init__(
        self,
        transactions: Transactions,
        place: Callable[[], Awaitable[Place]],
        clock: Clock,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.calibration: Calibration = shipped()
        self._transactions = transactions
        self._make_place = place
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._standing: Standing | None = None
        self._health = Health()
        self._closed = False
        self._started = 0.0
        self._builds_from = self._saves_from = 0.0
        self._refreshing = asyncio.Lock()
        self._settling = asyncio.Lock()
        self._building: asyncio.Task[None] | None = None
        self._saving: asyncio.Task[bool] | None = None

    async def settle_in(self, progress: Progress | None, background: bool) -> None:
        """Start the searcher and let it serve: what was saved, or what is built now."""
        self._standing, self._started = None, time.monotonic()
        self._place = await self._make_place()
        try:
            self.calibration = await self._place.run(Searcher.calibration)
            await self._open(progress, background)
        except BaseException:
            await self._place.close()
            raise

    async def close(self) -> None:
        """Write the snapshot if articles changed since the last one, and end the searcher."""
        self._closed = True
        await _stopped(self._building)
        await self.saved()
        async with self._refreshing:
            if self._standing is not None and self._unsaved:
                await self._save()
            self._standing = None
        await self._place.close()

    async def run(
        self,
        work: Callable[Concatenate[Searcher, Args], Value],
        *args: Args.args,
        **named: Args.kwargs,
    ) -> Value:
        """Let the searcher do something; raise `IndexUnavailable` without index."""
        self.standing()
        try:
            return await self._place.run(work, *args, **named)
        except PlaceLostError as error:
            raise IndexUnavailable(name="index") from error

    async def refresh(self) -> int:
        """Apply what the feed brought since the last time; return how many articles changed.

        Raise `IndexUnavailable` while there is no index.
        """
        async with self._settling:
            if not self.ready:
                await self._settle_again()
            self._build_again()
        return await self._catch_up()

    async def complete(self) -> None:
        """Wait until a build in the background has ended."""
        if self._building is not None:
            await self._building

    async def saved(self) -> None:
        """Wait until a snapshot that is being written has ended."""
        if self._saving is not None:
            await self._saving

    def standing(self) -> Standing:
        """Return what the index holds; raise `IndexUnavailable` without one."""
        if self._standing is None:
            raise IndexUnavailable(name="index")
        return self._standing

    @property
    def ready(self) -> bool:
        """Tell whether search answers."""
        return self._standing is not None and not self._place.lost

    @property
    def health(self) -> Health:
        """Return what is served now, and what is the matter."""
        if self.ready:
            return self._health
        lost = self._health.troubled(*([] if self._closed else [Trouble.PROCESS_LOST]))
        return replace(lost, serving=Serving.NOTHING)

    async def _settle_again(self) -> None:
        """Start another process in the place of one that ended; what was saved serves at once."""
        if self._closed or time.monotonic() - self._started < _AGAIN_SECONDS:
            raise IndexUnavailable(name="index")
        for task in (self._building, self._saving):
            await _stopped(task)
        await self._place.close()
        await self.settle_in(None, background=True)

    async def _open(self, progress: Progress | None, background: bool) -> None:
        async with self._transactions.read() as session:
            feed = await store.read_feed(session)
        try:
            self._serve(await self._place.run(Searcher.load, feed.id, feed.position))
            self._note_saved(self.standing().position)
            await self._catch_up()
            if self.standing().anew:
                self._save_beside()  # or each start finds all terms again until much has changed
        except SnapshotUnusableError as problem:
            self._tell(problem)
            if not background:
                await self._build(progress)
            elif not await self._stand_in(feed):
                self._building = asyncio.create_task(self._replace(progress))

    def _tell(self, problem: SnapshotUnusableError) -> None:
        level = logging.WARNING if problem.damaged else logging.INFO
        _LOG.log(level, "building the index anew: %s", problem)
        if problem.damaged:
            self._health = self._health.troubled(Trouble.SNAPSHOT_DAMAGED)

    async def _stand_in(self, feed: store.Feed) -> bool:
        """Let words serve until the whole index is built; tell whether they are all of it.

        The words of a snapshot of another encoder are at hand at once.
        """
        try:
            self._serve(await self._place.run(Searcher.stand_in, feed.id, feed.position))
        except SnapshotUnusableError:
            return await self._build(None, by_words=True)
        await self._catch_up()
        return self.standing().whole

    def _build_again(self) -> None:
        """Begin a build that failed anew, after a while."""
        failed = Trouble.BUILD_FAILED in self._health.trouble
        done = self._building is None or self._building.done()
        if failed and done and time.monotonic() >= self._builds_from:
            self._building = asyncio.create_task(self._replace(None))

    async def _replace(self, progress: Progress | None) -> None:
        """Build the whole index beside the one that serves, and put it in its place."""
        try:
            await self._build(progress)
        except Exception:
            self._builds_from = time.monotonic() + self._retry_seconds
            self._health = self._health.troubled(Trouble.BUILD_FAILED)
            _LOG.exception("the index could not be built; the older one goes on serving")
        finally:
            self._health = replace(self._health, building=None)

    async def _build(self, progress: Progress | None, *, by_words: bool = False) -> bool:
        """Make an index, let it serve and save it; tell whether it is whole."""
        async with self._transactions.read() as session:
            feed = await store.read_feed(session)
            articles = await store.published_articles(session)
        await self._place.run(Searcher.grow, by_words=by_words)
        for start in range(0, len(articles), _BATCH):
            await self._place.run(Searcher.add, articles[start : start + _BATCH])
            built = Built(min(start + _BATCH, len(articles)), len(articles))
            self._health = replace(self._health, building=built)
            if progress is not None:
                progress(built.done, built.of)
        async with self._refreshing:
            self._serve(await self._place.run(Searcher.replace, feed.id, feed.position))
            self._health = replace(self._health, building=None)
        await self._catch_up()
        whole = self.standing().whole
        if whole:
            over = (Trouble.BUILD_FAILED, Trouble.SNAPSHOT_DAMAGED)
            self._health = self._health.troubled(over=over)
            await self._save()
        return whole

    async def _catch_up(self) -> int:
        async with self._refreshing:
            standing = self.standing()
            async with self._transactions.read() as session:
                feed = await store.read_feed(session)
                if (feed.id, feed.position) == (standing.feed_id, standing.position):
                    return 0
                if feed.id == standing.feed_id:
                    changed = await store.changed_ids(session, standing.position, feed.position)
                else:
                    articles = await store.published_articles(session)
                    known = await self._place.run(Searcher.article_ids)
                    changed = sorted(known | {article.id for article in articles})
            await self._follow(changed, feed)
            return len(changed)

    async def _follow(self, changed: list[str], feed: store.Feed) -> None:
        following = Following(self._transactions, self._place, self.standing(), feed, self._is_at)
        try:
            self._serve(await following.walk(changed))
        finally:
            self._health = replace(self._health, following=None)
        if self._unsaved >= _SNAPSHOT_AFTER and time.monotonic() >= self._saves_from:
            self._save_beside()

    def _is_at(self, built: Built) -> None:
        self._health = replace(self._health, following=built)

    @property
    def _unsaved(self) -> int:
        return self.standing().position - self._health.saved_position

    def _save_beside(self) -> None:
        if self._saving is None or self._saving.done():
            self._saving = asyncio.create_task(self._save())

    async def _save(self) -> bool:
        position = self.standing().position
        try:
            saved = await self._place.run(Searcher.save)
        except Exception as error:  # whatever it is: search needs no snapshot, the next start does
            self._not_saved(error)
            return False
        if saved:
            self._note_saved(position)
            self._health = replace(self._health, saved_at=self._clock())
        return saved

    def _not_saved(self, error: Exception) -> None:
        full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
        trouble = Trouble.DISK_FULL if full else Trouble.SNAPSHOT_NOT_WRITTEN
        self._health = self._health.troubled(trouble)
        self._saves_from = time.monotonic() + self._retry_seconds
        _LOG.warning(
            "the index snapshot could not be written; search goes on, the next start takes "
            "longer: %r",
            error,
        )

    def _note_saved(self, position: int) -> None:
        over = (Trouble.DISK_FULL, Trouble.SNAPSHOT_NOT_WRITTEN)
        self._health = replace(self._health.troubled(over=over), saved_position=position)

    def _serve(self, standing: Standing) -> None:
        serving = Serving.WORDS if standing.by_words else Serving.ALL
        since = self._clock() if serving is not self._health.serving else self._health.since
        self._standing = standing
        self._health = replace(
            self._health,
            serving=serving,
            since=since,
            articles=standing.size,
            position=standing.position,
        )


async def _stopped(task: asyncio.Task[Any] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
