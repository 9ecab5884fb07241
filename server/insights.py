"""What editors are told, tied together, and kept current in the background."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager

from aiohttp import web

import studio.digest.http as digest_http
import studio.gaps.http as gaps_http
import studio.health.http as health_http
import studio.review.http as review_http
from core.database import TRANSACTIONS, Transactions
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.auth.staff import Staff
from server.background import repeating
from server.settings import SETTINGS
from studio.digest.service import DIGEST, Digest
from studio.gaps.parting.service import PARTING, Parting
from studio.gaps.service import GAPS, Gaps
from studio.health.service import ARTICLE_HEALTH, ArticleHealth
from studio.keeping import Keeping
from studio.links.checking import Checking
from studio.links.prober import probing
from studio.review.service import REVIEW, Review

MODULES = (gaps_http, health_http, review_http, digest_http)
"""Where the addresses of gaps, health, review and digest are."""

KEEPING = web.AppKey("keeping", Keeping)

_KEEP_SECONDS, _LINK_SECONDS = 3.0, 10.0


async def insights(app: web.Application) -> AsyncIterator[None]:
    """Give an app that has its database and its articles what it tells editors."""
    transactions, staff = app[TRANSACTIONS], Staff()
    app[GAPS] = Gaps(transactions, staff)
    app[PARTING] = Parting(transactions, app[GAPS], app[KNOWLEDGE_BASE])
    app[ARTICLE_HEALTH] = ArticleHealth(transactions, staff)
    app[REVIEW] = Review(transactions, staff)
    app[DIGEST] = Digest(transactions)
    app[KEEPING] = Keeping.of(transactions, app[KNOWLEDGE_BASE])
    async with (
        repeating("studio", app[KEEPING].keep, _KEEP_SECONDS),
        _checking_links(transactions, app[SETTINGS].link_hosts),
    ):
        yield


@asynccontextmanager
async def _checking_links(
    transactions: Transactions, sites: Collection[str]
) -> AsyncIterator[None]:
    """Check links to these sites while the block runs; nothing is called where there is none."""
    if not sites:
        yield
        return
    async with probing(sites) as prober:
        checking = Checking(transactions, prober, sites)
        async with repeating("links", checking.check, _LINK_SECONDS):
            yield
