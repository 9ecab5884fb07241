"""The addresses of articles' health."""

from __future__ import annotations

import math
from typing import get_args

from aiohttp import web

from core.clock import utc_now
from core.errors import InvalidInput
from core.query import number
from core.routes import Role, Route, json_response
from studio.health.health import Mark
from studio.health.service import ARTICLE_HEALTH
from studio.health.store import Sort, Wanted
from studio.query import choice, cursor, period, words


async def get_articles(request: web.Request) -> web.Response:
    """List articles with their figures."""
    wanted = Wanted(
        days=period(request),
        now=utc_now(),
        sort=choice(request, "sort", get_args(Sort), "failed"),
        only=choice(request, "only", tuple(Mark), ""),
        language=choice(request, "language", ("zh", "en"), ""),
        product=words(request, "product"),
        words=words(request, "q"),
        after=_after(request),
        limit=number(request, "limit", 50, 1, 200),
    )
    return json_response(await request.app[ARTICLE_HEALTH].list(wanted))


async def get_article(request: web.Request) -> web.Response:
    """Return how one article does."""
    article_id = request.match_info["id"][:64]
    article = await request.app[ARTICLE_HEALTH].one(article_id, period(request))
    return json_response({"article": article})


def _after(request: web.Request) -> tuple[float, str] | None:
    found = cursor(request)
    if found is None:
        return None
    try:
        value = float(found[0])
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 1e12:
        raise InvalidInput(field="after", problem="the `next` of a page before")
    return (int(value) if value.is_integer() else value), found[1]


ROUTES = [
    Route("GET", "/api/studio/health", get_articles, Role.EDITOR),
    Route("GET", "/api/studio/health/{id}", get_article, Role.EDITOR),
]
