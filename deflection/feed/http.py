"""Figures and facts for programs that show a key (docs/api.md)."""

from __future__ import annotations

from aiohttp import web

import deflection.reports.http as reports
from core.query import choices, number
from core.routes import Role, Route, json_response, principal
from deflection.facts import FactKind
from deflection.feed.service import FEED

_PAGE, _LARGEST_PAGE = 200, 1000
_LAST = 10**15


async def facts(request: web.Request) -> web.Response:
    """Answer with one page of facts; the words of people only for who may read them."""
    words = Role.WORDS in principal(request).roles
    page = await request.app[FEED].page(
        number(request, "after", 0, 0, _LAST),
        number(request, "limit", _PAGE, 1, _LARGEST_PAGE),
        choices(request, "kind", FactKind),
        words=words,
    )
    return json_response(page)


ROUTES = (
    Route("GET", "/api/v1/facts", facts, Role.FACTS),
    Route("GET", "/api/v1/metrics", reports.metrics, Role.FIGURES),
    Route("GET", "/api/v1/overview", reports.overview, Role.FIGURES),
    Route("GET", "/api/v1/by/{part}", reports.breakdown, Role.FIGURES),
)
