"""The knowledge base as the rest of Jieli uses it: search it, read it, keep it current."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.wakeups import Subscription
from kb_index import service, store
from kb_index.article import ArticleView, Audience, Draft
from kb_index.calibration.model import Calibration
from kb_index.encoder.encoder import Encoder
from kb_index.ranking.across import Across
from kb_index.ranking.policy import Thresholds
from kb_index.ranking.query import PUBLIC, Query
from kb_index.results import ArticleKind, SearchResult, Shifts
from kb_index.searching.apart import Apart
from kb_index.searching.health import Health
from kb_index.searching.keeper import Keeper, Progress
from kb_index.searching.place import Threads
from kb_index.searching.searcher import Encoded, Options, Searcher
from kb_index.text.synonyms import use_synonyms
from kb_index.trying.asked import Asked
from kb_index.trying.results import Alike, Prospects
from kb_index.trying.review import Idle, Review

_POLL_SECONDS = 0.5
"""So often a follower looks at the feed by itself: others publish too, and wake-ups get lost."""


class KnowledgeBase:
    """Searches an index that follows the change feed of the database.

    Make one with `start`. The index is a searcher's (`kb_index.searching`), in threads or in a
    process of its own; if that process ends, the next `refresh` starts another.
    """

    def __init__(self, transactions: Transactions, keeper: Keeper, clock: Clock) -> None:
        self._transactions = transactions
        self._keeper = keeper
        self._clock = clock
        self._trying = asyncio.Lock()
        self._idle = Idle()

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
        keeper = Keeper(transactions, place, clock)
        await keeper.settle_in(progress, background)
        return cls(transactions, keeper, clock)

    async def close(self) -> None:
        """Write the snapshot if articles changed since the last one, and end the searcher."""
        await self._keeper.close()

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
        shifts: Shifts = (),
        besides: tuple[Shifts, ...] = (),
    ) -> SearchResult:
        """Find the ``k`` best articles for a question; raise `IndexUnavailable` without index.

        What only the other language answers is found too, and shown in the question's language
        where there is a version.
        """
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
            shifts=shifts,
            besides=besides,
        )
        with self._idle.busy():
            across = await self._keeper.run(Searcher.search, query)
        return await self._in_language(across)

    async def try_draft(
        self, draft: Draft, question: str, language: str, k: int = 5, *, explain: bool = True
    ) -> SearchResult:
        """Search as if a draft were published; raise `IndexUnavailable` without index.

        A published version of it, by its id, is left out. Where it would stand is the result's
        ``place``; its hit follows the ``k`` best if it is not among them. Customers for whom it is
        meant are searched for. One draft after the other, so that searches have room.
        """
        query = Query(
            question,
            language,
            k,
            draft.kind,
            PUBLIC | {draft.audience},
            at=self._clock(),
            marked=explain,
            explain=explain,
            about=draft.id,
        )
        async with self._trying:
            across = await self._keeper.run(Searcher.try_draft, draft, query)
        return await self._in_language(across)

    async def alike(self, draft: Draft, k: int = 5) -> list[Alike]:
        """Return the published articles that say perhaps the same as a draft, likeliest first."""
        async with self._trying:
            return await self._keeper.run(Searcher.alike, draft, self._clock(), k)

    async def would_answer(
        self, draft: Draft, asked: Sequence[Asked], limits: Thresholds
    ) -> Prospects:
        """Return which of the questions that were not answered a draft would help with.

        It looks at the most promising ones, in seconds at most, a few at a time and only while
        nobody searches: what it had no time for it knows better the next time.
        """
        review = Review(self._keeper, self._idle, draft, self._clock())
        async with self._trying:
            return await review.of(asked, limits)

    async def _in_language(self, across: Across) -> SearchResult:
        if not across.foreign:
            return across.shown({})
        language = across.best.language
        async with self._transactions.read(brief=True) as session:
            found = await service.versions(session, across.foreign, language, self._clock())
        return across.shown(found)

    async def encode(self, texts: Sequence[str]) -> Encoded:
        """Return the vectors of texts, made where searches run; raise `IndexUnavailable`.

        Without an encoder they are those of the texts' terms: alike is then what shares words.
        """
        return await self._keeper.run(Searcher.encode, texts)

    async def get(self, article_id: str, audiences: frozenset[Audience] = PUBLIC) -> ArticleView:
        """Return a published article for these audiences; raise `ArticleNotFound`."""
        async with self._transactions.read(brief=True) as session:
            return await service.get_article(session, article_id, audiences, self._clock())

    async def follow(self, news: Subscription) -> int:
        """Refresh as soon as somebody publishes in this process, and half a second later at most.

        Call it again and again.
        """
        news.follow(store.TOPIC)
        await news.news(_POLL_SECONDS)
        return await self.refresh()

    async def refresh(self) -> int:
        """Apply what the feed brought since the last time; return how many articles changed.

        Raise `IndexUnavailable` while there is no index.
        """
        return await self._keeper.refresh()

    async def complete(self) -> None:
        """Wait until a build in the background has ended."""
        await self._keeper.complete()

    @property
    def calibration(self) -> Calibration:
        """Return what the probabilities of searches come from."""
        return self._keeper.calibration

    @property
    def size(self) -> int:
        """Return how many articles are searchable."""
        return self._keeper.standing().size

    @property
    def ready(self) -> bool:
        """Tell whether search answers."""
        return self._keeper.ready

    @property
    def health(self) -> Health:
        """Return what is served now, and what is the matter."""
        return self._keeper.health


KNOWLEDGE_BASE = web.AppKey("knowledge_base", KnowledgeBase)
