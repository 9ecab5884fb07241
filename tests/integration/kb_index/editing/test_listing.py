"""The list: what is found, in which order, counted how, and page after page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import InvalidInput
from kb_index.article import Audience
from kb_index.editing.life import Action
from kb_index.editing.listing.wanted import NOBODY, Need, Sort, Stage, Wanted
from kb_index.editing.tree.service import Tree
from kb_index.editing.tree.tree import Node, NodeKind
from tests.integration.kb_index.editing.conftest import LI, SUN, TEXT


async def titles(studio, **wanted) -> set[str]:
    return {each["title"] for each in (await studio.listed(**wanted))["articles"]}


def titled(title: str, **more):
    return replace(TEXT, title=title, **more)


@pytest.mark.parametrize(
    "words",
    [("退款",), ("订单页",), ("怎么退钱",), ("账单",), ("退款", "账单"), ("REFUND",), ("100%",)],
)
async def test_words_are_found_in_title_variants_answer_and_tags(studio, words):
    await studio.published(
        replace(TEXT, title="退款 Refund", answer="在订单页，100%。", tags=("账单",))
    )
    await studio.published(titled("别的", answer="别的", variants=(), tags=()))
    assert await titles(studio, words=words) == {"退款 Refund"}


@pytest.mark.parametrize("words", [("100_",), ("退款", "没有"), ("%",), ('"',), ("\\",)])
async def test_words_that_are_nowhere_find_nothing(studio, words):
    await studio.published(replace(TEXT, answer="在订单页，100。"))
    assert await titles(studio, words=words) == set()


async def test_what_is_being_written_is_found_as_well_and_an_id_finds_its_article(studio):
    article = await studio.save(await studio.published(), titled("正在改的标题"))
    assert await titles(studio, words=("正在改",)) == {"正在改的标题"}
    assert await titles(studio, words=(article["id"],)) == {"正在改的标题"}


async def test_an_article_that_is_published_and_changed_counts_twice(studio):
    await studio.published(titled("甲"))
    changed = await studio.save(await studio.published(), titled("乙"))
    await studio.move(changed, Action.SUBMIT, LI)
    await studio.move(await studio.published(titled("丙")), Action.ARCHIVE)
    await studio.move(await studio.begin(titled("丁")), Action.TRASH)
    await studio.begin(titled("戊"))
    found = await studio.listed()
    assert found["total"] == 4
    assert found["counts"] == {
        "draft": 1,
        "in_review": 1,
        "approved": 0,
        "published": 2,
        "archived": 1,
        "trashed": 1,
    }
    assert await titles(studio, stage=Stage.PUBLISHED) == {"甲", "乙"}
    assert await titles(studio, stage=Stage.IN_REVIEW) == {"乙"}
    assert await titles(studio, stage=Stage.TRASHED) == {"丁"}
    assert await titles(studio, needs=Need.HAS_CHANGES) == {"乙"}


async def test_filters_narrow_and_the_counts_follow(studio):
    moment = studio.clock()
    await studio.published(titled("甲", audience=Audience.AGENTS, owner_id="li"))
    await studio.published(titled("乙", tags=("退",), review_at=moment), "en")
    await studio.published(titled("丙", tags=("退款",), valid_until=moment))
    assert await titles(studio, audience=Audience.AGENTS) == {"甲"}
    assert await titles(studio, owner="li") == {"甲"}
    assert await titles(studio, owner=NOBODY) == {"乙", "丙"}
    assert await titles(studio, tag="退") == {"乙"}
    assert await titles(studio, language="en") == {"乙"}
    assert await titles(studio, needs=Need.REVIEW_DUE) == {"乙"}
    assert await titles(studio, needs=Need.EXPIRED) == {"丙"}
    assert await titles(studio, needs=Need.TRANSLATION_MISSING) == {"甲", "乙", "丙"}
    assert await titles(studio, needs=Need.NO_OWNER) == {"乙", "丙"}
    narrowed = await studio.listed(language="zh", needs=Need.EXPIRED)
    assert (narrowed["counts"]["published"], narrowed["total"]) == (2, 1)


@pytest.mark.parametrize("sort", Sort)
async def test_pages_follow_each_other_and_skip_and_double_nothing(studio, sort):
    for number in range(7):
        moment = studio.clock() if number % 2 else None
        await studio.published(titled(f"第{number // 2}篇", review_at=moment))
        studio.clock.advance(seconds=number % 2)
    whole = await studio.listing.page(Wanted(sort=sort), "", "", "", 50)
    walked, after = [], ""
    while True:
        page = await studio.listing.page(Wanted(sort=sort), "", "", after, 2)
        walked += [each["id"] for each in page["articles"]]
        after = page["next"]
        if after is None:
            break
    assert walked == [each["id"] for each in whole["articles"]]
    assert len(set(walked)) == 7


@pytest.mark.parametrize(
    "after", ["x", "====", "e30", "WzEsMiwzXQ", "WzAsInQiLCJpIl0", "é", "A" * 5001]
)
async def test_a_place_that_no_page_gave_out_is_refused(studio, after):
    with pytest.raises(InvalidInput):
        await studio.listing.page(Wanted(), "", "", after, 2)


async def test_a_product_finds_what_hangs_under_it_too(studio):
    tree = Tree(studio.database)
    nodes = [
        Node("cloud", NodeKind.PRODUCT, None, "云", "Cloud"),
        Node("ecs", NodeKind.PRODUCT, "product:cloud", "服务器", "Servers"),
        Node("oss", NodeKind.PRODUCT, None, "存储", "Storage"),
    ]
    await tree.write(nodes, 0)
    for node in nodes:
        await studio.published(titled(node.id, product=node.id))
    found = await studio.listing.page(Wanted(), "cloud", "", "", 50)
    assert {each["title"] for each in found["articles"]} == {"cloud", "ecs"}


async def test_the_tags_in_use_come_with_how_often(studio):
    await studio.published(titled("甲", tags=("退款", "账单")))
    await studio.published(titled("乙", tags=("账单",)))
    await studio.move(await studio.published(titled("丙", tags=("旧",))), Action.TRASH)
    assert await studio.listing.tags() == [
        {"tag": "账单", "articles": 2},
        {"tag": "退款", "articles": 1},
    ]


async def test_a_new_article_is_listed_with_the_labels_that_are_being_written(studio):
    await studio.save(await studio.begin(), titled("甲", owner_id="sun", tags=("新",)), SUN)
    [listed] = (await studio.listed())["articles"]
    assert (listed["title"], listed["tags"], listed["owner"]["name"]) == ("甲", ["新"], "孙丽")
    assert (listed["work"], listed["author"]["id"]) == ("draft", "sun")
