"""Imports as jobs: added, changed, unchanged, refused; all or nothing; a second run; undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.clock import utc_now
from core.errors import ImportNotReady
from kb_index.article import Status
from kb_index.importing.jobs import running
from kb_index.importing.jobs.state import Doing
from kb_index.service import publish
from tests.integration.kb_index.importing.conftest import MEI, Importing, lines

FAQ = "question,answer,variants\n怎么退货？,七天内可以。,退货|不想要了\n多久到货？,三天。,\n"


async def test_a_file_is_previewed_with_a_guessed_mapping(importing: Importing) -> None:
    brought = await importing.bring(FAQ + "怎么换货？,,\n")
    preview = brought["preview"]
    assert brought["import"]["state"] == "previewed"
    assert preview["mapping"] == {"question": "title", "answer": "answer", "variants": "variants"}
    assert (preview["total"], preview["refused"]) == (3, 1)
    assert preview["rows"][0]["cells"]["variants"] == "退货|不想要了"
    [wrong] = preview["problems"]
    assert (wrong["place"], wrong["problems"][0]["column"]) == ("4", "answer")
    assert (wrong["problems"][0]["zh"], wrong["problems"][0]["en"]) == ("没有内容", "empty")


async def test_what_can_be_read_is_stored_and_the_rest_is_reported(importing: Importing) -> None:
    job = await importing.load(FAQ + "怎么换货？,,\n", product="shoes")
    assert (job["state"], job["counts"]) == ("done", {"added": 2, "refused": 1})
    first, second = sorted((await importing.articles()).values(), key=lambda one: one.title)
    assert (second.title, second.variants, second.product) == (
        "怎么退货？",
        ("退货", "不想要了"),
        "shoes",
    )
    assert (first.language, first.status, first.revision) == ("zh", Status.PUBLISHED, 1)
    report = await importing.report(job["id"])
    assert [row["outcome"] for row in report] == ["added", "added", "refused"]


async def test_a_second_run_of_the_same_file_changes_nothing(importing: Importing) -> None:
    await importing.load(FAQ)
    before = await importing.articles()
    async with importing.database.read() as session:
        feed = await running.store.jobs(session, None, 1)
    assert feed
    job = await importing.load(FAQ)
    assert job["counts"] == {"unchanged": 2}
    assert await importing.articles() == before


async def test_a_changed_row_makes_a_revision_and_keeps_what_the_file_does_not_say(
    importing: Importing,
) -> None:
    await importing.load(FAQ, product="shoes")
    job = await importing.load("question,answer\n怎么退货？,十天内可以。\n", product="hats")
    assert job["counts"] == {"changed": 1}
    article = next(a for a in (await importing.articles()).values() if a.title == "怎么退货？")
    assert (article.answer, article.product, article.revision) == ("十天内可以。", "shoes", 2)
    assert article.variants == ("退货", "不想要了")


async def test_a_dry_run_says_what_would_be_and_writes_nothing(importing: Importing) -> None:
    await importing.load(FAQ)
    before = await importing.articles()
    brought = await importing.bring("question,answer\n怎么退货？,十天内。\n能开发票吗？,能。\n")
    job = await importing.run(brought["import"]["id"], Doing.DRY_RUN)
    assert (job["state"], job["counts"]) == ("previewed", {"changed": 1, "added": 1})
    assert await importing.articles() == before
    assert (await importing.run(job["id"]))["counts"] == {"changed": 1, "added": 1}


async def test_what_was_edited_by_hand_can_be_kept(importing: Importing) -> None:
    await importing.load(FAQ)
    article = next(iter((await importing.articles()).values()))
    async with importing.database.write() as session:
        await publish(session, replace(article, answer="我们的答案。"), utc_now(), "editor")
    changed = FAQ.replace("。", "！")
    job = await importing.load(changed, keep_edited=True)
    assert job["counts"] == {"changed": 1, "kept": 1}
    assert (await importing.articles())[article.external_id].answer == "我们的答案。"


async def test_an_import_that_is_undone_leaves_everything_as_it_was(importing: Importing) -> None:
    await importing.load(FAQ)
    before = await importing.articles()
    changed = FAQ.replace("三天", "五天") + "能开发票吗？,能。,\n"
    job = await importing.load(changed)
    assert job["counts"] == {"changed": 1, "unchanged": 1, "added": 1}
    undone = await importing.run(job["id"], Doing.UNDO)
    assert (undone["state"], undone["counts"]) == ("undone", {"restored": 1, "removed": 1})
    after = await importing.articles()
    for external_id, article in before.items():
        now = after[external_id]
        counted = replace(now, revision=article.revision, worded_revision=article.worded_revision)
        assert replace(counted, updated_at=article.updated_at) == article
    [removed] = [after[key] for key in after.keys() - before.keys()]
    assert (removed.status, removed.deleted_at is None) == (Status.ARCHIVED, False)


async def test_undoing_leaves_what_was_edited_since_and_says_so(importing: Importing) -> None:
    job = await importing.load(FAQ)
    article = next(iter((await importing.articles()).values()))
    async with importing.database.write() as session:
        await publish(session, replace(article, answer="我们的答案。"), utc_now(), "editor")
    undone = await importing.run(job["id"], Doing.UNDO)
    assert undone["counts"] == {"edited": 1, "removed": 1}
    assert (await importing.articles())[article.external_id].answer == "我们的答案。"
    report = {row["external_id"]: row["undone"] for row in await importing.report(job["id"])}
    assert report[article.external_id] == "edited"


async def test_an_undone_import_can_be_run_again(importing: Importing) -> None:
    job = await importing.load(FAQ)
    await importing.run(job["id"], Doing.UNDO)
    again = await importing.run(job["id"])
    assert again["counts"] == {"changed": 2}
    for article in (await importing.articles()).values():
        assert (article.status, article.deleted_at) == (Status.PUBLISHED, None)


async def test_what_may_not_begin_is_refused(importing: Importing) -> None:
    job = (await importing.bring(FAQ))["import"]
    with pytest.raises(ImportNotReady):
        await importing.imports.begin(job["id"], Doing.UNDO, MEI)
    await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    with pytest.raises(ImportNotReady):
        await importing.imports.begin(job["id"], Doing.IMPORT, MEI)


async def test_a_stopped_import_changes_nothing(importing: Importing) -> None:
    job = (await importing.bring(FAQ))["import"]
    await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    stopped = await importing.imports.stop(job["id"])
    await importing.runner.work()
    assert stopped["import"]["state"] == "previewed"
    assert await importing.articles() == {}


async def test_a_mapping_serves_the_next_file_with_the_same_columns(importing: Importing) -> None:
    first = (await importing.bring(lines({"问": "怎么退？", "说明": "七天内。"}), "a.jsonl"))[
        "import"
    ]
    assert first["mapping"] == {"问": "title", "说明": ""}
    await importing.run(first["id"], mapping={"问": "title", "说明": "answer"})
    second = await importing.bring(lines({"说明": "三天。", "问": "多久到？"}), "b.jsonl")
    assert second["preview"]["mapping"] == {"说明": "answer", "问": "title"}
    assert second["preview"]["refused"] == 0
