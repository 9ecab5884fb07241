"""The desk's addresses of files, and what every address of files has in common."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web
from pydantic import TypeAdapter, ValidationError

from core.errors import FileNotFound, InvalidInput
from core.routes import Role, Route, json_response, principal
from handoff.desk.frames import Id
from handoff.files.service import FILES, Readable, Upload

_ID: TypeAdapter[str] = TypeAdapter(Id)
_CHUNK = 256 * 1024


def upload_of(request: web.Request) -> Upload:
    """Return the file that a request brings: its bytes are the body, the rest stands beside it."""
    try:
        client_message_id = _ID.validate_python(request.query.get("client_message_id"))
    except ValidationError as error:
        raise InvalidInput(field="client_message_id", problem="not an id") from error
    return Upload(
        name=request.query.get("name", ""),
        claimed=request.headers.get("Content-Type", ""),
        length=request.content_length,
        chunks=request.content.iter_chunked(_CHUNK),
        client_message_id=client_message_id,
    )


def answer(file: Readable) -> web.StreamResponse:
    """Send a file so that a browser runs nothing of it: what it is shown as is what it is."""
    if not file.path.is_file():
        raise FileNotFound()
    way = "inline" if file.kind.shown else "attachment"
    headers = {
        "Content-Type": file.kind.media_type,
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "private, no-store",
    }
    return web.FileResponse(file.path, headers=headers)


async def post_file(request: web.Request) -> web.Response:
    """Send a file into one's own chat."""
    conversation_id = request.match_info["id"][:64]
    message = await request.app[FILES].from_agent(
        principal(request).id, conversation_id, upload_of(request)
    )
    return json_response({"message": message}, status=201)


async def get_file(request: web.Request) -> web.StreamResponse:
    """Return a file of any conversation."""
    return answer(await request.app[FILES].for_agent(request.match_info["file"][:64]))


ROUTES = [
    Route("POST", "/api/desk/conversations/{id}/files", post_file, Role.AGENT),
    Route("GET", "/api/desk/files/{file}", get_file, Role.AGENT),
]
