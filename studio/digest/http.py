"""The address of the digest."""

from __future__ import annotations

from aiohttp import web

from core.routes import Role, Route, json_response
from studio.digest.service import DIGEST
from studio.query import period


async def get_digest(request: web.Request) -> web.Response:
    """Return what is most worth doing."""
    return json_response(await request.app[DIGEST].make(period(request)))


ROUTES = [Route("GET", "/api/studio/digest", get_digest, Role.EDITOR)]
