"""Which sites may talk to us from a browser.

aiohttp accepts a WebSocket from any page, so the Origin is checked here, before the handshake
(OWASP ASVS 5.0, 4.4.2).
"""

from __future__ import annotations

from collections.abc import Collection

from aiohttp import web
from yarl import URL

from core.errors import OriginNotAllowed

WIDGET_ORIGINS: web.AppKey[frozenset[str]] = web.AppKey("widget_origins", frozenset)


def is_own(request: web.Request, origin: str) -> bool:
    """Tell whether an origin is the host that the browser itself called."""
    url = URL(origin)
    return url.scheme in ("http", "https") and url.authority == request.host


def check_origin(request: web.Request, allowed: Collection[str] = ()) -> None:
    """Let our own pages and the allowed origins pass; raise `OriginNotAllowed` for the rest.

    A request without Origin does not come from a page of another site; browsers always send it
    with sockets and unsafe methods.
    """
    origin = request.headers.get("Origin")
    if origin is None or origin in allowed:
        return
    try:
        own = is_own(request, origin)
    except ValueError:
        own = False
    if not own:
        raise OriginNotAllowed(origin=origin[:200])


def check_widget_origin(request: web.Request) -> None:
    """Let our own pages and the sites that may show the widget pass."""
    allowed: frozenset[str] = request.app[WIDGET_ORIGINS]
    check_origin(request, allowed)
