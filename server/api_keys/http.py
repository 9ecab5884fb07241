"""Keys over REST for operators, and who comes in by one."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, Field

from core.limits import RateLimit
from core.routes import Principal, Role, Route, json_response, principal, read_body
from server.api_keys.service import API_KEYS, Scope

API_LIMIT = web.AppKey("api_limit", RateLimit)
CALLS, SECONDS = 600, 60
"""Calls that a key may make in so many seconds."""


class NewKey(BaseModel):
    """What a key is to be."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=8)]
    expires_at: AwareDatetime | None = None


async def authenticate_key(request: web.Request) -> Principal:
    """Return the program whose key is shown; raise `Unauthenticated` or `TooManyRequests`."""
    header = request.headers.get("Authorization", "")
    shown = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
    found = await request.app[API_KEYS].principal(shown)
    request.app[API_LIMIT].spend(found.id)
    return found


async def list_keys(request: web.Request) -> web.Response:
    """Answer with every key."""
    return json_response({"keys": await request.app[API_KEYS].listed()})


async def create_key(request: web.Request) -> web.Response:
    """Make a key; the answer alone ever shows it."""
    asked = await read_body(request, NewKey)
    expires_at: datetime | None = asked.expires_at
    key, view = await request.app[API_KEYS].create(
        asked.name, asked.scopes, principal(request).name, expires_at
    )
    response = json_response({"key": key, **view}, 201)
    response.headers["Cache-Control"] = "no-store"
    return response


async def revoke_key(request: web.Request) -> web.Response:
    """Take a key back."""
    return json_response(await request.app[API_KEYS].revoke(request.match_info["id"][:64]))


ROUTES = (
    Route("GET", "/api/operator/keys", list_keys, Role.OPERATOR),
    Route("POST", "/api/operator/keys", create_key, Role.OPERATOR),
    Route("DELETE", "/api/operator/keys/{id}", revoke_key, Role.OPERATOR),
)
