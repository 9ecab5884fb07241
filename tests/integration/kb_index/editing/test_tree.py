"""The tree of products and categories: whole or not at all, and never over somebody's change."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.errors import NodeInUse, TreeChanged, TreeCycle
from kb_index import service
from kb_index.article import Draft
from kb_index.editing.tree.service import Tree
from kb_index.editing.tree.tree import Node, NodeKind
from tests.integration.kb_index.editing.conftest import TEXT

ECS = Node("ecs", NodeKind.PRODUCT, None, "云服务器", "Servers")
BILLS = Node("计费", NodeKind.CATEGORY, "product:ecs", "计费", "Billing")


@pytest.fixture
def tree(studio) -> Tree:
    return Tree(studio.database)


async def test_what_articles_use_is_there_before_anybody_makes_a_tree(studio, tree):
    async with studio.database.write() as session:
        draft = Draft("a", "a", "zh", "题", "答", product="ecs", category="常见问题")
        await service.load_articles(session, [draft], studio.clock())
    found = await tree.read()
    assert found["version"] == 0
    assert [(each["key"], each["listed"], each["articles"]) for each in found["nodes"]] == [
        ("product:ecs", False, 1),
        ("category:常见问题", False, 1),
    ]
    assert found["nodes"][0]["zh"] != "ecs"


async def test_a_tree_keeps_its_order_and_its_names(tree):
    written = await tree.write([BILLS, ECS], 0)
    assert [each["key"] for each in written["nodes"]] == ["category:计费", "product:ecs"]
    assert written["version"] == 1
    assert await tree.read() == written


async def test_a_cycle_is_refused_and_the_tree_stays(tree):
    await tree.write([ECS, BILLS], 0)
    with pytest.raises(TreeCycle, match="product:ecs → product:b → product:ecs"):
        await tree.write(
            [replace(ECS, parent="product:b"), replace(ECS, id="b", parent=ECS.key)], 1
        )
    assert (await tree.read())["version"] == 1


async def test_of_two_changes_at_once_one_is_refused(tree):
    done = await asyncio.gather(
        tree.write([ECS], 0), tree.write([ECS, BILLS], 0), return_exceptions=True
    )
    assert [type(each) for each in done if isinstance(each, Exception)] == [TreeChanged]


async def test_what_articles_hang_in_is_not_taken_away(studio, tree):
    await tree.write([ECS, BILLS], 0)
    await studio.published(replace(TEXT, product="ecs"))
    with pytest.raises(NodeInUse) as refused:
        await tree.write([replace(BILLS, parent=None)], 1)
    assert refused.value.details == {"key": "product:ecs", "articles": 1}
    assert (await tree.read())["version"] == 1
