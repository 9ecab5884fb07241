"""Whether the app lives, and whether it can serve."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.clock import iso
from core.database import TRANSACTIONS
from core.routes import Role, Route, json_response
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.searching.health import Built
from server.bot.rasa import RasaClient

RASA = web.AppKey("rasa", RasaClient)


async def live(request: web.Request) -> web.Response:
    """Answer: the process runs."""
    return json_response({"status": "ok"})


async def ready(request: web.Request) -> web.Response:
    """Tell the state of what we depend on; without Rasa we still serve, from search alone."""
    database = await _database(request.app)
    index = "ok" if request.app[KNOWLEDGE_BASE].ready else "down"
    rasa = "ok" if await request.app[RASA].alive() else "down"
    serves = database == index == "ok"
    body = {"database": database, "index": index, "rasa": rasa}
    return json_response(body, 200 if serves else 503)


async def search(request: web.Request) -> web.Response:
    """Tell what searches are answered from, how far a rebuild is, and what is the matter.

    It tells no paths and no words of errors: those are in the log.
    """
    found = request.app[KNOWLEDGE_BASE].health
    return json_response(
        {
            "serving": found.serving,
            "since": iso(found.since),
            "articles": found.articles,
            "position": found.position,
            "building": _built(found.building),
            "following": _built(found.following),
            "snapshot": {"position": found.saved_position, "written_at": iso(found.saved_at)},
            "trouble": sorted(found.trouble),
        }
    )


def _built(built: Built | None) -> dict[str, int] | None:
    return None if built is None else {"done": built.done, "of": built.of}


async def _database(app: web.Application) -> str:
    try:
        async with app[TRANSACTIONS].read() as session:
            await session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return "down"
    return "ok"


ROUTES = [
    Route("GET", "/health/live", live, Role.PUBLIC),
    Route("GET", "/health/ready", ready, Role.PUBLIC),
    Route("GET", "/health/search", search, Role.PUBLIC),
]
