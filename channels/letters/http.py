"""The pages themselves. Whoever has the link is who it was sent to: it is signed, and expires."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from markupsafe import Markup
from pydantic import BaseModel, Field

from channels.letters.links import Letter
from channels.letters.pages import FOLDER, LETTER_LIMIT, LINKS, gone, template
from channels.letters.service import LETTERS
from channels.web.frames import SignIn
from channels.web.http import authenticate_visitor
from channels.web.identifying import IDENTIFYING
from core.errors import InvalidInput, NotFound
from core.ids import new_id
from core.language import parse_language
from core.origins import check_widget_origin
from core.pages.rendering import PRIVATE, html_response, page
from core.routes import Role, Route, json_response, read_body, request_language
from core.text import MESSAGE_LIMIT
from handoff.chat import Reading

_ID = r"^[A-Za-z0-9]{1,64}$"
_FILES = {"letter.css": "text/css", "reading.js": "text/javascript"}


class Beat(BaseModel):
    """How far she has read: opened, or so many seconds in all."""

    reading_id: Annotated[str, Field(pattern=_ID)]
    event: Literal["opened", "dwelt"]
    seconds: Annotated[float, Field(ge=0, le=86400, allow_inf_nan=False)] = 0.0


def _letter(request: web.Request, purpose: Literal["read", "talk"]) -> Letter:
    return request.app[LINKS].read(purpose, request.match_info["token"])


@page(gone)
async def read(request: web.Request) -> web.Response:
    """Show an article."""
    letter = _letter(request, "read")
    article = await request.app[LETTERS].article(letter.article_id)
    html = template(
        "read.html",
        parse_language(article["language"]),
        article=article,
        body=Markup(article["html"]),  # noqa: S704 - rendered and cleaned by the knowledge base
        reading_id=new_id(),
    )
    return html_response(request, html, kept=PRIVATE)


async def post_reading(request: web.Request) -> web.Response:
    """Write how far she has read."""
    letter = _letter(request, "read")
    request.app[LETTER_LIMIT].spend(letter.address.external_id)
    beat = await read_body(request, Beat)
    letters = request.app[LETTERS]
    title = (await letters.article(letter.article_id))["title"]
    reading = Reading(letter.article_id, beat.reading_id, beat.event, beat.seconds, title)
    await letters.read(letter.conversation_id, reading)
    return web.Response(status=204)


@page(gone)
async def talk(request: web.Request) -> web.Response:
    """Show her conversation, and let her go on with it."""
    letter = _letter(request, "talk")
    language, messages = await request.app[LETTERS].conversation(letter.address)
    html = template(
        "talk.html",
        parse_language(language),
        messages=messages,
        stored="stored" in request.query,
        fresh_id=new_id(),
        limit=MESSAGE_LIMIT,
        page=request.app[LINKS].to_page(letter.address),
    )
    return html_response(request, html, kept=PRIVATE)


@page(gone)
async def reply(request: web.Request) -> web.Response:
    """Take her words in, once, and show the conversation with them."""
    letter = _letter(request, "talk")
    request.app[LETTER_LIMIT].spend(letter.address.external_id)
    form = await request.post()
    text, message_id = form.get("text"), form.get("id")
    if not isinstance(text, str) or not isinstance(message_id, str) or len(message_id) > 64:
        raise InvalidInput(field="text", problem="is missing")
    await request.app[LETTERS].reply(letter.address, text, f"letter:{message_id}"[:64])
    return web.Response(status=303, headers={"Location": f"{request.path}?stored"})


async def go_on(request: web.Request) -> web.Response:
    """Let who was sent a link go on in this browser, in the chat of our page."""
    check_widget_origin(request)
    request.app[LETTER_LIMIT].spend(request.remote or "")
    letter = request.app[LINKS].read("page", (await read_body(request, SignIn)).token)
    given = "Authorization" in request.headers
    visitor = (await authenticate_visitor(request)).id if given else None
    language = request_language(request)
    known = await request.app[IDENTIFYING].go_on(visitor, letter.address, language)
    if known is None:
        raise NotFound()
    return json_response({"visitor_id": known[0], "token": known[1]})


async def file(request: web.Request) -> web.Response:
    """Serve the pages' style and script."""
    name = request.path.rpartition("/")[2]
    headers = {"Cache-Control": "public, max-age=3600", "X-Content-Type-Options": "nosniff"}
    text = (FOLDER / name).read_text("utf-8")
    return web.Response(text=text, content_type=_FILES[name], headers=headers)


ROUTES = [
    Route("GET", "/letters/letter.css", file, Role.PUBLIC),
    Route("GET", "/letters/reading.js", file, Role.PUBLIC),
    Route("GET", "/letters/read/{token}", read, Role.PUBLIC),
    Route("POST", "/letters/read/{token}", post_reading, Role.PUBLIC),
    Route("GET", "/letters/talk/{token}", talk, Role.PUBLIC),
    Route("POST", "/letters/talk/{token}", reply, Role.PUBLIC),
    Route("POST", "/api/web/continue", go_on, Role.PUBLIC),
]
