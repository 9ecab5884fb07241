"""Subscribers over REST: supervisors see and mend them, operators add, change and remove them."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from core.errors import DeadLetterNotFound
from core.routes import Role, Route, json_response, principal, read_body
from deflection.facts import FactKind
from deflection.subscribers.letters import DEAD_LETTERS
from deflection.subscribers.roster import Change, Wish
from deflection.subscribers.service import SUBSCRIBERS

_LONGEST_ID = 15


class NewSubscriber(BaseModel):
    """Whom facts are to be sent to."""

    name: Annotated[str, Field(min_length=1, max_length=32)]
    url: Annotated[str, Field(min_length=1, max_length=2000)]
    kinds: Annotated[list[FactKind], Field(max_length=len(FactKind))] = []
    words: bool = False


class ChangedSubscriber(BaseModel):
    """What is to be otherwise; without an address it stays."""

    version: Annotated[str, Field(max_length=32)]
    url: Annotated[str, Field(min_length=1, max_length=2000)] | None = None
    kinds: Annotated[list[FactKind], Field(max_length=len(FactKind))]
    words: bool


async def list_subscribers(request: web.Request) -> web.Response:
    """Answer with how far each is."""
    return json_response(await request.app[SUBSCRIBERS].listed())


async def add_subscriber(request: web.Request) -> web.Response:
    """Add one; the answer alone ever shows her secret."""
    asked = await read_body(request, NewSubscriber)
    wish = Wish(asked.name, asked.url.strip(), _once(asked.kinds), asked.words)
    return _secret(await request.app[SUBSCRIBERS].add(wish, principal(request).name), 201)


async def change_subscriber(request: web.Request) -> web.Response:
    """Send one other facts, or elsewhere."""
    asked = await read_body(request, ChangedSubscriber)
    url = None if asked.url is None else asked.url.strip()
    change = Change(asked.version, url, _once(asked.kinds), asked.words)
    by = principal(request).name
    return json_response(await request.app[SUBSCRIBERS].change(_name(request), change, by))


async def renew_secret(request: web.Request) -> web.Response:
    """Give one another secret, which the answer alone shows."""
    return _secret(await request.app[SUBSCRIBERS].renew(_name(request)))


async def remove_subscriber(request: web.Request) -> web.Response:
    """Send one nothing more."""
    await request.app[SUBSCRIBERS].remove(_name(request))
    return web.Response(status=204)


async def pause(request: web.Request) -> web.Response:
    """Let her wait."""
    return json_response(await request.app[SUBSCRIBERS].pause(_name(request)))


async def resume(request: web.Request) -> web.Response:
    """Go on."""
    return json_response(await request.app[SUBSCRIBERS].resume(_name(request)))


async def try_again(request: web.Request) -> web.Response:
    """Try at once."""
    return json_response(await request.app[SUBSCRIBERS].again(_name(request)))


async def skip(request: web.Request) -> web.Response:
    """Give up what is refused."""
    return json_response(await request.app[SUBSCRIBERS].skip(_name(request)))


async def look(request: web.Request) -> web.Response:
    """Answer with a dead letter and what is in it."""
    return json_response(await request.app[DEAD_LETTERS].look(_letter(request)))


async def send_again(request: web.Request) -> web.Response:
    """Post a dead letter once more."""
    return json_response(await request.app[DEAD_LETTERS].again(_letter(request)))


async def drop(request: web.Request) -> web.Response:
    """Have done with a dead letter."""
    await request.app[DEAD_LETTERS].drop(_letter(request))
    return web.Response(status=204)


def _name(request: web.Request) -> str:
    return request.match_info["name"][:64]


def _once(kinds: list[FactKind]) -> tuple[FactKind, ...]:
    return tuple(dict.fromkeys(kinds))


def _letter(request: web.Request) -> int:
    told = request.match_info["id"]
    if not (told.isascii() and told.isdecimal()) or len(told) > _LONGEST_ID:
        raise DeadLetterNotFound()
    return int(told)


def _secret(told: dict[str, str], status: int = 200) -> web.Response:
    response = json_response(told, status)
    response.headers["Cache-Control"] = "no-store"
    return response


_SEEN, _ADDED = "/api/reports/subscribers", "/api/operator/subscribers"
_DEAD = "/api/reports/dead-letters/{id}"
ROUTES = (
    Route("GET", _SEEN, list_subscribers, Role.SUPERVISOR),
    Route("POST", f"{_SEEN}/{{name}}/retry", try_again, Role.SUPERVISOR),
    Route("POST", f"{_SEEN}/{{name}}/skip", skip, Role.SUPERVISOR),
    Route("POST", f"{_SEEN}/{{name}}/pause", pause, Role.SUPERVISOR),
    Route("POST", f"{_SEEN}/{{name}}/resume", resume, Role.SUPERVISOR),
    Route("GET", _DEAD, look, Role.SUPERVISOR),
    Route("POST", f"{_DEAD}/retry", send_again, Role.SUPERVISOR),
    Route("DELETE", _DEAD, drop, Role.SUPERVISOR),
    Route("POST", _ADDED, add_subscriber, Role.OPERATOR),
    Route("PUT", f"{_ADDED}/{{name}}", change_subscriber, Role.OPERATOR),
    Route("POST", f"{_ADDED}/{{name}}/secret", renew_secret, Role.OPERATOR),
    Route("DELETE", f"{_ADDED}/{{name}}", remove_subscriber, Role.OPERATOR),
)
