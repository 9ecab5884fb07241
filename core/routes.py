"""Routes that say which role they need.

A package lists its routes as data; one middleware in `server/` looks the role up and enforces it,
so no package imports the authentication, and a test fails on a route that declares nothing.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from core.errors import InvalidInput, Language, TooLarge
from core.language import parse_language

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Model = TypeVar("Model", bound=BaseModel)

BODY_LIMIT = 64 * 1024


class Role(StrEnum):
    """Who may call a route. ``public`` is a decision as well: it must be written down.

    ``staff`` is everybody who signed in. An ``editor`` writes articles and submits them, a
    ``reviewer`` says whether they are right, a ``publisher`` decides what readers see. ``rasa`` and
    ``monitor`` are programs, and so is who comes by a key: it opens ``figures``, ``facts``, and
    with these the ``words`` of people.
    """

    PUBLIC = "public"
    VISITOR = "visitor"
    STAFF = "staff"
    AGENT = "agent"
    EDITOR = "editor"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    SUPERVISOR = "supervisor"
    OPERATOR = "operator"
    RASA = "rasa"
    MONITOR = "monitor"
    FIGURES = "figures"
    FACTS = "facts"
    WORDS = "words"


_IMPLIED = {
    Role.REVIEWER: frozenset({Role.EDITOR}),
    Role.PUBLISHER: frozenset({Role.REVIEWER, Role.EDITOR}),
}
"""What a higher role may do because a lower one may."""


def staff_roles(given: Iterable[Role]) -> frozenset[Role]:
    """Return every role of a staff member to whom some were given, the implied ones too."""
    roles = frozenset(given)
    return roles.union({Role.STAFF}, *(_IMPLIED.get(role, ()) for role in roles))


@dataclass(frozen=True, slots=True)
class Route:
    """One address: method, path, handler and the role that it needs."""

    method: str
    path: str
    handler: Handler
    role: Role


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is calling, as the middleware established it."""

    id: str
    name: str
    roles: frozenset[Role]


PRINCIPAL = web.RequestKey("principal", Principal)
ROUTE_ROLES = web.AppKey("route_roles", dict[tuple[str, str], Role])


def add_routes(app: web.Application, routes: Iterable[Route]) -> None:
    """Add routes to the app and remember their roles for the middleware."""
    for route in routes:
        added = app.router.add_route(route.method, route.path, route.handler)
        # The router's own name of the address: a pattern like {file:.+} is {file} there.
        address = added.resource.canonical if added.resource else route.path
        app[ROUTE_ROLES][(route.method, address)] = route.role


def principal(request: web.Request) -> Principal:
    """Return who is calling; only routes whose role is not public have one."""
    return request[PRINCIPAL]


def request_language(request: web.Request) -> Language:
    """Return the language to answer in: ``?words=`` first, for ``?language=`` may be a filter, then
    that, then the browser's."""
    asked = request.query.get("words") or request.query.get("language")
    return parse_language(asked or request.headers.get("Accept-Language"))


async def read_body(request: web.Request, model: type[Model], limit: int = BODY_LIMIT) -> Model:
    """Parse a JSON body into a model; raise `InvalidInput` naming the field, or `TooLarge`."""
    raw = bytearray()
    async for chunk in request.content.iter_any():
        raw += chunk
        if len(raw) > limit:
            raise TooLarge(limit=limit)
    try:
        return parse_json(raw.decode(), model)
    except UnicodeDecodeError as error:
        raise InvalidInput(field="body", problem="not UTF-8") from error


def parse_json(raw: str, model: type[Model]) -> Model:
    """Parse JSON text into a model, or raise `InvalidInput` naming the first wrong field."""
    try:
        return model.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        raise InvalidInput(field=field, problem=first["msg"]) from error


def json_response(data: Any, status: int = 200) -> web.Response:
    """Answer with JSON in readable UTF-8."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=body, status=status, content_type="application/json")
