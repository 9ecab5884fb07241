"""The addresses of internal notes: the desk's alone."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from core.errors import InvalidInput
from core.routes import Role, Route, json_response, principal, read_body
from handoff.desk.frames import Id
from handoff.notes.service import NOTES


class NewNote(BaseModel):
    """What an agent writes to her colleagues, and whom she asks to look."""

    client_note_id: Id
    text: str
    mentions: Annotated[list[Id], Field(max_length=20)] = []


async def get_notes(request: web.Request) -> web.Response:
    """Return the notes of a conversation that come after a number."""
    raw = request.query.get("after", "0")
    if not raw.isdecimal() or len(raw) > 15:
        raise InvalidInput(field="after", problem="must be a number")
    notes = await request.app[NOTES].after(_id(request), int(raw))
    return json_response({"notes": notes})


async def post_note(request: web.Request) -> web.Response:
    """Write a note."""
    body = await read_body(request, NewNote)
    note = await request.app[NOTES].write(
        principal(request).id, _id(request), body.client_note_id, body.text, body.mentions
    )
    return json_response({"note": note}, status=201)


async def see_mentions(request: web.Request) -> web.Response:
    """Say that one has looked at the notes of a conversation that mention one."""
    await request.app[NOTES].see(principal(request).id, _id(request))
    return web.Response(status=204)


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


_ONE = "/api/desk/conversations/{id}"
ROUTES = [
    Route("GET", f"{_ONE}/notes", get_notes, Role.AGENT),
    Route("POST", f"{_ONE}/notes", post_note, Role.AGENT),
    Route("POST", f"{_ONE}/mentions_seen", see_mentions, Role.AGENT),
]
