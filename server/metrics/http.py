"""``/metrics``: for who shows the token of the settings or, without one, for this machine alone."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Callable
from ipaddress import ip_address

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy.exc import SQLAlchemyError

from core.errors import Unauthenticated
from core.routes import Handler, Principal, Role, Route
from core.sockets import SOCKETS
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.metrics.measures import MEASURES
from server.metrics.standing import Observer, Standing, StandingCollector

_log = structlog.get_logger(__name__)

MONITOR_TOKEN = web.AppKey("monitor_token", str)
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")
_NOWHERE = "none"
_LOOK_SECONDS = 5.0


class Exposition:
    """What is told at each scrape; the database is read at most once in five seconds."""

    def __init__(self, observer: Observer, clock: Callable[[], float] = time.monotonic) -> None:
        self._observer = observer
        self._clock = clock
        self._turn = asyncio.Lock()
        self._looked_at = float("-inf")
        self._standing: Standing | None = None

    async def standing(self) -> Standing | None:
        """Return how the company stands, None where the database cannot be read."""
        async with self._turn:
            if self._clock() - self._looked_at >= _LOOK_SECONDS:
                self._standing = await self._look()
                self._looked_at = self._clock()
            return self._standing

    async def _look(self) -> Standing | None:
        try:
            return await self._observer.look()
        except (SQLAlchemyError, OSError) as error:
            _log.warning("standing_unknown", cause=type(error).__name__)
            return None


EXPOSITION = web.AppKey("exposition", Exposition)


async def authenticate_monitor(request: web.Request) -> Principal:
    """Let in who shows the token; without one who calls from this machine, and for nobody else.

    Raise `Unauthenticated`.
    """
    expected = request.app[MONITOR_TOKEN]
    if expected:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        admitted = hmac.compare_digest(shown.encode("utf-8", "replace"), expected.encode())
    else:
        admitted = _is_local(request)
    if not admitted:
        raise Unauthenticated()
    return Principal("monitor", "monitor", frozenset({Role.MONITOR}))


def _is_local(request: web.Request) -> bool:
    """Tell whether a request came from this machine and was not passed on by a proxy here."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.remote or "").is_loopback
    except ValueError:
        return False


@web.middleware
async def measure_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Measure how long each request takes; a socket is no request once it is open."""
    begun, status = time.perf_counter(), 500
    try:
        response = await handler(request)
        status = response.status
        return response
    finally:
        if status != 101:
            seconds = time.perf_counter() - begun
            request.app[MEASURES].request(_template(request), status, seconds)


def _template(request: web.Request) -> str:
    """Return the route as we wrote it: a caller can make up paths, but no routes."""
    resource = request.match_info.route.resource
    return _NOWHERE if resource is None else f"{request.method} {resource.canonical}"


async def metrics(request: web.Request) -> web.Response:
    """Tell everything in Prometheus' text format."""
    app = request.app
    base = app[KNOWLEDGE_BASE]
    measures, standing = app[MEASURES], await app[EXPOSITION].standing()
    measures.stands(len(app[SOCKETS]), base.health.articles, base.ready)
    registry = CollectorRegistry()
    registry.register(StandingCollector(standing))
    text = await asyncio.to_thread(
        lambda: generate_latest(measures.registry) + generate_latest(registry)
    )
    return web.Response(
        body=text, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
    )


ROUTES = (Route("GET", "/metrics", metrics, Role.MONITOR),)
