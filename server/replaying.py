"""Replays, tied together: today's knowledge base is asked again what customers asked."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

import studio.replay.http as replay_http
from core.database import TRANSACTIONS
from handoff.reception import RECEPTION
from kb_index.knowledge_base import KNOWLEDGE_BASE
from server.background import repeating
from server.experiments import tuned, vocabulary
from server.settings import SETTINGS
from studio.replay.service import REPLAYS, Replays

MODULES = (replay_http,)
"""Where the addresses are."""

_LOOK_SECONDS = 2.0


async def replaying(app: web.Application) -> AsyncIterator[None]:
    """Work on replays for as long as the app runs."""
    base, settings = app[KNOWLEDGE_BASE], app[SETTINGS]
    zone = app[RECEPTION].hours.calendar.zone
    app[REPLAYS] = Replays(app[TRANSACTIONS], base, tuned(settings, base), vocabulary(), zone)
    async with repeating("replays", app[REPLAYS].sweep, _LOOK_SECONDS):
        yield
