"""What leaves Jieli: the handoff record, over REST and to the outside desk of the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

import handoff.record.http as record_http
import handoff.webhook.http as webhook_http
from core.database import TRANSACTIONS
from core.posting.destination import Called, Destination
from core.posting.post import posting
from handoff.record.service import RECORDS, Records
from handoff.webhook import store
from handoff.webhook.service import DELIVERIES, Courier, Deliveries
from server.background import repeating
from server.settings import Settings

MODULES = (record_http, webhook_http)
_DELIVER_SECONDS = 1.0
_CALLED = Called("JIELI_WEBHOOK_URL", "JIELI_WEBHOOK_SECRET", "JIELI_WEBHOOK_PRIVATE=true")


def destination(settings: Settings) -> Destination | None:
    """Return the outside desk of the settings, if any; raise `ValueError` if it is wrong."""
    return Destination.of(
        settings.webhook_url.get_secret_value(),
        settings.webhook_secret.get_secret_value(),
        settings.webhook_private,
        _CALLED,
    )


@asynccontextmanager
async def delivering(app: web.Application, outside: Destination | None) -> AsyncIterator[None]:
    """Give an app that has its database its records, and deliver them while the block runs."""
    transactions = app[TRANSACTIONS]
    app[RECORDS] = Records(transactions)
    app[DELIVERIES] = Deliveries(transactions)
    async with transactions.write() as session:
        await store.want(session, outside.host if outside else None)
    if outside is None:
        yield
        return
    async with posting(outside) as post:
        courier = Courier(transactions, post, outside.secret)
        async with repeating("deliveries", courier.deliver, _DELIVER_SECONDS):
            yield
