"""Gaps from the facts to what editors see and decide, on both kinds of database."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from core.errors import ArticleNotFound, GapNotFound, IndexUnavailable, InvalidInput
from kb_index.article import Draft, Status
from kb_index.service import load_articles, publish
from kb_index.store import read_articles
from studio.gaps.gap import Dismissal
from studio.gaps.listing_store import Wanted
from studio.tables import GapRow, QuestionRow
from tests.unit.studio.histories import History

OPEN = Wanted(days=28, standing="open")


async def _open(gaps, **wanted):
    values = {"days": 28, "standing": "open", **wanted}
    return (await gaps.list(Wanted(**values)))["gaps"]


async def test_without_questions_there_is_no_gap(keeping, gaps):
    await keeping.keep()
    assert await gaps.list(OPEN) == {"gaps": [], "counts": {}, "next": None}


async def test_wordings_of_both_languages_are_one_gap_with_its_counts(keeping, gaps, customers):
    await customers.ask("怎么改抬头", "抬头写错了", "抬头写错了？")
    await customers.ask("change my invoice title", contact="bob")
    await customers.live(History().ask("抬头改不了").person(), contact="bob")
    await customers.ask("运费多少")
    await keeping.keep()
    first, second = await _open(gaps)
    assert (first["questions"], first["customers"], first["person"], first["gave_up"]) == (
        5,
        4,
        1,
        4,
    )
    assert (first["languages"], first["language"]) == ({"zh": 4, "en": 1}, "zh")
    assert first["trend"]["recent"] == 5
    assert first["trend"]["days"] == [{"day": "2026-03-02", "questions": 5}]
    assert second["title"] == "运费多少"


async def test_examples_are_distinct_and_masked(keeping, gaps, customers):
    await customers.ask("抬头写错了", "抬头写错了！", "改抬头，我的电话13800138000")
    await keeping.keep()
    [gap] = await _open(gaps)
    found = (await gaps.one(gap["id"]))["examples"]
    assert [(one["text"], one["times"]) for one in found] == [
        ("抬头写错了", 2),
        ("改抬头，我的电话[phone]", 1),
    ]


async def test_what_was_shown_instead_is_told_with_its_title(
    keeping, gaps, customers, database, clock
):
    await _articles(database, clock, "发票")
    await customers.live(History().ask("改抬头", "no_answer", "faq-发票").offer("faq-发票", "gone"))
    await keeping.keep()
    [gap] = await _open(gaps)
    shown = (await gaps.one(gap["id"]))["shown"]
    assert [(one["id"], one["title"], one["status"]) for one in shown] == [
        ("faq-发票", "发票", "published"),
        ("gone", None, "gone"),
    ]


async def test_where_it_belongs_is_guessed_from_what_search_had_first(
    keeping, gaps, customers, database, clock
):
    await _articles(database, clock, "发票")
    for _ in range(2):
        await customers.live(History().ask("改抬头", "choose", "faq-发票", confidence=0.4))
    await keeping.keep()
    [gap] = await _open(gaps)
    assert gap["belongs"] == {
        "verdict": "extend",
        "article": {"id": "faq-发票", "title": "发票", "language": "zh", "status": "published"},
        "confidence": 0.4,
        "product": "billing",
        "category": "invoices",
    }


async def test_a_group_keeps_its_id_as_questions_come_and_as_they_are_told_again(
    keeping, gaps, customers, database
):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [before] = await _open(gaps)
    await customers.live(History().ask("抬头不对").vote("x", False), conversation="c1")
    await customers.ask("抬头能改吗")
    await keeping.keep()
    [after] = await _open(gaps)
    assert (after["id"], after["questions"]) == (before["id"], 3)


async def test_what_was_answered_begins_no_gap_but_is_counted_in_one(keeping, gaps, customers):
    await customers.live(History().ask("改抬头", "answer", "a").answer("a"))
    await keeping.keep()
    assert await _open(gaps) == []
    await customers.ask("抬头怎么改")
    await keeping.keep()
    await customers.live(History().ask("抬头改改", "answer", "a").answer("a"))
    await keeping.keep()
    [gap] = await _open(gaps)
    assert (gap["questions"], gap["answered"]) == (1, 1)


async def test_an_answer_that_is_voted_down_later_becomes_a_gap(keeping, gaps, customers):
    history = History().ask("改抬头", "answer", "a").answer("a")
    await customers.live(history, "anna", "c9")
    await keeping.keep()
    later = History().wait(minutes=1).vote("a", False)
    await customers.live(later, "anna", "c9")
    await keeping.keep()
    [gap] = await _open(gaps)
    assert gap["reasons"] == {"not_helped": 1}


async def test_what_has_no_word_of_meaning_is_no_gap(keeping, gaps, customers):
    await customers.ask("怎么办？", "???", "hello?")
    await keeping.keep()
    assert await _open(gaps) == []


async def test_known_words_are_not_encoded_again(keeping, customers, meanings):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    meanings.encoded.clear()
    await customers.ask("怎么改抬头？")
    await keeping.keep()
    assert "怎么改抬头？" not in meanings.encoded


async def test_while_nothing_encodes_questions_wait(keeping, gaps, customers, meanings):
    meanings.there = False
    await customers.ask("怎么改抬头")
    with pytest.raises(IndexUnavailable):
        await keeping.keep()
    meanings.there = True
    await keeping.keep()
    assert len(await _open(gaps)) == 1


async def test_two_replicas_place_each_question_once(
    keeping, gaps, customers, database, meanings, clock
):
    from studio.keeping import Keeping

    other = Keeping.of(database, meanings, clock)
    await customers.ask("怎么改抬头")
    await keeping.keep()
    await customers.ask("抬头能改吗", "运费多少")
    await other.keep()
    await customers.ask("抬头又错了", "运费太贵")
    await keeping.keep()
    assert [gap["questions"] for gap in await _open(gaps)] == [3, 2]


async def test_another_encoder_keeps_every_group_and_its_id(
    keeping, gaps, customers, meanings, clock
):
    await customers.ask("怎么改抬头", "运费多少")
    await keeping.keep()
    before = {gap["id"] for gap in await _open(gaps)}
    meanings.name = "meanings-two"
    clock.advance(days=1)
    await keeping.keep()
    await customers.live(_today(clock).ask("抬头能改吗"))
    await keeping.keep()
    after = await _open(gaps)
    assert {gap["id"] for gap in after} == before
    assert after[0]["questions"] == 2


async def test_a_dismissed_gap_stays_away_until_it_grows_again(keeping, gaps, customers, clock):
    await customers.ask("今天天气和运费")
    await keeping.keep()
    [gap] = await _open(gaps)
    done = await gaps.dismiss(gap["id"], "ed", Dismissal.NOT_OURS, "不归我们管", None)
    assert (done["state"], done["decision"]["reason"]) == ("dismissed", "not_ours")
    clock.advance(hours=1)
    for number in range(4):
        await customers.live(_today(clock).ask(f"运费{number}"))
    await keeping.keep()
    assert await _open(gaps) == []
    await customers.live(_today(clock).ask("运费又涨"))
    await keeping.keep()
    [back] = await _open(gaps)
    assert (back["id"], back["returned"]) == (gap["id"], True)


async def test_a_duplicate_becomes_part_of_the_other_for_good(keeping, gaps, customers):
    await customers.ask("怎么改抬头", "密码忘了", "密码不对")
    await keeping.keep()
    passwords, titles = await _open(gaps)
    left = await gaps.dismiss(titles["id"], "ed", Dismissal.DUPLICATE, "", passwords["id"])
    assert (left["id"], left["questions"]) == (passwords["id"], 3)
    assert (await gaps.one(titles["id"]))["id"] == passwords["id"]
    await customers.ask("抬头写错了")
    await keeping.keep()
    [gap] = await _open(gaps)
    assert (gap["id"], gap["questions"]) == (passwords["id"], 4)


async def test_a_gap_cannot_repeat_itself(keeping, gaps, customers):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [gap] = await _open(gaps)
    with pytest.raises(InvalidInput):
        await gaps.dismiss(gap["id"], "ed", Dismissal.DUPLICATE, "", gap["id"])
    with pytest.raises(InvalidInput):
        await gaps.dismiss(gap["id"], "ed", Dismissal.NOT_OURS, "", "another")


async def test_a_draft_has_title_variants_and_shelf_in_each_language_that_asks(
    keeping, gaps, customers, database, clock
):
    await _articles(database, clock, "发票")
    near = ("choose", "faq-发票")
    for text in ("怎么改抬头", "抬头写错了怎么办", "change the invoice title"):
        await customers.live(History().ask(text, *near))
    await keeping.keep()
    [gap] = await _open(gaps)
    drafted, made = await gaps.draft(gap["id"], "ed", None)
    assert (made, drafted["state"]) == (True, "drafting")
    async with database.read() as session:
        articles = await read_articles(session, [one["id"] for one in drafted["articles"]])
    by_language = {one.language: one for one in articles}
    assert {one.status for one in articles} == {Status.DRAFT}
    assert len({one.translation_key for one in articles}) == 1
    chinese = by_language["zh"]
    assert {chinese.title, *chinese.variants} == {"怎么改抬头", "抬头写错了怎么办"}
    assert (by_language["en"].title, by_language["en"].variants) == ("change the invoice title", ())
    assert (chinese.product, chinese.category) == ("billing", "invoices")
    again, made = await gaps.draft(gap["id"], "ed", None)
    assert (made, again["articles"]) == (False, drafted["articles"])


async def test_nobody_writes_in_a_language_that_nobody_asks_in(keeping, gaps, customers):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [gap] = await _open(gaps)
    with pytest.raises(InvalidInput):
        await gaps.draft(gap["id"], "ed", ["en"])
    assert len(await _open(gaps)) == 1


async def test_a_published_draft_is_watched_until_its_questions_are_answered(
    keeping, gaps, customers, database, clock
):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [gap] = await _open(gaps)
    drafted, _ = await gaps.draft(gap["id"], "ed", None)
    clock.advance(hours=1)
    async with database.write() as session:
        [article] = await read_articles(session, [drafted["articles"][0]["id"]])
        await publish(session, article, clock(), "ed")
    await keeping.keep()
    assert (await gaps.one(gap["id"]))["state"] == "watched"
    clock.advance(hours=1)
    for number in range(3):
        history = _today(clock).ask(f"抬头{number}", "answer", article.id).answer(article.id)
        await customers.live(history)
    await keeping.keep()
    settled = await gaps.one(gap["id"])
    assert settled["state"] == "settled"
    assert (settled["watch"]["questions"], settled["watch"]["answered"]) == (3, 3)


async def test_an_article_that_does_not_answer_what_it_was_said_to_brings_the_gap_back(
    keeping, gaps, customers, database, clock
):
    await _articles(database, clock, "发票")
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [gap] = await _open(gaps)
    assert (await gaps.assign(gap["id"], "ed", "faq-发票", ""))["state"] == "watched"
    clock.advance(hours=1)
    for number in range(5):
        await customers.live(_today(clock).ask(f"抬头{number}"))
    await keeping.keep()
    [back] = await _open(gaps)
    assert back["returned"]
    again = await gaps.reopen(back["id"], "ed")
    assert (again["returned"], again["decision"]) == (False, None)


async def test_an_article_that_is_not_there_answers_nothing(keeping, gaps, customers):
    await customers.ask("怎么改抬头")
    await keeping.keep()
    [gap] = await _open(gaps)
    with pytest.raises(ArticleNotFound):
        await gaps.assign(gap["id"], "ed", "nothing", "")
    with pytest.raises(GapNotFound):
        await gaps.one("nothing")


async def test_groups_that_have_grown_alike_become_one_and_old_links_lead_there(
    keeping, gaps, customers, database, clock
):
    await customers.ask("怎么改抬头", "抬头", "运费")
    await keeping.keep()
    async with database.write() as session:
        # As if the first had begun apart: its centre is where the other's is.
        one, other = (await session.scalars(select(GapRow).order_by(GapRow.first_at))).all()[:2]
        other.centre = one.centre
    clock.advance(days=1)
    keeping.placing.memory.keep(None, "", -1)
    await keeping.keep()
    async with database.read() as session:
        merged = (
            await session.scalars(select(GapRow).where(GapRow.merged_into.is_not(None)))
        ).all()
    [gone] = merged
    assert (await gaps.one(gone.id))["id"] == gone.merged_into


async def test_a_gap_that_nobody_asks_about_any_more_is_forgotten(
    keeping, gaps, customers, database, clock
):
    await customers.ask("怎么改抬头", "运费多少")
    await keeping.keep()
    kept = (await _open(gaps))[0]
    await gaps.dismiss(kept["id"], "ed", Dismissal.NOT_OURS, "", None)
    clock.advance(days=91)
    await keeping.keep()
    async with database.read() as session:
        assert (await session.scalars(select(GapRow.id))).all() == [kept["id"]]
    clock.advance(days=30)
    await keeping.keep()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(QuestionRow)) == 0


async def test_a_page_of_gaps_leads_to_the_next(keeping, gaps, customers):
    await customers.ask("抬头一", "抬头二", "运费一", "密码一")
    await keeping.keep()
    first = await gaps.list(Wanted(28, "open", limit=2))
    value, _, gap_id = first["next"].partition("~")
    second = await gaps.list(Wanted(28, "open", limit=2, after=(int(value), gap_id)))
    assert first["counts"] == {"open": 3}
    assert len({gap["id"] for gap in first["gaps"] + second["gaps"]}) == 3
    assert second["next"] is None


@pytest.mark.parametrize(("words", "found"), [("抬头", 1), ("%", 0), ("_", 0), ("运", 0)])
async def test_words_are_looked_for_as_they_are(keeping, gaps, customers, words, found):
    await customers.ask("改抬头")
    await keeping.keep()
    assert len(await _open(gaps, words=words)) == found


def _today(clock) -> History:
    history = History()
    history.at = clock()
    return history


async def _articles(database, clock, *titles):
    drafts = [
        Draft(
            f"faq-{title}", f"t:{title}", "zh", title, "答", product="billing", category="invoices"
        )
        for title in titles
    ]
    async with database.write() as session:
        await load_articles(session, drafts, clock())
