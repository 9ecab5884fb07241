"""What a tree of products and categories may look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import TreeCycle, TreeInvalid
from kb_index.editing.tree.tree import DEPTH_LIMIT, Node, NodeKind, below, check

P, C = NodeKind.PRODUCT, NodeKind.CATEGORY


def node(kind: NodeKind, node_id: str, parent: str | None = None) -> Node:
    return Node(node_id, kind, parent, node_id, node_id)


def test_a_product_and_a_category_may_have_the_same_id():
    check([node(P, "a"), node(C, "a", "product:a")])


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        ([node(P, "a"), node(P, "a")], "twice"),
        ([node(P, "a", "product:b")], "no parent product:b"),
        ([node(C, "a"), node(P, "b", "category:a")], "cannot hang under a category"),
        (
            [node(C, "0"), *(node(C, str(n), f"category:{n - 1}") for n in range(1, 6))],
            f"deeper than {DEPTH_LIMIT}",
        ),
        ([node(C, str(n)) for n in range(2001)], "2000 at most"),
    ],
)
def test_what_is_no_tree_is_refused_and_named(nodes, words):
    with pytest.raises(TreeInvalid, match=words):
        check(nodes)


@pytest.mark.parametrize(
    ("nodes", "path"),
    [
        ([node(C, "a", "category:a")], "category:a → category:a"),
        (
            [node(C, "a", "category:b"), node(C, "b", "category:a")],
            "category:a → category:b → category:a",
        ),
    ],
)
def test_a_cycle_is_refused_with_the_way_round(nodes, path):
    with pytest.raises(TreeCycle) as refused:
        check(nodes)
    assert refused.value.details["path"] == path


@given(st.lists(st.integers(-1, 9), min_size=1, max_size=10))
def test_every_set_of_parents_is_taken_or_refused_and_never_followed_for_ever(parents):
    nodes = [
        node(C, str(at), f"category:{parent}" if parent >= 0 else None)
        for at, parent in enumerate(parents)
    ]
    try:
        check(nodes)
    except TreeInvalid:
        return
    roots = [each for each in nodes if each.parent is None]
    found = [below(nodes, each.key) for each in roots]
    assert sorted(one for each in found for one in each) == sorted(each.id for each in nodes)


def test_what_hangs_under_a_node_is_found_at_any_depth_and_of_its_kind_alone():
    nodes = [node(P, "a"), node(P, "b", "product:a"), node(P, "c", "product:b")]
    nodes += [node(C, "x", "product:a"), node(P, "other")]
    assert below(nodes, "product:a") == {"a", "b", "c"}
    assert below(nodes, "product:unheard") == {"unheard"}
