"""Deflection, tied together: the books that are kept, and the reports that are read from them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping
from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

import deflection.reports.http as reports_http
import kb_index.store
from core.database import TRANSACTIONS
from deflection.books.keeper import Bookkeeper
from deflection.episodes.outcomes import Definition
from deflection.reports.parts import Called, Name, Part
from deflection.reports.savings import ContactCost
from deflection.reports.service import REPORTS, Reports
from handoff import related
from handoff.reception import RECEPTION
from handoff.routing.staffing import store as people_store
from kb_index.asking.product_names import product_name
from server.background import repeating
from server.metrics.http import EXPOSITION, Exposition
from server.metrics.standing import Observer
from server.settings import SETTINGS, Settings

MODULES = (reports_http,)
"""Where the addresses are."""

DEFINITION = web.AppKey("definition", Definition)
_BOOKS_SECONDS = 2.0
_CALLED: Mapping[Part, Mapping[str, Name]] = {
    Part.CHANNEL: {"web": Called(zh="网页", en="Web"), "wechat": Called(zh="微信", en="WeChat")},
    Part.LANGUAGE: {"zh": Called(zh="中文", en="Chinese"), "en": Called(zh="英文", en="English")},
}
"""What the members are called of parts of which there are few."""


def definition(settings: Settings) -> Definition:
    """Return what the words mean by the settings; raise `ValueError` if they contradict."""
    return Definition(
        assumed_after=timedelta(hours=settings.assumed_hours),
        durable_after=timedelta(days=settings.durable_days),
        in_time=timedelta(seconds=settings.service_seconds),
    )


async def names(session: AsyncSession, part: Part, ids: Collection[str]) -> Mapping[str, Name]:
    """Name agents, articles, channels… for `deflection.reports`, which knows none."""
    if part is Part.TEAM:
        return {
            team.id: Called(zh=team.zh, en=team.en) for team in await people_store.teams(session)
        }
    if part is Part.AGENT:
        return await related.agent_names(session, ids)
    if part is Part.ARTICLE:
        heads = await kb_index.store.heads(session, ids)
        return {id_: head.title for id_, head in heads.items()}
    if part is Part.PRODUCT:
        return {id_: _product(id_) for id_ in ids if id_}
    return {id_: name for id_, name in _CALLED.get(part, {}).items() if id_ in ids}


def _product(product: str) -> Name:
    return Called(zh=product_name(product, "zh"), en=product_name(product, "en"))


async def reporting(app: web.Application) -> AsyncIterator[None]:
    """Keep the books for as long as the app runs."""
    rule, zone = app[DEFINITION], app[RECEPTION].hours.calendar.zone
    transactions = app[TRANSACTIONS]
    cost = ContactCost(app[SETTINGS].contact_cost, app[SETTINGS].currency)
    app[REPORTS] = Reports(transactions, rule, zone, names=names, cost=cost)
    observer = Observer(transactions, app[REPORTS], app[RECEPTION].grace)
    app[EXPOSITION] = Exposition(observer)
    keeper = Bookkeeper(transactions, rule, zone)
    async with repeating("books", keeper.sweep, _BOOKS_SECONDS):
        yield
