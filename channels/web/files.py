"""The widget's addresses of files: what she sends, and what is hers to see."""

from __future__ import annotations

from aiohttp import web

from channels.web.service import address_of
from channels.web.socket import MESSAGE_LIMIT
from core.routes import Role, Route, json_response, principal
from handoff.files.http import answer, upload_of
from handoff.files.service import FILES


async def post_file(request: web.Request) -> web.Response:
    """Send a file to the person she talks to or waits for."""
    visitor = principal(request).id
    request.app[MESSAGE_LIMIT].spend(visitor)
    message = await request.app[FILES].from_customer(address_of(visitor), upload_of(request))
    return json_response({"message": message}, status=201)


async def get_file(request: web.Request) -> web.StreamResponse:
    """Return a file of her own conversations."""
    address = address_of(principal(request).id)
    return answer(await request.app[FILES].for_customer(request.match_info["file"][:64], address))


ROUTES = [
    Route("POST", "/api/web/files", post_file, Role.VISITOR),
    Route("GET", "/api/web/files/{file}", get_file, Role.VISITOR),
]
