"""The only SQL of the tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import TreeChanged
from kb_index.editing.tables import NodeRow, TreeRow
from kb_index.editing.tree.tree import Node, NodeKind
from kb_index.tables import ArticleRow

_TREE = 1
_COLUMNS: dict[str, Any] = {"product": ArticleRow.product, "category": ArticleRow.category}


async def nodes(session: AsyncSession) -> list[Node]:
    """Return the tree in its order."""
    rows = await session.scalars(select(NodeRow).order_by(NodeRow.position))
    return [Node(row.id, NodeKind(row.kind), row.parent, row.zh, row.en) for row in rows]


async def version(session: AsyncSession) -> int:
    """Return how often the tree was changed."""
    found: int | None = await session.scalar(select(TreeRow.version).where(TreeRow.id == _TREE))
    return found or 0


async def replace(session: AsyncSession, tree: Sequence[Node], known: int) -> int:
    """Put a tree in the place of the one with a version; raise `TreeChanged` if that is gone."""
    await _raise_version(session, known)
    await session.execute(delete(NodeRow))
    if tree:
        await session.execute(insert(NodeRow), [_row(node, at) for at, node in enumerate(tree)])
    return known + 1


async def used(session: AsyncSession) -> dict[tuple[str, str], int]:
    """Return how many articles outside the trash hang in each product and category."""
    found: dict[tuple[str, str], int] = {}
    for kind, column in _COLUMNS.items():
        query = select(column, func.count()).where(column != "", ArticleRow.deleted_at.is_(None))
        rows = await session.execute(query.group_by(column).order_by(column))
        found |= {(kind, name): articles for name, articles in rows}
    return found


async def existing(session: AsyncSession, kind: str, ids: Iterable[str]) -> set[str]:
    """Return those of some products or categories that are in the tree or in any article."""
    found: set[str] = set()
    for each in ids:
        in_tree = select(NodeRow.id).where(NodeRow.kind == kind, NodeRow.id == each)
        in_articles = select(ArticleRow.id).where(_COLUMNS[kind] == each)
        for query in (in_tree, in_articles):
            if each and await session.scalar(query.limit(1)) is not None:
                found.add(each)
                break
    return found


async def _raise_version(session: AsyncSession, known: int) -> None:
    is_known = (TreeRow.id == _TREE, TreeRow.version == known)
    raised = update(TreeRow).where(*is_known).values(version=known + 1).returning(TreeRow.version)
    if (await session.scalars(raised)).one_or_none() is not None:
        return
    if known:
        raise TreeChanged()
    try:
        await session.execute(insert(TreeRow), [{"id": _TREE, "version": 1}])
    except IntegrityError as error:  # somebody else made the first tree
        raise TreeChanged() from error


def _row(node: Node, position: int) -> dict[str, Any]:
    return {
        "key": node.key,
        "kind": node.kind.value,
        "id": node.id,
        "parent": node.parent,
        "zh": node.zh,
        "en": node.en,
        "position": position,
    }
