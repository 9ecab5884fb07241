"""The addresses of canned replies."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from core.routes import Role, Route, json_response, principal, read_body
from handoff.canned.service import CANNED_REPLIES, CannedReplies, Words
from handoff.canned.template import PLACEHOLDERS


class Reply(BaseModel):
    """A canned reply as an agent writes it."""

    shelf: Annotated[str, Field(max_length=128)]
    shortcut: Annotated[str, Field(max_length=32, pattern=r"^[\w-]+$")]
    title: Annotated[str, Field(max_length=80)] = ""
    text: str

    def words(self) -> Words:
        """Return it for the use cases."""
        return Words(self.shelf, self.shortcut, self.title, self.text)


async def list_replies(request: web.Request) -> web.Response:
    """Return what one can take, and which placeholders there are."""
    replies = await _replies(request).all(principal(request))
    return json_response({"canned": replies, "placeholders": PLACEHOLDERS})


async def add_reply(request: web.Request) -> web.Response:
    """Write a reply."""
    body = await read_body(request, Reply)
    reply = await _replies(request).add(principal(request), body.words())
    return json_response({"reply": reply}, status=201)


async def change_reply(request: web.Request) -> web.Response:
    """Write a reply anew."""
    body = await read_body(request, Reply)
    reply = await _replies(request).change(principal(request), _id(request), body.words())
    return json_response({"reply": reply})


async def remove_reply(request: web.Request) -> web.Response:
    """Take a reply away."""
    await _replies(request).remove(principal(request), _id(request))
    return web.Response(status=204)


def _replies(request: web.Request) -> CannedReplies:
    return request.app[CANNED_REPLIES]


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


ROUTES = [
    Route("GET", "/api/desk/canned", list_replies, Role.AGENT),
    Route("POST", "/api/desk/canned", add_reply, Role.AGENT),
    Route("PUT", "/api/desk/canned/{id}", change_reply, Role.AGENT),
    Route("DELETE", "/api/desk/canned/{id}", remove_reply, Role.AGENT),
]
