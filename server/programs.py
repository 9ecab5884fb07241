"""What other programs get of figures and facts, tied together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web

import deflection.feed.http as feed_http
import deflection.subscribers.http as subscribers_http
import deflection.warehouse.http as warehouse_http
import server.api_keys.http as api_keys_http
from core.database import TRANSACTIONS
from core.posting.post import Outlets
from deflection.feed.horizon import Horizon
from deflection.feed.service import FEED, Feed
from deflection.reports.service import REPORTS
from deflection.subscribers.courier import FactCourier, Outlet
from deflection.subscribers.letters import DEAD_LETTERS, DeadLetters
from deflection.subscribers.roster import Roster
from deflection.subscribers.service import SUBSCRIBERS, Subscribers
from deflection.subscribers.subscriber import Subscriber, read_subscribers
from deflection.warehouse.download import DOWNLOADS, Downloads
from server.api_keys.service import API_KEYS, ApiKeys
from server.background import repeating
from server.keys import secret_key
from server.settings import SETTINGS, Settings

MODULES = (feed_http, api_keys_http, subscribers_http, warehouse_http)
"""Where the addresses are."""

FACT_SUBSCRIBERS = web.AppKey("fact_subscribers", tuple[Subscriber, ...])
_DELIVER_SECONDS = 1.0


def subscribers(settings: Settings) -> tuple[Subscriber, ...]:
    """Read who is sent facts; raise `InvalidInput` for a wrong file."""
    return read_subscribers(Path(settings.subscribers) if settings.subscribers else None)


async def programs(app: web.Application) -> AsyncIterator[None]:
    """Serve programs, and send facts to subscribers, for as long as the app runs."""
    transactions, known = app[TRANSACTIONS], app[FACT_SUBSCRIBERS]
    horizon = Horizon(transactions)
    app[API_KEYS] = ApiKeys(transactions)
    app[FEED] = Feed(transactions, horizon)
    app[DOWNLOADS] = Downloads(transactions, horizon, app[REPORTS].zone)
    roster = Roster(
        transactions, known, secret_key(app[SETTINGS]), app[SETTINGS].subscribers_private
    )
    app[SUBSCRIBERS] = Subscribers(transactions, roster, horizon)
    async with AsyncExitStack() as stack:
        outlets = Outlets(stack)
        app[DEAD_LETTERS] = DeadLetters(transactions, roster, outlets.to)

        async def current() -> list[Outlet]:
            return [(each, await outlets.to(each.destination)) for each in await roster.all()]

        courier = FactCourier(transactions, horizon, current, roster.still)
        await courier.begin()
        await stack.enter_async_context(repeating("facts", courier.deliver, _DELIVER_SECONDS))
        yield
