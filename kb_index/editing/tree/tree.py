"""What a tree of products and categories may look like, and what hangs under what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import TreeCycle, TreeInvalid

DEPTH_LIMIT = 5
NODES_LIMIT = 2000


class NodeKind(StrEnum):
    """What a node is; articles name it in the field of the same name."""

    PRODUCT = "product"
    CATEGORY = "category"


@dataclass(frozen=True, slots=True)
class Node:
    """A product or a category; ``parent`` is the key of what it hangs under, None at the top."""

    id: str
    kind: NodeKind
    parent: str | None
    zh: str
    en: str

    @property
    def key(self) -> str:
        """Return what tells it from every other node."""
        return key_of(self.kind, self.id)


def key_of(kind: str, node_id: str) -> str:
    """Return the key of a node."""
    return f"{kind}:{node_id}"


def check(nodes: Sequence[Node]) -> None:
    """Raise `TreeInvalid`, naming the node, or `TreeCycle`, naming the way round."""
    if len(nodes) > NODES_LIMIT:
        raise _wrong("*", f"最多 {NODES_LIMIT} 个", f"there may be {NODES_LIMIT} at most")
    twins = [key for key, times in Counter(node.key for node in nodes).items() if times > 1]
    if twins:
        raise _wrong(twins[0], "出现了两次", "it is there twice")
    by_key = {node.key: node for node in nodes}
    for node in nodes:
        _check_parent(node, by_key)
        way = list(_way_up(node, by_key))
        if len(way) > DEPTH_LIMIT:
            raise _wrong(node.key, f"超过 {DEPTH_LIMIT} 层", f"deeper than {DEPTH_LIMIT} levels")


def below(nodes: Iterable[Node], key: str) -> set[str]:
    """Return the ids of a node and of those of its kind that hang under it, at any depth."""
    by_key = {node.key: node for node in nodes}
    kind, _, node_id = key.partition(":")
    under = (
        node.id
        for node in by_key.values()
        if node.kind == kind and any(each.key == key for each in _way_up(node, by_key))
    )
    return {node_id, *under}


def _check_parent(node: Node, by_key: Mapping[str, Node]) -> None:
    if node.parent is None:
        return
    if node.parent not in by_key:
        zh, en = f"没有上级“{node.parent}”", f"there is no parent {node.parent}"
        raise _wrong(node.key, zh, en)
    if node.kind is NodeKind.PRODUCT and by_key[node.parent].kind is NodeKind.CATEGORY:
        raise _wrong(node.key, "产品不能放在分类下面", "a product cannot hang under a category")


def _way_up(node: Node, by_key: Mapping[str, Node]) -> Iterator[Node]:
    """Yield a node and what it hangs under; raise `TreeCycle` on coming back to it."""
    seen: list[str] = []
    here: Node | None = node
    while here is not None:
        if here.key in seen:
            raise TreeCycle(key=node.key, path=" → ".join([*seen, here.key]))
        seen.append(here.key)
        yield here
        here = by_key.get(here.parent) if here.parent else None


def _wrong(key: str, zh: str, en: str) -> TreeInvalid:
    return TreeInvalid(key=key, zh=zh, en=en)
