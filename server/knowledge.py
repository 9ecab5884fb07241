"""The knowledge base in the app: it follows what is published, and tries what is being written."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from aiohttp import web

import kb_index.http as kb_http
import kb_index.trying.http as trying_http
from core.database import TRANSACTIONS
from core.limits import RateLimit
from core.wakeups import WAKEUPS
from handoff.chat import ARTICLE_CARDS
from kb_index.knowledge_base import KNOWLEDGE_BASE, KnowledgeBase
from kb_index.ranking.policy import thresholds
from kb_index.trying.http import ASKED_QUESTIONS, REVIEW_LIMIT, THRESHOLDS, TRIAL_LIMIT
from server.articles import KnowledgeBaseCards
from server.asked import AskedOfFacts
from server.background import repeating
from server.settings import SETTINGS

MODULES = (kb_http, trying_http)


def equip(app: web.Application) -> None:
    """Limit how often an editor may try what she writes: pages wait until she pauses."""
    app[TRIAL_LIMIT] = RateLimit(40, 10)
    app[REVIEW_LIMIT] = RateLimit(6, 60)


async def knowledge_base(app: web.Application) -> AsyncIterator[None]:
    """Keep the knowledge base for as long as the app runs."""
    settings = app[SETTINGS]
    base = await KnowledgeBase.start(
        app[TRANSACTIONS],
        settings.var / "index",
        settings.encoder,
        adapter=settings.adapter,
        background=True,
        apart=settings.search_process,
        synonyms=settings.synonyms,
        calibration_file=settings.calibration,
    )
    app[KNOWLEDGE_BASE] = base
    app[THRESHOLDS] = thresholds(base.calibration, settings.wrong_answers, settings.choices)
    app[ARTICLE_CARDS] = KnowledgeBaseCards(base)
    app[ASKED_QUESTIONS] = AskedOfFacts(app[TRANSACTIONS])
    with app[WAKEUPS].subscribe_to_one() as news:
        async with repeating("feed", partial(base.follow, news), 0):
            yield
    await base.close()
