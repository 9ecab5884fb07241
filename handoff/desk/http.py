"""The desk's REST."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, cast, get_args

from aiohttp import web
from pydantic import BaseModel

from core.cursor import Cursor
from core.errors import InvalidInput
from core.query import number
from core.routes import Role, Route, json_response, principal, read_body
from handoff.desk.frames import NewMessage
from handoff.desk.service import ME, PAGE, Desk, ListName
from handoff.desk.socket import DESK, desk_socket
from handoff.routing.staffing.presence import Presence


class PresenceChange(BaseModel):
    """Whether new customers may come to an agent."""

    presence: Presence


async def list_conversations(request: web.Request) -> web.Response:
    """Return one page of one of the desk's lists."""
    name = request.query.get("list", "waiting")
    if name not in get_args(ListName):
        raise InvalidInput(field="list", problem="one of " + ", ".join(get_args(ListName)))
    raw, limit = request.query.get("before"), number(request, "limit", 50, 1, PAGE)
    before = Cursor.parse(raw, "before") if raw is not None else None
    agent = principal(request).id
    return json_response(await _desk(request).lists(agent, cast(ListName, name), before, limit))


async def get_conversation(request: web.Request) -> web.Response:
    """Return a conversation and its handoff record."""
    return json_response(await _desk(request).detail(_id(request)))


async def get_history(request: web.Request) -> web.Response:
    """Return the customer's other conversations."""
    return json_response({"conversations": await _desk(request).history(_id(request))})


async def get_messages(request: web.Request) -> web.Response:
    """Return a page of the transcript."""
    after = number(request, "after_seq", 0, 0, 2**53)
    limit = number(request, "limit", PAGE, 1, PAGE)
    messages = await _desk(request).messages(_id(request), after, limit)
    return json_response({"messages": messages})


async def accept(request: web.Request) -> web.Response:
    """Accept a waiting conversation."""
    return await _moved(request, _desk(request).accept)


async def take_over(request: web.Request) -> web.Response:
    """Take a conversation from the bot."""
    return await _moved(request, _desk(request).take_over)


async def resolve(request: web.Request) -> web.Response:
    """End a conversation."""
    return await _moved(request, _desk(request).resolve)


async def return_to_queue(request: web.Request) -> web.Response:
    """Give a conversation back to the queue."""
    return await _moved(request, _desk(request).return_to_queue)


async def return_to_bot(request: web.Request) -> web.Response:
    """Give a conversation back to the bot."""
    return await _moved(request, _desk(request).return_to_bot)


async def post_message(request: web.Request) -> web.Response:
    """Send words or an article."""
    body = await read_body(request, NewMessage)
    message = await _desk(request).send(principal(request).id, _id(request), body)
    return json_response({"message": message}, status=201)


async def recall_message(request: web.Request) -> web.Response:
    """Take back a message of one's own."""
    raw = request.match_info["seq"]
    if not raw.isdecimal() or len(raw) > 15:
        raise InvalidInput(field="seq", problem="must be a number")
    conversation = await _desk(request).recall(principal(request).id, _id(request), int(raw))
    return json_response({"conversation": conversation})


async def put_presence(request: web.Request) -> web.Response:
    """Set one's presence."""
    body = await read_body(request, PresenceChange)
    agent = principal(request).id
    await _desk(request).set_presence(agent, body.presence)
    return json_response({"agent": await request.app[ME](agent)})


async def decline_offer(request: web.Request) -> web.Response:
    """Let an offered customer go to the next agent."""
    await _desk(request).decline(principal(request).id, _id(request))
    return web.Response(status=204)


async def _moved(
    request: web.Request, move: Callable[[str, str], Awaitable[dict[str, Any]]]
) -> web.Response:
    return json_response({"conversation": await move(principal(request).id, _id(request))})


def _desk(request: web.Request) -> Desk:
    return request.app[DESK]


def _id(request: web.Request) -> str:
    return request.match_info["id"][:64]


_ONE = "/api/desk/conversations/{id}"
ROUTES = [
    Route("GET", "/ws/desk", desk_socket, Role.AGENT),
    Route("GET", "/api/desk/conversations", list_conversations, Role.AGENT),
    Route("GET", _ONE, get_conversation, Role.AGENT),
    Route("GET", f"{_ONE}/history", get_history, Role.AGENT),
    Route("GET", f"{_ONE}/messages", get_messages, Role.AGENT),
    Route("POST", f"{_ONE}/messages", post_message, Role.AGENT),
    Route("POST", f"{_ONE}/messages/{{seq}}/recall", recall_message, Role.AGENT),
    Route("POST", f"{_ONE}/accept", accept, Role.AGENT),
    Route("POST", f"{_ONE}/take_over", take_over, Role.AGENT),
    Route("POST", f"{_ONE}/resolve", resolve, Role.AGENT),
    Route("POST", f"{_ONE}/return_to_queue", return_to_queue, Role.AGENT),
    Route("POST", f"{_ONE}/return_to_bot", return_to_bot, Role.AGENT),
    Route("PUT", "/api/desk/presence", put_presence, Role.AGENT),
    Route("POST", "/api/desk/offers/{id}/decline", decline_offer, Role.AGENT),
]
