"""The record over REST."""

from __future__ import annotations

from aiohttp import web

from core.routes import Role, Route, json_response
from handoff.record.service import RECORDS


async def get_record(request: web.Request) -> web.Response:
    """Return the record of a conversation as it stands now."""
    return json_response(await request.app[RECORDS].of(request.match_info["id"][:64]))


ROUTES = [Route("GET", "/api/desk/conversations/{id}/record", get_record, Role.AGENT)]
