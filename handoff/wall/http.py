"""The wall's addresses, for supervisors alone."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from core.routes import Role, Route, json_response, principal, read_body
from handoff.desk.frames import Id
from handoff.wall.service import WALL


class Reassignment(BaseModel):
    """Whom a conversation goes to."""

    agent_id: Id


async def get_wall(request: web.Request) -> web.Response:
    """Return how everything stands now."""
    return json_response(await request.app[WALL].look())


async def reassign(request: web.Request) -> web.Response:
    """Give a conversation to an agent."""
    body = await read_body(request, Reassignment)
    wall, by = request.app[WALL], principal(request).id
    return json_response({"conversation": await wall.reassign(by, _id(request), body.agent_id)})


async def barge_in(request: web.Request) -> web.Response:
    """Take a conversation out of other hands."""
    by = principal(request).id
    return json_response({"conversation": await request.app[WALL].barge_in(by, _id(request))})


async def force_logout(request: web.Request) -> web.Response:
    """Sign an agent out everywhere."""
    await request.app[WALL].force_logout(principal(request).id, _id(request))
    return web.Response(status=204)


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


ROUTES = [
    Route("GET", "/api/desk/wall", get_wall, Role.SUPERVISOR),
    Route("POST", "/api/desk/conversations/{id}/reassign", reassign, Role.SUPERVISOR),
    Route("POST", "/api/desk/conversations/{id}/barge_in", barge_in, Role.SUPERVISOR),
    Route("POST", "/api/desk/agents/{id}/sign_out", force_logout, Role.SUPERVISOR),
]
