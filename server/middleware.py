"""The middlewares: every error in one shape, no route without its role, who may read from where."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from core.errors import Forbidden, JieliError, NotFound, OriginNotAllowed, TooLarge
from core.origins import WIDGET_ORIGINS, check_origin
from core.routes import (
    BODY_LIMIT,
    PRINCIPAL,
    ROUTE_ROLES,
    Handler,
    Principal,
    Role,
    json_response,
    request_language,
)

_log = structlog.get_logger(__name__)

Authenticator = Callable[[web.Request], Awaitable[Principal]]
AUTHENTICATORS = web.AppKey("authenticators", dict[Role, Authenticator])

_SAFE = {"GET", "HEAD", "OPTIONS"}
_CORS_PATHS = "/api/web/"


@web.middleware
async def render_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Render every error as the one JSON shape; what we did not expect is logged, not shown."""
    try:
        return await handler(request)
    except JieliError as error:
        return _render(request, error)
    except web.HTTPRequestEntityTooLarge:
        return _render(request, TooLarge(limit=BODY_LIMIT))
    except web.HTTPNotFound:
        return _render(request, NotFound())
    except web.HTTPException as error:
        if error.status < 400:
            raise
        rendered = JieliError().to_json(request_language(request))
        rendered["error"].update(code=f"http_{error.status}", message=error.reason)
        return json_response(rendered, error.status)
    except Exception:
        _log.exception("request_failed", method=request.method, path=request.path)
        return _render(request, JieliError())


def _render(request: web.Request, error: JieliError) -> web.Response:
    response = json_response(error.to_json(request_language(request)), error.status)
    if error.status == 429:
        response.headers["Retry-After"] = str(error.details.get("seconds", 1))
    return response


@web.middleware
async def enforce_roles(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let a request through when its caller has the role that the route declares."""
    resource = request.match_info.route.resource
    if resource is None or request.match_info.http_exception is not None:
        return await handler(request)  # no such address: aiohttp answers 404 or 405
    role = request.app[ROUTE_ROLES].get((request.method, resource.canonical))
    if role is None:
        raise Forbidden(role="undeclared")
    if role is not Role.PUBLIC:
        await _admit(request, role)
    return await handler(request)


async def _admit(request: web.Request, role: Role) -> None:
    caller = await request.app[AUTHENTICATORS][role](request)
    if role not in caller.roles:
        raise Forbidden(role=role.value)
    request[PRINCIPAL] = caller


def _allowed(request: web.Request) -> frozenset[str]:
    origins: frozenset[str] = request.app[WIDGET_ORIGINS]
    return origins if request.path.startswith(_CORS_PATHS) else frozenset()


@web.middleware
async def guard_origins(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Keep other sites' pages out: unsafe methods need an origin of ours, or, for the widget's
    REST, an allowed one."""
    if request.method not in _SAFE:
        check_origin(request, _allowed(request))
    return await handler(request)


@web.middleware
async def let_origins_read(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the allowed sites' pages read our answers and errors (CORS), and every other site's page
    the one error that it is not allowed."""
    response = await handler(request)
    origin = request.headers.get("Origin")
    if origin is None or response.prepared or not request.path.startswith(_CORS_PATHS):
        return response
    if origin in _allowed(request) or response.status == OriginNotAllowed.status:
        response.headers["Access-Control-Allow-Origin"] = origin
        response.headers["Access-Control-Allow-Headers"] = "authorization, content-type"
        response.headers["Access-Control-Allow-Methods"] = "GET, POST"
        response.headers["Vary"] = "Origin"
    return response


async def preflight(request: web.Request) -> web.Response:
    """Answer a browser's question whether the widget's REST may be called from its page."""
    return web.Response(status=204)
