"""Subscribers over REST, for supervisors."""

from __future__ import annotations

from aiohttp import web

from core.routes import Role, Route, json_response
from deflection.subscribers.service import SUBSCRIBERS


async def list_subscribers(request: web.Request) -> web.Response:
    """Answer with how far each is."""
    return json_response(await request.app[SUBSCRIBERS].listed())


async def try_again(request: web.Request) -> web.Response:
    """Try at once."""
    return json_response(await request.app[SUBSCRIBERS].again(request.match_info["name"][:64]))


async def skip(request: web.Request) -> web.Response:
    """Give up what is refused."""
    return json_response(await request.app[SUBSCRIBERS].skip(request.match_info["name"][:64]))


ROUTES = (
    Route("GET", "/api/reports/subscribers", list_subscribers, Role.SUPERVISOR),
    Route("POST", "/api/reports/subscribers/{name}/retry", try_again, Role.SUPERVISOR),
    Route("POST", "/api/reports/subscribers/{name}/skip", skip, Role.SUPERVISOR),
)
