"""The addresses of replays; all of them are for supervisors."""

from __future__ import annotations

from datetime import date

from aiohttp import web
from pydantic import BaseModel, ConfigDict

from core.routes import Role, Route, json_response, principal, read_body
from deflection.experiments.treating.treatment import Treatment
from studio.replay.service import REPLAYS


class Wanted(BaseModel):
    """Which days are asked again, both within, and what is set otherwise than now."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    since: date
    until: date
    treatment: Treatment = Treatment()


async def list_replays(request: web.Request) -> web.Response:
    """Answer with every replay."""
    return json_response({"replays": await request.app[REPLAYS].every()})


async def ask(request: web.Request) -> web.Response:
    """Begin one in the background."""
    body = await read_body(request, Wanted)
    made = await request.app[REPLAYS].ask(
        body.since, body.until, body.treatment, principal(request).id
    )
    return json_response({"replay": made}, status=201)


async def read(request: web.Request) -> web.Response:
    """Answer with one, and its result once it is done."""
    return json_response({"replay": await request.app[REPLAYS].read(_id(request))})


async def cancel(request: web.Request) -> web.Response:
    """Cancel one."""
    return json_response({"replay": await request.app[REPLAYS].cancel(_id(request))})


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64].replace("\x00", "")


_BASE = "/api/reports/replays"
ROUTES = (
    Route("GET", _BASE, list_replays, Role.SUPERVISOR),
    Route("POST", _BASE, ask, Role.SUPERVISOR),
    Route("GET", f"{_BASE}/{{id}}", read, Role.SUPERVISOR),
    Route("POST", f"{_BASE}/{{id}}/cancel", cancel, Role.SUPERVISOR),
)
