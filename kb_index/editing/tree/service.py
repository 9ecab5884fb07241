"""Reading the tree and changing it, each in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Transactions
from core.errors import NodeInUse, TreeInvalid
from core.text import clean
from kb_index.asking.product_names import product_name
from kb_index.editing.texts.problems import LABEL_LIMITS
from kb_index.editing.tree import store
from kb_index.editing.tree.tree import Node, NodeKind, check, key_of

_NAME_LIMIT = 128


@dataclass(frozen=True, slots=True)
class Tree:
    """The products and categories of the articles."""

    transactions: Transactions

    async def read(self) -> dict[str, Any]:
        """Return every node, those first that were put into the tree, and how full each is."""
        async with self.transactions.read() as session:
            return await _view(session)

    async def write(self, nodes: Sequence[Node], version: int) -> dict[str, Any]:
        """Put a whole tree in the place of the one with a version.

        Raise `TreeInvalid`, `TreeCycle`, `TreeChanged`, or `NodeInUse` where a node is left out
        that articles still hang in.
        """
        tree = [_tidy(node) for node in nodes]
        check(tree)
        async with self.transactions.write() as session:
            before = await store.nodes(session)
            await store.replace(session, tree, version)
            await _nothing_lost(session, before, tree)
            return await _view(session)


async def _nothing_lost(session: AsyncSession, before: list[Node], after: list[Node]) -> None:
    used = await store.used(session)
    kept = {node.key for node in after}
    for node in before:
        articles = used.get((node.kind, node.id), 0)
        if node.key not in kept and articles:
            raise NodeInUse(key=node.key, articles=articles)


async def _view(session: AsyncSession) -> dict[str, Any]:
    tree, used = await store.nodes(session), await store.used(session)
    listed = {(node.kind.value, node.id) for node in tree}
    unlisted = [_unlisted(kind, name) for kind, name in used if (kind, name) not in listed]
    nodes = [
        {
            **asdict(node),
            "key": node.key,
            "articles": used.get((node.kind, node.id), 0),
            "listed": (node.kind.value, node.id) in listed,
        }
        for node in (*tree, *unlisted)
    ]
    return {"version": await store.version(session), "nodes": nodes}


def _unlisted(kind: str, name: str) -> Node:
    """Return the node of what articles use and nobody has put into the tree yet."""
    if kind == NodeKind.PRODUCT:
        zh, en = (product_name(name, language) for language in ("zh", "en"))
        return Node(name, NodeKind.PRODUCT, None, zh, en)
    return Node(name, NodeKind.CATEGORY, None, name, name)


def _tidy(node: Node) -> Node:
    tidy = replace(node, id=clean(node.id), zh=clean(node.zh), en=clean(node.en))
    key, limit = key_of(node.kind, tidy.id[:20]), LABEL_LIMITS[node.kind]
    if not tidy.id or len(tidy.id) > limit:
        raise TreeInvalid(
            key=key,
            zh=f"编号要有 1 到 {limit} 个字",
            en=f"its id must have 1 to {limit} characters",
        )
    if not (tidy.zh and tidy.en) or max(len(tidy.zh), len(tidy.en)) > _NAME_LIMIT:
        raise TreeInvalid(
            key=key,
            zh=f"中英文名称都要填写，最多 {_NAME_LIMIT} 个字",
            en=f"it needs a Chinese and an English name of at most {_NAME_LIMIT} characters",
        )
    return tidy


TREE = web.AppKey("tree", Tree)
