"""Deflection, tied together: the books that are kept, and the reports that are read from them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

from aiohttp import web

import deflection.reports.http as reports_http
from core.database import TRANSACTIONS
from deflection.books.keeper import Bookkeeper
from deflection.outcomes import Definition
from deflection.reports.service import REPORTS, Reports
from handoff.reception import RECEPTION
from server.background import repeating
from server.settings import Settings

MODULES = (reports_http,)
"""Where the addresses are."""

DEFINITION = web.AppKey("definition", Definition)
_BOOKS_SECONDS = 2.0


def definition(settings: Settings) -> Definition:
    """Return what the words mean by the settings; raise `ValueError` if they contradict."""
    return Definition(
        assumed_after=timedelta(hours=settings.assumed_hours),
        durable_after=timedelta(days=settings.durable_days),
    )


async def reporting(app: web.Application) -> AsyncIterator[None]:
    """Keep the books for as long as the app runs."""
    rule, zone = app[DEFINITION], app[RECEPTION].hours.calendar.zone
    transactions = app[TRANSACTIONS]
    app[REPORTS] = Reports(transactions, rule, zone)
    keeper = Bookkeeper(transactions, rule, zone)
    async with repeating("books", keeper.sweep, _BOOKS_SECONDS):
        yield
