"""What is on its way to a customer, over REST, for the desk."""

from __future__ import annotations

from aiohttp import web

from channels.outbox.views import OUTBOX
from core.routes import Role, Route, json_response


async def get_outbox(request: web.Request) -> web.Response:
    """Return what may still be sent in a conversation, and how its messages stand."""
    return json_response(await request.app[OUTBOX].of(request.match_info["id"][:64]))


ROUTES = [Route("GET", "/api/desk/conversations/{id}/outbox", get_outbox, Role.AGENT)]
