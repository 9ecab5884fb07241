"""The action webhook: Rasa calls, rasa-sdk's executor runs our actions, in this process."""

from __future__ import annotations

import hmac
from typing import Any

from aiohttp import web
from pydantic import BaseModel, Field
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from core.errors import InvalidInput, Unauthenticated
from core.routes import Principal, Role, Route, json_response, read_body

EXECUTOR = web.AppKey("executor", ActionExecutor)
ACTION_TOKEN = web.AppKey("action_token", str)


CALL_LIMIT = 4 * 1024 * 1024
"""Largest action call in bytes: the dialogue's last turns, with everything Rasa knows of them."""


class ActionCall(BaseModel):
    """What Rasa sends: which action, and the dialogue as it stands.

    No action of ours reads the domain, so Rasa does not send it; rasa-sdk wants one all the same.
    """

    next_action: str
    tracker: dict[str, Any]
    domain: dict[str, Any] = Field(default_factory=dict)


async def authenticate_rasa(request: web.Request) -> Principal:
    """Let Rasa in by the token that both were given; raise `Unauthenticated`."""
    expected = request.app[ACTION_TOKEN]
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not hmac.compare_digest(shown.encode(), expected.encode()):
        raise Unauthenticated()
    return Principal("rasa", "Rasa", frozenset({Role.RASA}))


async def run_action(request: web.Request) -> web.Response:
    """Run one action and return its events and proposals, as rasa-sdk's own server does."""
    call = await read_body(request, ActionCall, CALL_LIMIT)
    try:
        result = await request.app[EXECUTOR].run(call.model_dump())
    except ActionExecutionRejection as error:
        return json_response({"error": str(error), "action_name": error.action_name}, 400)
    except ActionNotFoundException as error:
        raise InvalidInput(field="next_action", problem="there is no such action") from error
    if result is None:
        raise InvalidInput(field="next_action", problem="no action is named")
    return json_response(result.model_dump())


ROUTES = [Route("POST", "/webhooks/actions", run_action, Role.RASA)]
