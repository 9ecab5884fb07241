"""The SQL of links."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from studio.links.link import STALE_AFTER, due
from studio.tables import LinkRow


@dataclass(frozen=True, slots=True)
class Checked:
    """What looking at an address came to; ``problem`` is empty where nothing is wrong."""

    url: str
    problem: str


async def replace(session: AsyncSession, links: Mapping[str, Sequence[str]], now: datetime) -> None:
    """Write which links articles have; what is known of those that they had stays."""
    query = select(LinkRow.article_id, LinkRow.url).where(LinkRow.article_id.in_(links))
    known = {(row.article_id, row.url) for row in await session.execute(query)}
    wanted = {(article_id, url) for article_id, urls in links.items() for url in urls}
    for article_id, url in known - wanted:
        gone = (LinkRow.article_id == article_id, LinkRow.digest == _digest(url))
        await session.execute(delete(LinkRow).where(*gone))
    fresh = [
        {"article_id": article_id, "digest": _digest(url), "url": url, "due_at": now}
        for article_id, url in sorted(wanted - known)
    ]
    if fresh:
        await session.execute(insert(LinkRow), fresh)


async def due_links(session: AsyncSession, now: datetime, limit: int) -> Sequence[str]:
    """Return addresses that are to be looked at, those that wait longest first."""
    query = select(LinkRow.url).where(LinkRow.due_at <= now).order_by(LinkRow.due_at, LinkRow.url)
    return list(dict.fromkeys((await session.scalars(query.limit(limit))).all()))


async def note(session: AsyncSession, checked: Sequence[Checked], now: datetime) -> None:
    """Write what became of some addresses, wherever they stand."""
    for one in checked:
        failures = LinkRow.failures + 1 if one.problem else 0
        values = {"checked_at": now, "problem": one.problem, "due_at": due(now, one.problem)}
        changed = update(LinkRow).where(LinkRow.digest == _digest(one.url))
        await session.execute(changed.values(failures=failures, **values))


async def stale(session: AsyncSession, article_ids: Collection[str]) -> dict[str, list[LinkRow]]:
    """Return the stale links of articles."""
    mine = (LinkRow.article_id.in_(article_ids), LinkRow.failures >= STALE_AFTER)
    query = select(LinkRow).where(*mine).order_by(LinkRow.article_id, LinkRow.url)
    found: dict[str, list[LinkRow]] = {}
    for row in await session.scalars(query):
        found.setdefault(row.article_id, []).append(row)
    return found


def has_stale(article_id: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that an article has a stale link."""
    return exists().where(LinkRow.article_id == article_id, LinkRow.failures >= STALE_AFTER)


def _digest(url: str) -> str:
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()
