"""What other programs get of figures and facts, tied together."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

import deflection.feed.http as feed_http
import server.api_keys.http as api_keys_http
from core.database import TRANSACTIONS
from deflection.feed.horizon import Horizon
from deflection.feed.service import FEED, Feed
from server.api_keys.service import API_KEYS, ApiKeys

MODULES = (feed_http, api_keys_http)
"""Where the addresses are."""


async def programs(app: web.Application) -> AsyncIterator[None]:
    """Serve programs for as long as the app runs."""
    transactions = app[TRANSACTIONS]
    app[API_KEYS] = ApiKeys(transactions)
    app[FEED] = Feed(transactions, Horizon(transactions))
    yield
