"""Many articles at once: each for itself, and a report of what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import ArticleInvalid, Forbidden
from kb_index import service
from kb_index import store as articles
from kb_index.article import Audience
from kb_index.editing.bulk.change import Change
from kb_index.editing.life import Action
from kb_index.editing.texts.content import Content
from tests.integration.kb_index.editing.conftest import CHEN, LI, SUN, TEXT


async def run(studio, chosen, action, who=CHEN) -> dict:
    ids = [each if isinstance(each, str) else each["id"] for each in chosen]
    return await studio.bulk.run(who, ids, action, "整理", "zh")


def outcomes(report: dict) -> dict[str, str]:
    return {each["id"]: each["outcome"] for each in report["articles"]}


async def test_half_of_them_cannot_and_the_other_half_is_done(studio):
    ready = [await studio.begin() for _ in range(3)]
    empty = [await studio.begin(Content(title="没有答案")) for _ in range(2)]
    report = await run(studio, [*ready, *empty, "nothing"], Action.PUBLISH)
    assert (report["done"], report["unchanged"], report["failed"]) == (3, 0, 3)
    told = {each["id"]: each["error"]["code"] for each in report["articles"] if "error" in each}
    assert told == {
        **{each["id"]: "article_invalid" for each in empty},
        "nothing": "article_not_found",
    }
    assert (await studio.listed())["counts"]["published"] == 3
    assert (await studio.listed())["counts"]["draft"] == 2


async def test_more_than_one_transactions_worth_is_done_whole(studio):
    many = [await studio.begin() for _ in range(60)]
    report = await run(studio, many, Action.TRASH)
    assert (report["done"], (await studio.listed())["counts"]["trashed"]) == (60, 60)


async def test_labels_change_for_readers_and_in_what_is_being_written(studio):
    article = await studio.save(await studio.published(), replace(TEXT, title="新题", tags=("甲",)))
    change = Change({"audience": Audience.AGENTS}, add_tags=("乙",))
    report = await run(studio, [article], change)
    assert outcomes(report) == {article["id"]: "done"}
    after = await studio.editing.read(LI, article["id"])
    assert (after["content"]["audience"], after["content"]["tags"]) == ("agents", ["乙"])
    assert after["copy"]["content"]["tags"] == ["甲", "乙"]
    assert (after["copy"]["content"]["title"], after["content"]["title"]) == ("新题", TEXT.title)
    assert not after["behind"]
    published = await studio.publish(after)
    assert (published["content"]["audience"], published["content"]["title"]) == ("agents", "新题")


async def test_what_is_so_already_is_left_alone(studio):
    article = await studio.published(replace(TEXT, tags=("甲",)))
    change = Change({"owner_id": None}, add_tags=("甲",), remove_tags=("丙",))
    assert outcomes(await run(studio, [article], change)) == {article["id"]: "unchanged"}
    assert (await studio.editing.read(LI, article["id"]))["revision"] == article["revision"]


@pytest.mark.parametrize(
    ("who", "action", "role"),
    [
        (LI, Change({"product": "ecs"}), "publisher"),
        (LI, Action.APPROVE, "reviewer"),
        (SUN, Action.PUBLISH, "publisher"),
        (SUN, Action.TRASH, "publisher"),
    ],
)
async def test_who_may_not_changes_nothing_at_all(studio, who, action, role):
    article = await studio.begin()
    with pytest.raises(Forbidden) as refused:
        await run(studio, [article], action, who)
    assert refused.value.details == {"role": role}


async def test_an_author_may_put_labels_on_that_readers_do_not_see(studio):
    article = await studio.published()
    report = await run(studio, [article], Change({"owner_id": "li"}, add_tags=("甲",)), LI)
    assert outcomes(report) == {article["id"]: "done"}


async def test_a_label_that_does_not_exist_is_refused_before_anything_is_done(studio):
    article = await studio.published()
    with pytest.raises(ArticleInvalid, match="no product"):
        await run(studio, [article], Change({"product": "nowhere"}))


async def test_one_article_with_too_many_tags_does_not_stop_the_others(studio):
    full = await studio.published(replace(TEXT, tags=tuple(f"t{n}" for n in range(30))))
    other = await studio.published()
    report = await run(studio, [full, other], Change(add_tags=("甲",)))
    assert outcomes(report) == {full["id"]: "failed", other["id"]: "done"}


async def test_a_conflict_is_told_without_its_texts(studio):
    article = await studio.save(await studio.published(), replace(TEXT, title="甲"))
    async with studio.database.write() as session:
        [stored] = await articles.read_articles(session, [article["id"]])
        await service.load_articles(session, [replace(stored, title="乙")], studio.clock())
    [told] = (await run(studio, [article], Action.PUBLISH))["articles"]
    assert told["error"]["code"] == "copy_conflict"
    assert set(told["error"]["details"]) == {"author"}


async def test_an_article_in_the_trash_takes_no_labels(studio):
    article = await studio.move(await studio.published(), Action.TRASH)
    report = await run(studio, [article], Change(add_tags=("甲",)))
    assert report["articles"][0]["error"]["code"] == "illegal_edit"
