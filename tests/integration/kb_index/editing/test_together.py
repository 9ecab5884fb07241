"""Two editors at one article: they see each other, and the second save is merged, never silent."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from core.errors import CopyConflict
from kb_index import service
from kb_index import store as articles
from kb_index.editing.texts.content import from_json
from tests.integration.kb_index.editing.conftest import CHEN, LI, SUN, TEXT, version_of

LONG = replace(TEXT, answer="一\n二\n三\n四\n五")


async def conflict_of(attempt) -> dict:
    with pytest.raises(CopyConflict) as refused:
        await attempt
    return refused.value.details


async def test_the_second_save_is_refused_and_both_changes_come_together(studio):
    article = await studio.published(LONG)
    await studio.save(article, replace(LONG, answer="一！\n二\n三\n四\n五"), LI)
    told = await conflict_of(
        studio.save(article, replace(LONG, answer="一\n二\n三\n四\n五！", title="新"), SUN)
    )
    assert told["author"]["name"] == "李文"
    assert told["merge"]["conflicts"] == []
    merged = from_json(told["merge"]["content"])
    assert (merged.answer, merged.title) == ("一！\n二\n三\n四\n五！", "新")
    held = {"version": told["version"], "revision": told["revision"]}
    saved = await studio.save(article, merged, SUN, **held)
    assert from_json(saved["copy"]["content"]) == merged


async def test_the_merge_is_of_what_the_page_began_from_and_not_of_what_was_published(studio):
    first = await studio.save(await studio.published(LONG), replace(LONG, title="甲"), LI)
    await studio.save(first, replace(LONG, title="甲", tags=("账单",)), LI)
    told = await conflict_of(studio.save(first, replace(LONG, title="乙"), SUN))
    assert told["base"]["title"] == "甲"
    assert told["merge"]["conflicts"] == []
    assert (told["merge"]["content"]["title"], told["merge"]["content"]["tags"]) == ("乙", ["账单"])


async def test_of_two_first_saves_at_once_one_is_refused(studio):
    article = await studio.published()
    texts = [replace(TEXT, title=title) for title in ("甲", "乙")]
    done = await asyncio.gather(
        studio.save(article, texts[0], LI),
        studio.save(article, texts[1], SUN),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in done) == ["CopyConflict", "dict"]


async def test_publishing_while_somebody_writes_leaves_her_a_conflict_and_loses_nothing(studio):
    article = await studio.save(await studio.published(LONG), replace(LONG, title="甲"), LI)
    published = await studio.publish(article)
    mine = replace(LONG, title="甲", answer=LONG.answer + "\n六")
    told = await conflict_of(studio.save(article, mine, LI))
    assert (told["version"], told["revision"]) == (0, published["revision"])
    assert told["merge"]["conflicts"] == []
    assert from_json(told["merge"]["content"]) == mine
    saved = await studio.save(article, mine, LI, version=0, revision=told["revision"])
    assert saved["content"]["title"] == "甲"
    assert saved["copy"]["version"] > version_of(article)


async def test_of_a_save_and_a_publication_at_once_nothing_is_lost(studio):
    article = await studio.save(await studio.published(LONG), replace(LONG, title="甲"), LI)
    mine = replace(LONG, title="甲", answer=LONG.answer + "\n六")
    done = await asyncio.gather(
        studio.publish(article), studio.save(article, mine, LI), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["CopyConflict", "dict"]
    after = await studio.editing.read(LI, article["id"])
    refused = next(each for each in done if isinstance(each, CopyConflict)).details
    texts = [after["content"], refused["theirs"], refused["merge"] and refused["merge"]["content"]]
    texts += [after["copy"]["content"]] if after["copy"] else []
    assert mine.answer in [each["answer"] for each in texts if each]


async def test_a_copy_that_an_import_has_overtaken_is_not_published_over_it(studio):
    article = await studio.save(await studio.published(LONG), replace(LONG, title="甲"), LI)
    async with studio.database.write() as session:
        [stored] = await articles.read_articles(session, [article["id"]])
        imported = replace(stored, answer=stored.answer + "\n六")
        await service.load_articles(session, [imported], studio.clock())
    article = await studio.editing.read(LI, article["id"])
    assert article["behind"]
    told = await conflict_of(studio.publish(article))
    assert told["merge"]["conflicts"] == []
    merged = from_json(told["merge"]["content"])
    assert (merged.title, merged.answer) == ("甲", LONG.answer + "\n六")
    saved = await studio.save(article, merged, revision=told["revision"])
    assert not saved["behind"]
    assert (await studio.publish(saved))["content"]["title"] == "甲"


async def test_editors_see_each_other_until_they_leave_or_fall_silent(studio):
    article = await studio.published()
    assert (await studio.editing.look(LI, article["id"]))["editors"] == []
    seen = await studio.editing.look(CHEN, article["id"])
    assert seen["editors"] == [{"id": "li", "name": "李文"}]
    assert (await studio.editing.read(LI, article["id"]))["editors"] == [
        {"id": "chen", "name": "陈静"}
    ]
    [listed] = (await studio.listed())["articles"]
    assert {each["id"] for each in listed["editors"]} == {"li", "chen"}
    await studio.editing.leave(CHEN, article["id"])
    assert (await studio.editing.look(LI, article["id"]))["editors"] == []
    await studio.editing.look(SUN, article["id"])
    studio.clock.advance(seconds=31)
    assert (await studio.editing.look(LI, article["id"]))["editors"] == []


async def test_who_looks_learns_that_somebody_else_has_saved(studio):
    article = await studio.published()
    before = await studio.editing.look(LI, article["id"])
    await studio.save(article, replace(TEXT, title="甲"), SUN)
    after = await studio.editing.look(LI, article["id"])
    assert (before["version"], after["version"]) == (0, version_of(article) + 2)
    assert (before["stage"], after["stage"]) == ("published", "draft")


async def test_a_page_that_was_left_open_for_days_overwrites_nothing(studio):
    old = await studio.save(await studio.published(), replace(TEXT, title="甲"), LI)
    published = await studio.publish(old)
    studio.clock.advance(days=3)
    await studio.sweeping.sweep()
    while version_of(published) < version_of(old) - 1:
        published = await studio.save(published, replace(TEXT, title="乙"), SUN)
    await studio.save(published, replace(TEXT, title="丙"), SUN)
    told = await conflict_of(studio.save(old, replace(TEXT, title="丁"), LI))
    assert told["theirs"]["title"] == "丙"
