"""What editors are told, tied together, and kept current in the background."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

import studio.gaps.http as gaps_http
from core.database import TRANSACTIONS
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.background import repeating
from studio.gaps.service import GAPS, Gaps
from studio.keeping import Keeping

MODULES = (gaps_http,)
"""Where the addresses of gaps, health, review and digest are."""

KEEPING = web.AppKey("keeping", Keeping)

_KEEP_SECONDS = 3.0


async def insights(app: web.Application) -> AsyncIterator[None]:
    """Give an app that has its database and its articles what it tells editors."""
    transactions = app[TRANSACTIONS]
    app[GAPS] = Gaps(transactions)
    app[KEEPING] = Keeping.of(transactions, app[KNOWLEDGE_BASE])
    async with repeating("studio", app[KEEPING].keep, _KEEP_SECONDS):
        yield
