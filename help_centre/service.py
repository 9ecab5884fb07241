"""What the help pages show, each in one reading of the database."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import ArticleNotFound, IndexUnavailable, Language, NotFound
from core.ids import new_id
from deflection.readings import store as readings
from deflection.readings.reading import Beat
from help_centre.catalogue import Shelf, popular, shelves
from kb_index.article import ArticleView
from kb_index.browsing import store as browsing
from kb_index.browsing.listed import Address, Listed
from kb_index.editing.tree import store as tree
from kb_index.knowledge_base import KnowledgeBase
from kb_index.results import ArticleKind, Hit, SearchResult
from kb_index.store import read_feed

POPULAR, RELATED, HITS = 8, 4, 10
SHELF_PAGE = 40
MAP_PAGE = 10_000
"""Addresses of one site map; the protocol allows 50 000."""

_POPULAR_DAYS = timedelta(days=30)
_FRESH = timedelta(seconds=60)
_NEAR = 0.5
"""An article that fits less than half as well as the best one is about something else."""


@dataclass(frozen=True, slots=True)
class Home:
    """The front page: every shelf, and what is read most."""

    shelves: list[Shelf]
    popular: list[Listed]
    names: Mapping[str, str]

    def name(self, kind: str, value: str) -> str:
        """Return what editors call a product or a category in the page's language."""
        return self.names.get(f"{kind}:{value}", value)


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """One page of a shelf; pages count from 1."""

    shelf: Shelf
    articles: list[Listed]
    number: int
    pages: int


@dataclass(slots=True)
class _Kept:
    """A front page, and until when it is the right one."""

    feed: tuple[str, int]
    until: datetime
    home: Home


@dataclass(frozen=True, slots=True)
class HelpCentre:
    """What can be read and done in the help centre."""

    transactions: Transactions
    base: KnowledgeBase
    now: Clock = utc_now
    _homes: dict[str, _Kept] = field(default_factory=dict, repr=False)
    _making: OrderedDict[str, asyncio.Lock] = field(default_factory=OrderedDict, repr=False)

    async def home(self, language: Language) -> Home:
        """Return the front page of a language.

        It is made once for all who come within a minute, and anew as soon as an article changes.
        """
        async with self._making.setdefault(language, asyncio.Lock()):
            async with self.transactions.read(brief=True) as session:
                feed = await read_feed(session)
            standing = (feed.id, feed.position)
            kept = self._homes.get(language)
            if kept is None or kept.feed != standing or kept.until <= self.now():
                home = await self._home(language)
                kept = self._homes[language] = _Kept(standing, self.now() + _FRESH, home)
            return kept.home

    async def _home(self, language: Language) -> Home:
        now = self.now()
        async with self.transactions.read() as session:
            opened = await readings.openings(session, now - _POPULAR_DAYS)
            read = await browsing.among(session, opened.keys(), language, now)
            fresh = await browsing.newest(session, language, now, POPULAR)
            counts = await browsing.counts(session, language, now)
            nodes = await tree.nodes(session)
        names = {node.key: node.zh if language == "zh" else node.en for node in nodes}
        return Home(shelves(counts), popular(opened, read, fresh, POPULAR), names)

    async def shelf(
        self, language: Language, product: str, category: str | None, number: int
    ) -> ShelfPage:
        """Return a page of a product's articles or of one category; raise `NotFound`."""
        home = await self.home(language)
        shelf = next((one for one in home.shelves if one.product == product), None)
        if shelf is None:
            raise NotFound()
        articles = shelf.articles if category is None else shelf.of(category)
        pages = -(-articles // SHELF_PAGE)
        if not 1 <= number <= pages:
            raise NotFound()
        async with self.transactions.read() as session:
            listed = await browsing.on_shelf(
                session,
                language,
                self.now(),
                product,
                category,
                limit=SHELF_PAGE,
                offset=(number - 1) * SHELF_PAGE,
            )
        return ShelfPage(shelf, listed, number, pages)

    async def article(self, article_id: str) -> ArticleView:
        """Return an article that everybody may read now; raise `ArticleNotFound`."""
        view = await self.base.get(article_id)
        if view.article.kind is not ArticleKind.FAQ:
            raise ArticleNotFound(id=article_id)
        return view

    async def related(self, view: ArticleView) -> list[Hit]:
        """Return what else is read about an article's question; nothing while search is down."""
        article = view.article
        try:
            found = await self.base.search(
                article.title, article.language, RELATED + 1, without=article.id
            )
        except IndexUnavailable:
            return []
        least = _NEAR * max((hit.score for hit in found.hits), default=0.0)
        return [
            hit
            for hit in found.hits
            if hit.language == article.language
            and hit.kind is ArticleKind.FAQ
            and hit.score >= least
        ][:RELATED]

    async def search(self, question: str, language: Language) -> SearchResult:
        """Return what everybody may read on a question, marked; raise `IndexUnavailable`."""
        return await self.base.search(question, language, HITS, marked=True)

    async def vote(self, article_id: str, *, helped: bool) -> None:
        """Keep a vote of somebody whose page runs no script: it is nobody's."""
        article = (await self.article(article_id)).article
        about = {name: getattr(article, name) for name in ("title", "language", "product")}
        beat = Beat(new_id(), article.id, about, helped=helped)
        async with self.transactions.write() as session:
            await readings.keep(session, beat, None, self.now())

    async def map_pages(self, language: Language) -> int:
        """Return how many site maps a language has."""
        articles = sum(shelf.articles for shelf in (await self.home(language)).shelves)
        return -(-articles // MAP_PAGE)

    async def addresses(self, language: Language, number: int) -> list[Address]:
        """Return the addresses of a site map; maps count from 0. Raise `NotFound`."""
        async with self.transactions.read() as session:
            found = await browsing.addresses(
                session, language, self.now(), limit=MAP_PAGE, offset=number * MAP_PAGE
            )
        if not found:
            raise NotFound()
        return list(found)


HELP_CENTRE = web.AppKey("help_centre", HelpCentre)
