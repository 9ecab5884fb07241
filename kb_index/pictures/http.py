"""The addresses of pictures: editors bring them, everybody sees them."""

from __future__ import annotations

import asyncio

from aiohttp import web

from core.errors import FileTooLarge
from core.routes import Role, Route, json_response
from kb_index.pictures.pictures import ADDRESS, LIMIT, PICTURES

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    # The widget shows articles on other sites, too.
    "Cross-Origin-Resource-Policy": "cross-origin",
    # A picture is named by its content: another one has another address.
    "Cache-Control": "public, max-age=31536000, immutable",
}


async def upload(request: web.Request) -> web.Response:
    """Keep the picture that is the body."""
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > LIMIT:
            raise FileTooLarge(megabytes=LIMIT // 2**20)
    picture_id = await asyncio.to_thread(request.app[PICTURES].keep, bytes(content))
    return json_response({"address": ADDRESS + picture_id}, status=201)


async def show(request: web.Request) -> web.StreamResponse:
    """Send a picture so that a browser takes it for nothing else."""
    wanted = request.match_info["picture"]
    path, media_type = await asyncio.to_thread(request.app[PICTURES].find, wanted)
    return web.FileResponse(path, headers={**_HEADERS, "Content-Type": media_type})


ROUTES = (
    Route("POST", "/api/studio/pictures", upload, Role.EDITOR),
    Route("GET", "/api/web/pictures/{picture}", show, Role.PUBLIC),
)
