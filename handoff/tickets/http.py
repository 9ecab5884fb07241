"""The address of tickets, for agents."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AwareDatetime, BaseModel, Field

from core.routes import Role, Route, json_response, principal, read_body
from handoff.tickets.service import TICKETS, Change
from handoff.tickets.ticket import Status


class TicketChange(BaseModel):
    """What is given is changed; an owner of null is nobody."""

    status: Status | None = None
    due_at: AwareDatetime | None = None
    owner_id: Annotated[str, Field(min_length=1, max_length=64)] | None = None


async def put_ticket(request: web.Request) -> web.Response:
    """Change the ticket of a conversation, or make one of one's own chat."""
    body = await read_body(request, TicketChange)
    disown = "owner_id" in body.model_fields_set and body.owner_id is None
    change = Change(body.status, body.due_at, body.owner_id, disown)
    conversation_id = request.match_info["id"][:64]
    agent = principal(request).id
    conversation = await request.app[TICKETS].change(agent, conversation_id, change)
    return json_response({"conversation": conversation})


ROUTES = [Route("PUT", "/api/desk/conversations/{id}/ticket", put_ticket, Role.AGENT)]
