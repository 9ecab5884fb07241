"""The action webhook: Rasa calls, rasa-sdk's executor runs our actions, in this process."""

from __future__ import annotations

import hmac
from typing import Any

from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from core.errors import InvalidInput, Unauthenticated
from core.routes import Principal, Role, Route, json_response

EXECUTOR = web.AppKey("executor", ActionExecutor)
ACTION_TOKEN = web.AppKey("action_token", str)


async def authenticate_rasa(request: web.Request) -> Principal:
    """Let Rasa in by the token that both were given; raise `Unauthenticated`."""
    expected = request.app[ACTION_TOKEN]
    shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not expected or not hmac.compare_digest(shown.encode(), expected.encode()):
        raise Unauthenticated()
    return Principal("rasa", "Rasa", frozenset({Role.RASA}))


async def run_action(request: web.Request) -> web.Response:
    """Run one action and return its events and proposals, as rasa-sdk's own server does."""
    try:
        call: dict[str, Any] = await request.json()
        # No action of ours reads the domain, so Rasa does not send it; the executor insists.
        call.setdefault("domain", {})
        result = await request.app[EXECUTOR].run(call)
    except ActionExecutionRejection as error:
        return json_response({"error": str(error), "action_name": error.action_name}, 400)
    except ActionNotFoundException as error:
        return json_response({"error": str(error), "action_name": error.action_name}, 404)
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInput(field="body", problem="not an action call") from error
    if result is None:
        raise InvalidInput(field="next_action", problem="no action is named")
    return json_response(result.model_dump())


ROUTES = [Route("POST", "/webhooks/actions", run_action, Role.RASA)]
