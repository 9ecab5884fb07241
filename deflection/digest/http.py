"""Wanting digests, looking at one, and having no more of them."""

from __future__ import annotations

import hmac
from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field

from core.errors import NotFound
from core.language import parse_language
from core.limits import RateLimit
from core.query import choice
from core.routes import Role, Route, json_response, principal, read_body, request_language
from deflection.digest.issue import Every
from deflection.digest.service import DIGESTS, Wish

TRIALS = web.AppKey("digest_trials", RateLimit)
LETTERS, SECONDS = 5, 600
"""Trial letters that one may have in so many seconds: the address may be anybody's."""
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}
_STOP = {
    "zh": ("不再接收客服报告邮件？", "不再接收", "已停止，您不会再收到报告邮件。"),
    "en": ("Receive no more digests?", "Send no more", "Done: no more digests are sent to you."),
}


class Wanted(BaseModel):
    """What somebody wants."""

    email: Annotated[str, Field(min_length=3, max_length=254)]
    every: Every
    language: Literal["zh", "en"]
    hour: Annotated[int, Field(ge=0, le=23)] | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] = 0


async def get_wanted(request: web.Request) -> web.Response:
    """Answer with what one wants oneself."""
    return json_response(await request.app[DIGESTS].wanted(principal(request).id))


async def put_wanted(request: web.Request) -> web.Response:
    """Have digests from now on."""
    asked = await read_body(request, Wanted)
    digests, staff_id = request.app[DIGESTS], principal(request).id
    wish = Wish(asked.email, asked.every, asked.language, asked.hour, asked.weekday)
    await digests.want(staff_id, wish)
    return json_response(await digests.wanted(staff_id))


async def delete_wanted(request: web.Request) -> web.Response:
    """Have no more digests."""
    await request.app[DIGESTS].stop(principal(request).id)
    return web.Response(status=204)


async def send_trial(request: web.Request) -> web.Response:
    """Send oneself the newest digest now."""
    staff_id = principal(request).id
    request.app[TRIALS].spend(staff_id)
    return json_response({"sent_to": await request.app[DIGESTS].trial(staff_id)})


async def preview(request: web.Request) -> web.Response:
    """Answer with the newest digest as a page, as it would be sent."""
    every = choice("every", request.query.get("every", Every.WEEKLY), Every)
    language = parse_language(request.query.get("words"))
    told = await request.app[DIGESTS].write(every, language, principal(request).id)
    return web.Response(text=told.html, content_type="text/html", headers=_HEADERS)


async def ask_to_stop(request: web.Request) -> web.Response:
    """Ask before stopping: programs that look at every link in a letter stop nothing."""
    _reader(request)
    question, button, _ = _STOP[request_language(request)]
    return _page(f'<form method="post"><p>{question}</p><button>{button}</button></form>')


async def stop(request: web.Request) -> web.Response:
    """Stop, for who has a letter's link: by the page's button, or at once by her mail program."""
    await request.app[DIGESTS].stop(_reader(request))
    return _page(f"<p>{_STOP[request_language(request)][2]}</p>")


def _reader(request: web.Request) -> str:
    """Return whose link it is; raise `NotFound` for one that is not ours."""
    staff_id, shown = request.match_info["reader"], request.match_info["signature"]
    expected = request.app[DIGESTS].signature(staff_id)
    if not hmac.compare_digest(shown.encode("utf-8", "replace"), expected.encode()):
        raise NotFound()
    return staff_id


def _page(body: str) -> web.Response:
    html = f'<!doctype html><meta charset="utf-8"><title>Jieli 接力</title>{body}'
    return web.Response(text=html, content_type="text/html", headers=_HEADERS)


ROUTES = (
    Route("GET", "/api/reports/digest", get_wanted, Role.SUPERVISOR),
    Route("PUT", "/api/reports/digest", put_wanted, Role.SUPERVISOR),
    Route("DELETE", "/api/reports/digest", delete_wanted, Role.SUPERVISOR),
    Route("POST", "/api/reports/digest/trial", send_trial, Role.SUPERVISOR),
    Route("GET", "/api/reports/digest/preview", preview, Role.SUPERVISOR),
    Route("GET", "/digest/stop/{reader}/{signature}", ask_to_stop, Role.PUBLIC),
    Route("POST", "/digest/stop/{reader}/{signature}", stop, Role.PUBLIC),
)
