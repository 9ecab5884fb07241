"""The addresses of follow-ups; all of them are for supervisors."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field

from core.cursor import Cursor
from core.query import choice
from core.routes import Role, Route, json_response, principal, read_body
from handoff.follow_ups.follow_up import NOTE_LIMIT, State
from handoff.follow_ups.service import FOLLOW_UPS, Change
from handoff.message import Author


class Body(BaseModel):
    """What is to be changed; ``mine`` true makes it the caller's, false nobody's."""

    model_config = ConfigDict(frozen=True)

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]
    state: State | None = None
    mine: bool | None = None
    note: Annotated[str, Field(max_length=NOTE_LIMIT)] | None = None


async def list_follow_ups(request: web.Request) -> web.Response:
    """Return follow-ups of a state; page with ``after=<next>``."""
    after = request.query.get("after")
    place = None if after is None else Cursor.parse(after, "after")
    state = choice("state", request.query.get("state", State.OPEN), State)
    return json_response(await request.app[FOLLOW_UPS].page(state, place))


async def change_follow_up(request: web.Request) -> web.Response:
    """Change a follow-up."""
    body = await read_body(request, Body)
    who = principal(request)
    owner = Author(who.id, who.name) if body.mine else None
    change = Change(body.version, body.state, owner, body.mine is False, body.note)
    changed = await request.app[FOLLOW_UPS].change(request.match_info["id"][:64], change)
    return json_response({"follow_up": changed})


ROUTES = [
    Route("GET", "/api/follow-ups", list_follow_ups, Role.SUPERVISOR),
    Route("PUT", "/api/follow-ups/{id}", change_follow_up, Role.SUPERVISOR),
]
