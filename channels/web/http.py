"""The widget's REST: an id for a visitor, and the socket's use cases for pages without one."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import Field

from channels.web import frames
from channels.web.identifying import IDENTIFYING
from channels.web.service import WebChannel
from channels.web.socket import MESSAGE_LIMIT, WEB_CHANNEL, web_socket
from channels.web.visitors import VISITORS
from core.errors import InvalidInput, InvalidVisitorToken
from core.limits import RateLimit
from core.origins import check_widget_origin
from core.routes import (
    Principal,
    Role,
    Route,
    json_response,
    principal,
    read_body,
    request_language,
)
from core.turns import BOT_TURNS
from handoff.views import message_view

VISITOR_LIMIT = web.AppKey("visitor_limit", RateLimit)
READING_LIMIT = web.AppKey("reading_limit", RateLimit)


class Beacon(frames.ReadingFrame):
    """A reading told while the page closes: a beacon has no headers, so the token is inside."""

    token: Annotated[str, Field(max_length=2000)] | None = None


async def authenticate_visitor(request: web.Request) -> Principal:
    """Return the visitor of a bearer token; raise `InvalidVisitorToken`."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise InvalidVisitorToken()
    visitor_id = request.app[VISITORS].verify(token)
    return Principal(visitor_id, visitor_id, frozenset({Role.VISITOR}))


async def create_visitor(request: web.Request) -> web.Response:
    """Issue a visitor id; only to pages that may show the widget."""
    check_widget_origin(request)
    request.app[VISITOR_LIMIT].spend(request.remote or "")
    visitor_id, token = request.app[VISITORS].issue()
    return json_response({"visitor_id": visitor_id, "token": token}, status=201)


async def sign_in(request: web.Request) -> web.Response:
    """Learn from the site who a visitor is; she may have written before, or not."""
    check_widget_origin(request)
    request.app[VISITOR_LIMIT].spend(request.remote or "")
    body = await read_body(request, frames.SignIn)
    visitor = (await authenticate_visitor(request)).id if _has_token(request) else None
    language = request_language(request)
    visitor_id, token = await request.app[IDENTIFYING].sign_in(visitor, body.token, language)
    return json_response({"visitor_id": visitor_id, "token": token})


def _has_token(request: web.Request) -> bool:
    return "Authorization" in request.headers


async def get_conversation(request: web.Request) -> web.Response:
    """Return the visitor's conversation and its messages after ``after_seq``."""
    raw = request.query.get("after_seq", "0")
    if not raw.isdecimal() or len(raw) > 15:
        raise InvalidInput(field="after_seq", problem="must be a number")
    conversation_id = request.query.get("conversation_id")
    channel, visitor = _channel(request), principal(request).id
    after_seq = int(raw)
    if conversation_id is None and after_seq:
        current = (await channel.news(visitor, None, 0)).conversation
        conversation_id = current["id"] if current else None
    news = await channel.news(visitor, conversation_id, after_seq)
    return json_response({"conversation": news.conversation, "messages": news.messages})


async def get_suggestions(request: web.Request) -> web.Response:
    """Return articles on the visitor's topic, to read while she waits."""
    visitor = principal(request).id
    request.app[MESSAGE_LIMIT].spend(visitor)
    return json_response({"articles": await _channel(request).suggestions(visitor)})


async def post_message(request: web.Request) -> web.Response:
    """Store a message."""
    frame = await read_body(request, frames.Message)
    visitor = principal(request).id
    request.app[MESSAGE_LIMIT].spend(visitor)
    accepted = await _channel(request).receive(visitor, frame, request_language(request))
    if accepted.bot_owes:
        request.app[BOT_TURNS].owe(accepted.conversation.id)
    return json_response({"message": message_view(accepted.message)}, status=201)


async def post_reading(request: web.Request) -> web.Response:
    """Write a reading; the token is in the header or, for a beacon, in the body."""
    check_widget_origin(request)
    beacon = await read_body(request, Beacon)
    if beacon.token is None:
        visitor = (await authenticate_visitor(request)).id
    else:
        visitor = request.app[VISITORS].verify(beacon.token)
    await _channel(request).reading(visitor, beacon)
    return web.Response(status=204)


async def post_help_reading(request: web.Request) -> web.Response:
    """Keep a reading of a help page; a beacon, so a token stands in the body if there is one."""
    check_widget_origin(request)
    request.app[READING_LIMIT].spend(request.remote or "")
    beacon = await read_body(request, frames.HelpBeacon)
    visitor = request.app[VISITORS].verify(beacon.token) if beacon.token else None
    await _channel(request).help_reading(visitor, beacon)
    return web.Response(status=204)


async def claim_help_readings(request: web.Request) -> web.Response:
    """Say that readings of help pages were the visitor's."""
    claimed = await read_body(request, frames.ClaimReadings)
    visitor = principal(request).id
    request.app[MESSAGE_LIMIT].spend(visitor)
    await _channel(request).claim_readings(visitor, claimed.reading_ids)
    return web.Response(status=204)


def _channel(request: web.Request) -> WebChannel:
    return request.app[WEB_CHANNEL]


ROUTES = [
    Route("GET", "/ws/web", web_socket, Role.PUBLIC),
    Route("POST", "/api/web/visitors", create_visitor, Role.PUBLIC),
    Route("POST", "/api/web/sign-in", sign_in, Role.PUBLIC),
    Route("GET", "/api/web/conversation", get_conversation, Role.VISITOR),
    Route("GET", "/api/web/suggestions", get_suggestions, Role.VISITOR),
    Route("POST", "/api/web/messages", post_message, Role.VISITOR),
    Route("POST", "/api/web/readings", post_reading, Role.PUBLIC),
    Route("POST", "/api/web/help/readings", post_help_reading, Role.PUBLIC),
    Route("POST", "/api/web/help/readings/claim", claim_help_readings, Role.VISITOR),
]
