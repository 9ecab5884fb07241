"""The REST of routing: every agent may look, supervisors change."""

from __future__ import annotations

from typing import Annotated

from aiohttp import web
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.routes import Role, Route, json_response, read_body
from core.text import clean
from handoff.routing.rules.skill import HIGHEST, LOWEST, NAME_LIMIT
from handoff.routing.staffing.service import STAFFING

Level = Annotated[int, Field(strict=True, ge=LOWEST, le=HIGHEST)]
Name = Annotated[str, Field(min_length=1, max_length=NAME_LIMIT)]
Words = Annotated[str, AfterValidator(clean), Field(min_length=1, max_length=200)]


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AgentChange(_Change):
    """What changes of an agent; what is absent stays."""

    capacity: Annotated[int, Field(strict=True, ge=0, le=100)] | None = None
    teams: Annotated[list[Name], Field(max_length=100)] | None = None
    skills: Annotated[dict[Name, Level], Field(max_length=500)] | None = None


class Naming(_Change):
    """What a team or a skill is called."""

    zh: Words
    en: Words


class Tier(_Change):
    """What a customer is to the company."""

    tier: Annotated[str, Field(min_length=1, max_length=32)]


async def list_agents(request: web.Request) -> web.Response:
    """Return every agent with what routing knows of her."""
    return json_response({"agents": await request.app[STAFFING].agents()})


async def put_agent(request: web.Request) -> web.Response:
    """Change an agent's capacity, teams or skills."""
    change = await read_body(request, AgentChange)
    agent = await request.app[STAFFING].set_agent(
        _key(request), change.capacity, change.teams, change.skills
    )
    return json_response({"agent": agent})


async def list_teams(request: web.Request) -> web.Response:
    """Return every team."""
    return json_response({"teams": await request.app[STAFFING].teams()})


async def put_team(request: web.Request) -> web.Response:
    """Make or rename a team."""
    words = await read_body(request, Naming)
    team = await request.app[STAFFING].define_team(_key(request), words.zh, words.en)
    return json_response({"team": team})


async def delete_team(request: web.Request) -> web.Response:
    """Take a team away that nobody uses."""
    await request.app[STAFFING].remove_team(_key(request))
    return web.Response(status=204)


async def list_skills(request: web.Request) -> web.Response:
    """Return every skill."""
    return json_response({"skills": await request.app[STAFFING].skills()})


async def put_skill(request: web.Request) -> web.Response:
    """Make or rename a skill."""
    words = await read_body(request, Naming)
    skill = await request.app[STAFFING].define_skill(_key(request), words.zh, words.en)
    return json_response({"skill": skill})


async def delete_skill(request: web.Request) -> web.Response:
    """Take a skill away that nobody uses."""
    await request.app[STAFFING].remove_skill(_key(request))
    return web.Response(status=204)


async def put_contact(request: web.Request) -> web.Response:
    """Set a customer's tier."""
    body = await read_body(request, Tier)
    return json_response(
        {"contact": await request.app[STAFFING].set_tier(_key(request), body.tier)}
    )


def _key(request: web.Request) -> str:
    return request.match_info["id"]


ROUTES = [
    Route("GET", "/api/routing/agents", list_agents, Role.AGENT),
    Route("PUT", "/api/routing/agents/{id}", put_agent, Role.SUPERVISOR),
    Route("GET", "/api/routing/teams", list_teams, Role.AGENT),
    Route("PUT", "/api/routing/teams/{id}", put_team, Role.SUPERVISOR),
    Route("DELETE", "/api/routing/teams/{id}", delete_team, Role.SUPERVISOR),
    Route("GET", "/api/routing/skills", list_skills, Role.AGENT),
    Route("PUT", "/api/routing/skills/{id}", put_skill, Role.SUPERVISOR),
    Route("DELETE", "/api/routing/skills/{id}", delete_skill, Role.SUPERVISOR),
    Route("PUT", "/api/routing/contacts/{id}", put_contact, Role.SUPERVISOR),
]
