"""Deliveries over REST, for supervisors."""

from __future__ import annotations

from aiohttp import web

from core.posting.verdict import State
from core.query import choice, moment, number
from core.routes import Role, Route, json_response
from handoff.webhook.service import DELIVERIES

_PAGE = 200


async def list_deliveries(request: web.Request) -> web.Response:
    """Return one page of deliveries."""
    state, before = _state(request), moment(request, "before")
    limit = number(request, "limit", 50, 1, _PAGE)
    return json_response(await request.app[DELIVERIES].page(state, before, limit))


async def retry_delivery(request: web.Request) -> web.Response:
    """Try one again."""
    delivery = await request.app[DELIVERIES].retry(request.match_info["id"][:64])
    return json_response({"delivery": delivery})


def _state(request: web.Request) -> State | None:
    raw = request.query.get("state")
    return None if raw is None else choice("state", raw, State)


ROUTES = [
    Route("GET", "/api/desk/deliveries", list_deliveries, Role.SUPERVISOR),
    Route("POST", "/api/desk/deliveries/{id}/retry", retry_delivery, Role.SUPERVISOR),
]
