"""Reading the list, each page in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web
from sqlalchemy import Row

from core.clock import Clock, iso, utc_now
from core.database import Transactions
from kb_index.article import Status
from kb_index.editing import reading
from kb_index.editing import store as copies
from kb_index.editing.life import Standing, Work
from kb_index.editing.listing import store
from kb_index.editing.listing.wanted import Place, Wanted, parse_place
from kb_index.editing.people import Names, People, names_of
from kb_index.editing.texts.content import LANGUAGES
from kb_index.editing.tree import store as trees
from kb_index.editing.tree.tree import Node, NodeKind, below, key_of

_TAGS_SHOWN = 200
_LABELS = ("product", "category", "audience", "tags", "owner_id", "review_at", "valid_until")


@dataclass(frozen=True, slots=True)
class Listing:
    """The list of articles that editors work through."""

    transactions: Transactions
    people: People
    now: Clock = utc_now

    async def page(
        self, wanted: Wanted, product: str, category: str, after: str, limit: int
    ) -> dict[str, Any]:
        """Return one page, where the next begins, and the counts.

        A ``product`` or ``category`` finds what hangs under it as well.
        """
        place = parse_place(after, wanted.sort) if after else None
        now = self.now()
        async with self.transactions.read() as session:
            nodes = await trees.nodes(session) if product or category else []
            products = _below(nodes, NodeKind.PRODUCT, product)
            categories = _below(nodes, NodeKind.CATEGORY, category)
            wanted = replace(wanted, products=products, categories=categories)
            rows = await store.page(session, wanted, now, place, limit + 1)
            counts = await store.counts(session, wanted, now)
            shown = rows[:limit]
            spoken = await store.languages(session, [row.translation_key for row in shown])
            ids = [row.id for row in shown]
            there = await copies.editors(session, ids, now - reading.PRESENT)
            signed = [each for row in shown for each in (row.author, _label(row, "owner_id"))]
            names = await names_of(session, self.people, signed)
        last = shown[-1] if len(rows) > limit else None
        return {
            "articles": [
                {**_listed(row, names, spoken), "editors": there.get(row.id, [])} for row in shown
            ],
            "next": str(Place(last.key, last.id)) if last else None,
            "total": counts.total,
            "counts": counts.stages,
            "needs": counts.needs,
        }

    async def tags(self) -> list[dict[str, Any]]:
        """Return the tags in use, the most used first."""
        async with self.transactions.read() as session:
            found = await store.tags(session, _TAGS_SHOWN)
        return [{"tag": tag, "articles": articles} for tag, articles in found]


def _below(nodes: Sequence[Node], kind: NodeKind, node_id: str) -> frozenset[str]:
    return frozenset(below(nodes, key_of(kind, node_id))) if node_id else frozenset()


def _listed(row: Row[Any], names: Names, spoken: Mapping[str, set[str]]) -> dict[str, Any]:
    state = Work(row.state) if row.state else None
    standing = Standing(Status(row.status), state, row.deleted_at is not None)
    labels = {name: _label(row, name) for name in _LABELS}
    versions = spoken.get(row.translation_key, set()) | {row.language}
    return {
        "id": row.id,
        "title": row.title,
        "language": row.language,
        "status": row.status,
        "work": standing.work,
        "stage": standing.stage,
        "older": bool(row.older),
        "missing": sorted(set(LANGUAGES) - versions),
        "source": row.source,
        "owner": names.person(labels.pop("owner_id")),
        **labels,
        "updated_at": iso(row.updated_at),
        "author": names.person(row.author),
        "deleted_at": iso(row.deleted_at),
        "gone_at": reading.gone_at(row.deleted_at),
    }


def _label(row: Row[Any], name: str) -> Any:
    """Return a label as readers have it, or of what nobody has read yet as it is written."""
    if row.content is not None and row.status in (Status.DRAFT, Status.IN_REVIEW):
        return row.content[name]
    value = getattr(row, name)
    return iso(value) if name.endswith(("_at", "_until")) else value


LISTING = web.AppKey("listing", Listing)
