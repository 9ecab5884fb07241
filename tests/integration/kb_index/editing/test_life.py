"""An article from its first word to the trash, on both kinds of database."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import (
    ArticleInvalid,
    ArticleNotFound,
    CopyConflict,
    DraftTakenUp,
    IllegalEdit,
    NoteMissing,
    RevisionNotFound,
)
from kb_index import service
from kb_index import store as articles
from kb_index.article import Audience, Draft
from kb_index.editing.life import Action
from kb_index.editing.listing.wanted import Stage
from kb_index.editing.sweeping import Sweeping
from kb_index.editing.texts.content import Content
from tests.integration.kb_index.editing.conftest import CHEN, LI, SUN, TEXT, Studio

NEW = replace(TEXT, answer="在订单页点“申请退款”。")


async def revisions(studio: Studio, article: dict) -> list[tuple[int, str, str]]:
    found = await studio.history.revisions(article["id"], None, 50)
    return [
        (each["revision"], each["status"], each["author"]["name"]) for each in found["revisions"]
    ]


async def feed(studio: Studio) -> int:
    async with studio.database.read() as session:
        return (await articles.read_feed(session)).position


async def readable(studio: Studio, article: dict) -> str | None:
    """Return what readers get."""
    async with studio.database.read() as session:
        public = frozenset({Audience.PUBLIC})
        try:
            view = await service.get_article(session, article["id"], public, studio.clock())
        except ArticleNotFound:
            return None
    return view.article.answer


async def test_an_article_goes_through_every_hand_to_its_readers(studio):
    article = await studio.begin()
    assert (article["status"], article["stage"]) == ("draft", "draft")
    submitted = await studio.move(article, Action.SUBMIT, LI, note="请看一下")
    assert submitted["stage"] == "in_review"
    assert submitted["copy"]["note"] == "请看一下"
    approved = await studio.move(submitted, Action.APPROVE, SUN)
    assert approved["stage"] == "approved"
    assert await readable(studio, article) is None
    published = await studio.publish(approved, note="上线")
    assert (published["status"], published["work"], published["copy"]) == ("published", None, None)
    assert await readable(studio, article) == TEXT.answer
    assert await revisions(studio, article) == [
        (3, "published", "陈静"),
        (2, "in_review", "李文"),
        (1, "draft", "李文"),
    ]


async def test_saving_automatically_leaves_no_trace_in_the_history_and_none_for_readers(studio):
    article = await studio.published()
    before, fed = await revisions(studio, article), await feed(studio)
    for number in range(60):
        article = await studio.save(article, replace(TEXT, answer=f"第 {number} 稿"))
    assert await revisions(studio, article) == before
    assert await feed(studio) == fed
    assert await readable(studio, article) == TEXT.answer
    assert (article["status"], article["stage"]) == ("published", "draft")
    assert article["copy"]["content"]["answer"] == "第 59 稿"


async def test_what_is_rejected_is_a_draft_again_and_says_why(studio):
    submitted = await studio.move(await studio.begin(), Action.SUBMIT, LI)
    with pytest.raises(NoteMissing):
        await studio.move(submitted, Action.REJECT, SUN)
    rejected = await studio.move(submitted, Action.REJECT, SUN, note="缺少时限")
    assert (rejected["stage"], rejected["copy"]["note"]) == ("draft", "缺少时限")
    assert "submit" in rejected["actions"]


async def test_a_text_that_changed_after_its_approval_is_reviewed_again(studio):
    submitted = await studio.move(await studio.begin(), Action.SUBMIT, LI)
    approved = await studio.move(submitted, Action.APPROVE, SUN)
    assert (await studio.save(approved, NEW))["stage"] == "in_review"


async def test_who_decides_about_a_text_that_moved_on_meanwhile_is_told(studio):
    article = await studio.begin()
    await studio.save(article, NEW)
    for action, who in ((Action.SUBMIT, LI), (Action.PUBLISH, CHEN)):
        with pytest.raises(CopyConflict) as refused:
            await studio.move(article, action, who)
        assert refused.value.details["theirs"]["answer"] == NEW.answer
        assert refused.value.details["author"] == {"id": "li", "name": "李文"}


async def test_what_is_not_fit_for_readers_is_refused_and_stays_as_it_is(studio):
    article = await studio.begin(Content())
    with pytest.raises(ArticleInvalid) as refused:
        await studio.publish(article)
    assert [each["code"] for each in refused.value.details["problems"]] == [
        "title_empty",
        "answer_empty",
    ]
    assert (await studio.editing.read(LI, article["id"]))["stage"] == "draft"


async def test_an_answer_of_five_megabytes_is_refused_by_name_and_nothing_is_kept(studio):
    article = await studio.begin()
    with pytest.raises(ArticleInvalid, match=r"5\.0 MB"):
        await studio.save(article, replace(TEXT, answer="a" * 5_000_000))
    assert (await studio.editing.read(LI, article["id"]))["copy"]["version"] == 1


async def test_archiving_takes_an_article_from_its_readers_and_publishing_gives_it_back(studio):
    article = await studio.published()
    archived = await studio.move(article, Action.ARCHIVE)
    assert archived["status"] == "archived"
    assert await readable(studio, article) is None
    again = await studio.publish(archived)
    assert await readable(studio, article) == TEXT.answer
    assert again["revision"] == 4


async def test_what_is_written_beside_an_article_survives_its_archiving(studio):
    changed = await studio.save(await studio.published(), NEW)
    archived = await studio.move(changed, Action.ARCHIVE)
    assert (archived["behind"], archived["copy"]["content"]["answer"]) == (False, NEW.answer)
    await studio.publish(archived)
    assert await readable(studio, archived) == NEW.answer


async def test_a_move_that_the_table_does_not_know_names_state_and_action(studio):
    article = await studio.published()
    with pytest.raises(IllegalEdit) as refused:
        await studio.move(article, Action.APPROVE, SUN)
    assert refused.value.details == {"state": "published", "action": "approve"}


async def test_discarding_leaves_what_readers_have(studio):
    changed = await studio.save(await studio.published(), NEW)
    discarded = await studio.move(changed, Action.DISCARD, LI)
    assert (discarded["copy"], discarded["content"]["answer"]) == (None, TEXT.answer)


async def test_an_old_revision_becomes_what_is_being_written(studio):
    changed = await studio.save(await studio.published(), NEW)
    second = await studio.publish(changed)
    restored = await studio.moving.restore(LI, second["id"], 2, 0, "旧的更好")
    assert restored["copy"]["content"]["answer"] == TEXT.answer
    assert (restored["status"], restored["stage"], restored["behind"]) == (
        "published",
        "draft",
        False,
    )
    assert await readable(studio, second) == NEW.answer
    await studio.publish(restored)
    assert await readable(studio, second) == TEXT.answer
    with pytest.raises(RevisionNotFound):
        await studio.moving.restore(LI, second["id"], 99, 0)


async def test_two_revisions_stand_side_by_side(studio):
    article = await studio.publish(await studio.save(await studio.published(), NEW))
    changes = await studio.history.compare(article["id"], "2", "3")
    assert [each["field"] for each in changes] == ["answer"]
    [row] = changes[0]["rows"]
    assert (row["kind"], row["before"]["text"], row["after"]["text"]) == (
        "changed",
        TEXT.answer,
        NEW.answer,
    )
    for wrong in ("copy", "99", "x", "1e3", "-1"):
        with pytest.raises(RevisionNotFound):
            await studio.history.compare(article["id"], "1", wrong)


async def test_the_trash_gives_back_and_after_thirty_days_is_empty(studio):
    kept, lost = await studio.published(), await studio.published()
    lost = await studio.save(lost, NEW)
    for article in (kept, lost):
        thrown = await studio.move(article, Action.TRASH)
        assert (thrown["stage"], thrown["actions"]) == ("trashed", ["untrash"])
        assert await readable(studio, article) is None
    studio.clock.advance(days=29)
    assert await studio.sweeping.sweep() == 0
    back = await studio.move(kept, Action.UNTRASH)
    assert (back["stage"], back["deleted_at"]) == ("archived", None)
    fed = await feed(studio)
    studio.clock.advance(days=1, minutes=1)
    assert await studio.sweeping.sweep() == 1
    assert await feed(studio) == fed + 1
    with pytest.raises(ArticleNotFound):
        await studio.editing.read(LI, lost["id"])
    assert (await studio.editing.read(LI, kept["id"]))["stage"] == "archived"


async def test_emptying_the_trash_takes_more_than_one_batch(studio, monkeypatch):
    monkeypatch.setattr("kb_index.editing.sweeping._BATCH", 2)
    for _ in range(5):
        await studio.move(await studio.begin(), Action.TRASH)
    studio.clock.advance(days=31)
    assert await Sweeping(studio.database, studio.clock).sweep() == 5
    assert (await studio.listed())["counts"]["trashed"] == 0


async def test_an_agents_proposal_waits_in_the_review_list_with_its_source(studio):
    draft = Draft(
        id="p1",
        external_id="desk:c1:1",
        language="zh",
        title="如何开票？",
        answer="在订单页。",
        source="desk:c1:1",
    )
    async with studio.database.write() as session:
        await service.propose(session, draft, studio.clock(), "agent:sun")
    [listed] = (await studio.listed(stage=Stage.IN_REVIEW))["articles"]
    assert (listed["id"], listed["source"]) == ("p1", "desk:c1:1")
    assert listed["author"] == {"id": "sun", "name": "孙丽"}
    article = await studio.editing.read(SUN, "p1")
    approved = await studio.move(article, Action.APPROVE, SUN)
    assert (await studio.publish(approved))["status"] == "published"


async def test_what_an_editor_has_taken_up_is_not_proposed_anew(studio):
    draft = Draft(id="p1", external_id="desk:c1:1", language="zh", title="一", answer="二")
    async with studio.database.write() as session:
        await service.propose(session, draft, studio.clock(), "agent:sun")
        await service.propose(session, replace(draft, title="三"), studio.clock(), "agent:sun")
    await studio.save(await studio.editing.read(LI, "p1"), TEXT)
    with pytest.raises(DraftTakenUp):
        async with studio.database.write() as session:
            await service.propose(session, draft, studio.clock(), "agent:sun")
