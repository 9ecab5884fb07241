"""Imports as jobs: added, changed, unchanged, refused; all or nothing; a second run; undone."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import utc_now
from core.disk import Disk
from core.errors import ImportNotReady
from kb_index.article import Status
from kb_index.importing.formats import Format
from kb_index.importing.jobs import store
from kb_index.importing.jobs.laying_out import HELD
from kb_index.importing.jobs.running import KEPT_FOR
from kb_index.importing.jobs.service import in_pieces
from kb_index.importing.jobs.state import Doing
from kb_index.importing.jobs.tables import ImportRow, StagedRow
from kb_index.importing.options import Options
from kb_index.service import publish
from server.storage.database import Database
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


async def test_a_file_is_kept_for_a_month_and_the_way_back_longer(importing: Importing) -> None:
    job = await importing.load(FAQ)
    later = replace(importing.runner, now=lambda: utc_now() + KEPT_FOR + timedelta(minutes=1))
    await later.work()
    assert [path for path in importing.runner.disk.folder.rglob("*") if path.is_file()] == []
    undone = await importing.run(job["id"], Doing.UNDO)
    assert undone["counts"] == {"removed": 2}
    with pytest.raises(ImportNotReady):
        await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    with pytest.raises(ImportNotReady):
        await importing.imports.look(job["id"], None, Options())


async def test_a_job_is_left_to_the_machine_that_has_its_file(
    importing: Importing, tmp_path: Path
) -> None:
    job = (await importing.bring(FAQ))["import"]
    await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    elsewhere = Disk(tmp_path / "elsewhere", 1)
    elsewhere.clear()
    assert await replace(importing.runner, disk=elsewhere, place="there").work() == 0
    assert await importing.runner.work() == 1


async def test_a_job_whose_process_was_not_heard_of_is_taken_by_another(
    importing: Importing,
) -> None:
    job = (await importing.bring(FAQ))["import"]
    await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    async with importing.database.write() as session:
        now = utc_now()
        assert await store.claim(session, job["id"], "dead", now, now + HELD)
    assert await importing.runner.work() == 0
    late = replace(importing.runner, now=lambda: utc_now() + HELD + timedelta(seconds=1))
    assert await late.work() == 1
    assert (await importing.imports.get(job["id"]))["import"]["counts"] == {"added": 2}


async def test_a_stopped_import_changes_nothing(importing: Importing) -> None:
    job = (await importing.bring(FAQ))["import"]
    await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    stopped = await importing.imports.stop(job["id"])
    await importing.runner.work()
    assert stopped["import"]["state"] == "previewed"
    assert await importing.articles() == {}


class Meanwhile:
    """Transactions during which, once something is laid out, somebody edits an article."""

    def __init__(self, database: Database, edit: Callable[[], Awaitable[None]], times: int) -> None:
        self._database, self._edit, self._left = database, edit, times

    @asynccontextmanager
    async def read(self, *, brief: bool = False) -> AsyncIterator[AsyncSession]:
        async with self._database.read(brief=brief) as session:
            yield session

    @asynccontextmanager
    async def write(self, *, durable: bool = True) -> AsyncIterator[AsyncSession]:
        async with self._database.read() as session:
            laid_out = await session.scalar(select(func.count()).select_from(StagedRow))
            running = await session.scalar(select(ImportRow.done).where(ImportRow.done > 0))
        if laid_out and running and self._left:
            self._left -= 1
            await self._edit()
        async with self._database.write(durable=durable) as session:
            yield session


async def edited_meanwhile(importing: Importing, times: int) -> dict[str, Any]:
    """Run an import during which somebody edits one of its articles so many times."""
    await importing.load(FAQ)
    count = itertools.count()

    async def edit() -> None:
        article = next(a for a in (await importing.articles()).values() if "退货" in a.title)
        changed = replace(article, answer=f"编辑的第{next(count)}版。", product="hats")
        async with importing.database.write() as session:
            await publish(session, changed, utc_now(), "editor")

    job = (await importing.bring(FAQ.replace("。", "！")))["import"]
    await importing.imports.begin(job["id"], Doing.IMPORT, MEI)
    meanwhile = Meanwhile(importing.database, edit, times)
    await replace(importing.runner, transactions=meanwhile).work()
    return (await importing.imports.get(job["id"]))["import"]


async def test_what_is_edited_while_it_is_imported_is_decided_anew(importing: Importing) -> None:
    job = await edited_meanwhile(importing, 1)
    assert (job["state"], job["counts"]) == ("done", {"changed": 2})
    article = next(a for a in (await importing.articles()).values() if "退货" in a.title)
    assert (article.answer, article.product, article.revision) == ("七天内可以！", "hats", 3)


async def test_an_import_that_is_always_overtaken_changes_nothing(importing: Importing) -> None:
    job = await edited_meanwhile(importing, 100)
    assert (job["state"], job["error"]["code"]) == ("failed", "import_overtaken")
    answers = {article.answer for article in (await importing.articles()).values()}
    assert not any(answer.endswith("！") for answer in answers)
    assert (await importing.run(job["id"]))["counts"] == {"changed": 2}


async def test_pages_that_were_fetched_are_articles_with_their_address(
    importing: Importing,
) -> None:
    pages = lines(
        {"url": "https://help.example.com/a", "html": "<h1>退货</h1><p>七天</p>"},
        {"url": "https://help.example.com/b", "problem": ["answered_with", {"status": 404}]},
    ).encode()
    brought = await importing.imports.bring("help", in_pieces(pages), len(pages), MEI, Format.PAGES)
    assert brought["preview"]["problems"][0]["problems"][0]["zh"] == "网站返回 404"
    job = await importing.run(brought["import"]["id"])
    assert job["counts"] == {"added": 1, "refused": 1}
    article = (await importing.articles())["url:https://help.example.com/a"]
    assert (article.title, article.answer) == ("退货", "七天")
    assert article.source == "https://help.example.com/a"


async def test_a_mapping_serves_the_next_file_with_the_same_columns(importing: Importing) -> None:
    first = (await importing.bring(lines({"问": "怎么退？", "说明": "七天内。"}), "a.jsonl"))[
        "import"
    ]
    assert first["mapping"] == {"问": "title", "说明": ""}
    await importing.run(first["id"], mapping={"问": "title", "说明": "answer"})
    second = await importing.bring(lines({"说明": "三天。", "问": "多久到？"}), "b.jsonl")
    assert second["preview"]["mapping"] == {"说明": "answer", "问": "title"}
    assert second["preview"]["refused"] == 0
