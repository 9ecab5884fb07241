"""The address of handing on."""

from __future__ import annotations

from aiohttp import web
from pydantic import BaseModel

from core.routes import Role, Route, json_response, principal, read_body
from handoff.desk.frames import Id
from handoff.transfer.service import TRANSFERS


class NewTransfer(BaseModel):
    """Whom a conversation goes to, and what she should know."""

    agent_id: Id
    comment: str = ""


async def transfer(request: web.Request) -> web.Response:
    """Give one's own conversation to a colleague."""
    body = await read_body(request, NewTransfer)
    conversation = await request.app[TRANSFERS].to_agent(
        principal(request).id, request.match_info["id"][:64], body.agent_id, body.comment
    )
    return json_response({"conversation": conversation})


ROUTES = [Route("POST", "/api/desk/conversations/{id}/transfer", transfer, Role.AGENT)]
