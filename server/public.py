"""The public pages, tied together: what everybody may read without a word to us."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from types import ModuleType

from aiohttp import web

import help_centre.api as help_api
import help_centre.engines as help_engines
import help_centre.http as help_http
from core.clock import utc_now
from core.database import TRANSACTIONS, Transactions
from core.limits import RateLimit
from core.pages.site import SITE, Site
from deflection.readings import store as readings
from deflection.readings.reading import KEPT
from help_centre.http import SEARCH_LIMIT
from help_centre.service import HELP_CENTRE, HelpCentre
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.background import repeating
from server.settings import Settings

_FORGET_SECONDS = 3600.0


def modules(settings: Settings) -> tuple[ModuleType, ...]:
    """Return where the addresses of the public pages are; those that are switched off have none."""
    return (help_engines, help_api, help_http) if settings.help_centre else ()


def configure(app: web.Application, settings: Settings) -> None:
    """Say whose pages these are, and how often one address may search them."""
    app[SITE] = Site(
        settings.site_name,
        settings.public_url,
        behind_tls=settings.trust_proxy,
        help_centre=settings.help_centre,
    )
    app[SEARCH_LIMIT] = RateLimit(settings.search_burst, 10)


async def public(app: web.Application) -> AsyncIterator[None]:
    """Serve the public pages, and forget once an hour who read what a week ago."""
    transactions = app[TRANSACTIONS]
    app[HELP_CENTRE] = HelpCentre(transactions, app[KNOWLEDGE_BASE])

    async def forget() -> None:
        await forget_readers(transactions, utc_now())

    async with repeating("readings", forget, _FORGET_SECONDS):
        yield


async def forget_readers(transactions: Transactions, now: datetime) -> None:
    """Forget who read what has become part of no conversation for a week."""
    async with transactions.write() as session:
        await readings.forget(session, now - KEPT)
