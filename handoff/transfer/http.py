"""The address of handing on."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import BaseModel, Field

from core.errors import InvalidInput
from core.routes import Role, Route, json_response, principal, read_body
from handoff.desk.frames import Id
from handoff.routing.rules.skill import NAME_LIMIT, Skill
from handoff.transfer.queue import skill, team
from handoff.transfer.service import TRANSFERS


class NewTransfer(BaseModel):
    """Whom a conversation goes to (one of the three), and what she should know."""

    agent_id: Id | None = None
    team_id: Annotated[str, Field(max_length=NAME_LIMIT)] | None = None
    skill: Annotated[str, Field(max_length=NAME_LIMIT)] | None = None
    comment: str = ""

    def needs(self) -> Skill:
        """Return the team or the skill that is asked for."""
        return team(self.team_id) if self.team_id is not None else skill(self.skill or "")


async def transfer(request: web.Request) -> web.Response:
    """Give one's own conversation to a colleague, a team, or who has a skill."""
    body = await read_body(request, NewTransfer)
    if sum(each is not None for each in (body.agent_id, body.team_id, body.skill)) != 1:
        raise InvalidInput(field="agent_id", problem="give one of agent_id, team_id and skill")
    transfers, agent = request.app[TRANSFERS], principal(request).id
    conversation_id = request.match_info["id"][:64]
    if body.agent_id is not None:
        moved = await transfers.to_agent(agent, conversation_id, body.agent_id, body.comment)
    else:
        moved = await transfers.to_queue(agent, conversation_id, body.needs(), body.comment)
    return json_response({"conversation": moved})


ROUTES = [Route("POST", "/api/desk/conversations/{id}/transfer", transfer, Role.AGENT)]
