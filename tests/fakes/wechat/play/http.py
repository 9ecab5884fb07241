"""The page and what it asks for, beside the API of the stand-in."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.typedefs import Handler

from tests.fakes.wechat.play.doing import Play

PLAY = web.AppKey("play", Play)
DESK = web.AppKey("desk", str)
_PAGE = Path(__file__).parent / "page"
_LOOK_SECONDS = 1.0
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_LARGEST = 10 * 1024 * 1024
_CSP = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'"


def play_app(play: Play, desk: str) -> web.Application:
    """Return the API of the stand-in and the page; ``desk`` is where the agents are."""
    app = play.fake.app()
    app[PLAY], app[DESK] = play, desk
    app.middlewares.append(_told)
    app.router.add_get("/", _index)
    app.router.add_get("/phone/events", _events)
    app.router.add_post("/phone/do", _do)
    app.router.add_post("/phone/picture", _picture)
    app.router.add_get("/phone/media/{id}", _medium)
    app.router.add_static("/phone/", _PAGE)
    app.on_shutdown.append(_close)
    return app


@web.middleware
async def _told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Show what Jieli calls, and let pages look after each call."""
    response = await handler(request)
    play = request.app[PLAY]
    if request.path.startswith("/cgi-bin/"):
        play.note(way="out", what=request.path, answer=_told_in(request, response))
        await play.tell()
    return response


def _told_in(request: web.Request, response: web.StreamResponse) -> str | int:
    """Return the code of an answer, its status where it is no JSON of WeChat's."""
    if request.transport is None or request.transport.is_closing():
        return "reset"
    raw = response.body if isinstance(response, web.Response) else None
    if not isinstance(raw, bytes) or response.content_type != "application/json":
        return response.status if response.status != 200 else response.content_type
    try:
        return int(json.loads(raw).get("errcode", 0))
    except ValueError:
        return "?"


async def _index(request: web.Request) -> web.Response:
    html = (_PAGE / "index.html").read_text("utf-8").replace("{desk}", request.app[DESK])
    headers = {"Content-Security-Policy": _CSP, "Cache-Control": "no-store"}
    return web.Response(text=html, content_type="text/html", headers=headers)


def _who(request: web.Request) -> str:
    who = request.query.get("who", "phone")
    return "o-" + "".join(each for each in who if each.isascii() and each.isalnum())[:24]


async def _events(request: web.Request) -> web.WebSocketResponse:
    """Send what is on the phone, whenever it changes."""
    play, who = request.app[PLAY], _who(request)
    socket = web.WebSocketResponse(heartbeat=20)
    await socket.prepare(request)
    sending = asyncio.create_task(_send(socket, play, who))
    async for message in socket:
        if message.type is WSMsgType.ERROR:
            break
    sending.cancel()
    return socket


async def _send(socket: web.WebSocketResponse, play: Play, who: str) -> None:
    last: dict[str, Any] = {}
    while not socket.closed:
        view = play.view(who)
        if {**view, "now": ""} != last:
            await socket.send_json(view)
            last = {**view, "now": ""}
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS), play.changed:
                await play.changed.wait()


_DOINGS: dict[str, Callable[[Play, str, dict[str, str]], None]] = {
    "say": lambda play, who, a: play.say(who, a["text"], a.get("option", "")),
    "press": lambda play, who, a: play.press(who, a["text"], a["key"]),
    "follow": lambda play, who, a: play.follow(who, a.get("scene", "")),
    "leave": lambda play, who, _: play.leave(who),
    "speak": lambda play, who, a: play.speak(who, a.get("text", "")),
    "be_at": lambda play, who, a: play.be_at(who, a["text"], a["latitude"], a["longitude"]),
    "again": lambda play, who, _: play.start(play.again(who)),
    "advance": lambda play, _, a: play.advance(float(a["seconds"])),
    "break": lambda play, _, a: play.break_next(a["name"]),
    "mend": lambda play, _, __: play.mend(),
    "expire": lambda play, _, __: play.fake.refuse_tokens(),
}


async def _do(request: web.Request) -> web.Response:
    """Do one of these."""
    try:
        asked = await request.json()
        doing = _DOINGS[asked["do"]]
        doing(request.app[PLAY], _who(request), {name: str(asked[name]) for name in asked})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise web.HTTPBadRequest() from None
    await request.app[PLAY].tell()
    return web.Response(status=204)


async def _picture(request: web.Request) -> web.Response:
    """Send a picture of hers."""
    if request.content_type not in _PICTURES:
        raise web.HTTPUnsupportedMediaType()
    content = bytearray()
    async for chunk in request.content.iter_any():
        content += chunk
        if len(content) > _LARGEST:
            raise web.HTTPRequestEntityTooLarge(_LARGEST, len(content))
    request.app[PLAY].show(_who(request), bytes(content), request.content_type)
    return web.Response(status=204)


async def _medium(request: web.Request) -> web.Response:
    found = request.app[PLAY].fake.media.get(request.match_info["id"])
    if found is None or not found[0].startswith("image/"):
        raise web.HTTPNotFound()
    return web.Response(body=found[1], content_type=found[0])


async def _close(app: web.Application) -> None:
    await app[PLAY].close()
    await app[PLAY].tell()
