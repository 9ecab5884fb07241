"""The built web pages, with headers that keep a page from running anything of others'."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

from core.errors import NotFound
from core.routes import Role, Route

WEB_DIST = web.AppKey("web_dist", Path)

_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws: wss:; img-src 'self' data: blob:; base-uri 'none'; form-action 'self'; "
    "object-src 'none'; frame-ancestors 'none'"
)
_HASHED_SECONDS = 31_536_000


async def home(request: web.Request) -> web.StreamResponse:
    """Serve the demo shop with the widget in it."""
    return _page(request, "index.html")


async def desk(request: web.Request) -> web.StreamResponse:
    """Serve the agents' desk."""
    if request.path == "/desk":
        raise web.HTTPFound("/desk/")
    return _page(request, "desk/index.html")


async def studio(request: web.Request) -> web.StreamResponse:
    """Serve the editors' studio."""
    if request.path == "/studio":
        raise web.HTTPFound("/studio/")
    return _page(request, "studio/index.html")


async def reports(request: web.Request) -> web.StreamResponse:
    """Serve the supervisors' reports."""
    if request.path == "/reports":
        raise web.HTTPFound("/reports/")
    return _page(request, "reports/index.html")


async def asset(request: web.Request) -> web.StreamResponse:
    """Serve a file of the build; nothing outside its folder."""
    root = request.app[WEB_DIST].resolve()
    try:
        path = (root / request.path.lstrip("/")).resolve()
        found = path.is_relative_to(root) and path.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        raise NotFound()
    response = web.FileResponse(path)
    response.headers["X-Content-Type-Options"] = "nosniff"
    hashed = "/assets/" in request.path
    response.headers["Cache-Control"] = (
        f"public, max-age={_HASHED_SECONDS}, immutable" if hashed else "no-cache"
    )
    if request.path == "/widget.js":
        # The one file that other sites load.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(request: web.Request, name: str) -> web.StreamResponse:
    path = request.app[WEB_DIST] / name
    if not path.is_file():
        raise NotFound()
    headers = {
        "Content-Security-Policy": _CSP,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
    return web.FileResponse(path, headers=headers)


ROUTES = [
    Route("GET", "/", home, Role.PUBLIC),
    Route("GET", "/desk", desk, Role.PUBLIC),
    Route("GET", "/desk/", desk, Role.PUBLIC),
    Route("GET", "/studio", studio, Role.PUBLIC),
    Route("GET", "/studio/", studio, Role.PUBLIC),
    Route("GET", "/reports", reports, Role.PUBLIC),
    Route("GET", "/reports/", reports, Role.PUBLIC),
    Route("GET", "/{file:.+}", asset, Role.PUBLIC),
]
