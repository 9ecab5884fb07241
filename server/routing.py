"""Routing, tied together: the policy, what supervisors change, and what happens by itself."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

import kb_index.store
from core.database import TRANSACTIONS
from core.wakeups import WAKEUPS
from handoff.routing.assessing import Assessor
from handoff.routing.dispatcher import Dispatcher
from handoff.routing.offers import Offers
from handoff.routing.reranking import Reranking
from handoff.routing.rules.policy_file import load
from handoff.routing.rules.topic import About
from handoff.routing.staffing.service import STAFFING, Staffing
from server.background import repeating
from server.settings import Settings

OFFERS = web.AppKey("offers", Offers)
_PAUSE_SECONDS = 0.05
"""Between two looks, so that many moves of the queue cost one."""


class KnowledgeBaseTopics:
    """Says what articles are about; its rows are in the same database."""

    async def about(
        self, session: AsyncSession, article_ids: Collection[str]
    ) -> Mapping[str, About]:
        """Return products and categories of articles, by id; unknown ones are left out."""
        rows = await kb_index.store.labels(session, article_ids)
        return {id_: About(product, category) for id_, product, category in rows}


def read_policy(settings: Settings) -> Offers:
    """Return what makes offers by the operator's policy; raise `InvalidInput` naming the fault."""
    policy = load(Path(settings.routing) if settings.routing else None)
    return Offers(policy, timedelta(seconds=settings.agent_grace))


async def routing(app: web.Application) -> AsyncIterator[None]:
    """Route what waits while the app runs."""
    offers, transactions = app[OFFERS], app[TRANSACTIONS]
    app[STAFFING] = Staffing(transactions, offers)
    await app[STAFFING].tell_teams()
    assessor = Assessor(offers.policy, KnowledgeBaseTopics())
    await Reranking(transactions, assessor).run()
    dispatcher = Dispatcher(transactions, assessor, offers)
    with app[WAKEUPS].subscribe_to_one() as news:
        async with repeating("routing", partial(dispatcher.follow, news), _PAUSE_SECONDS):
            yield
