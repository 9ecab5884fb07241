"""While an article is written: where it would rank, what it repeats, and what it would answer."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from benchmarks.frozen import Question, index_of, published, questions, sample_index
from core.clock import utc_now
from kb_index import service
from kb_index.article import Article, Audience
from kb_index.encoder.encoder import Encoder
from kb_index.encoder.recent import Recent
from kb_index.index.index import Index
from kb_index.index.supposed import SupposedIndex
from kb_index.knowledge_base import KnowledgeBase
from kb_index.ranking.languages import search_languages
from kb_index.ranking.policy import Decision, thresholds
from kb_index.ranking.query import Query
from kb_index.results import SearchResult
from kb_index.sample.loading import sample_drafts
from kb_index.trying.asked import Asked
from kb_index.trying.results import By
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions

LIMITS_ASKED = 40
FRESH = replace(
    articles.draft("invoice", "zh", "怎么开发票？", "在订单页申请电子发票。", "开票在哪里"),
    product="shop",
)


def asked() -> list[Question]:
    """Return some frozen questions in both languages whose article is known."""
    known = [one for one in questions() if one.article_id is not None]
    return known[:: max(1, len(known) // LIMITS_ASKED)]


@pytest.fixture(scope="module")
def by_words() -> Index:
    """The whole sample, searched by words."""
    return sample_index(None)


@pytest.fixture(scope="module")
def by_both(encoder: Encoder) -> Index:
    """What is asked about and some more of the sample, searched by words and meaning."""
    wanted = {one.article_id for one in asked()}
    drafts = [draft for draft in sample_drafts() if draft.kind == "faq"]
    chosen = [draft for draft in drafts if draft.id in wanted]
    return index_of(map(published, [*chosen, *drafts[::40]]), Recent(encoder))


def first(result: SearchResult) -> list[str]:
    return [hit.article_id for hit in result.hits[:5]]


@pytest.mark.parametrize("half", ["by_words", "by_both"])
def test_a_try_says_what_search_says_once_the_article_is_published(
    half: str, request: pytest.FixtureRequest
) -> None:
    index: Index = request.getfixturevalue(half)
    article_of = {draft.id: published(draft) for draft in sample_drafts()}
    for one in asked():
        article = article_of[str(one.article_id)]
        index.apply([], [article.id])
        query = Query(one.question, one.language, 20, about=article.id, explain=True)
        [prepared] = index.prepare([article])
        tried = search_languages(SupposedIndex(index, prepared), query).best
        index.apply([prepared])
        real = search_languages(index, query).best
        assert tried.place == real.place, one.question
        assert first(tried) == first(real), one.question
        assert tried.confidence == pytest.approx(real.confidence, abs=0.01)
        scores = [hit.score for hit in real.hits[:5]]
        assert [hit.score for hit in tried.hits[:5]] == pytest.approx(scores, abs=0.005)


async def test_a_draft_is_tried_and_nobody_finds_it(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    before = await base.search("发票怎么开", "zh")
    tried = await base.try_draft(FRESH, "发票怎么开", "zh")
    assert tried.place == 1
    assert tried.hits[0].article_id == FRESH.id
    assert {reason.code for reason in tried.hits[0].reasons} >= {"words", "meaning", "score"}
    assert tried.hits[0].title_marks
    assert tried.confidence > before.confidence
    assert await base.search("发票怎么开", "zh") == before
    await articles.load(transactions, FRESH)
    await base.refresh()
    real = await base.search("发票怎么开", "zh")
    assert first(real) == first(tried)
    assert real.confidence == pytest.approx(tried.confidence, abs=0.02)


async def test_what_stands_before_a_draft_is_shown_with_its_reasons_and_the_draft_after_it(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    tried = await base.try_draft(FRESH, "域名能退款吗", "zh", 1)
    assert [hit.article_id for hit in tried.hits] == [articles.REFUND.id, FRESH.id]
    assert tried.place is not None
    assert tried.place > 1
    assert all(hit.reasons for hit in tried.hits)


async def test_the_published_version_makes_room_for_the_one_being_written(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    changed = replace(articles.REFUND, title="怎么开发票？", variants=(), answer="在订单页申请。")
    tried = await base.try_draft(changed, "域名能退款吗", "zh", 10)
    told = [hit.title for hit in tried.hits if hit.article_id == articles.REFUND.id]
    assert told == ["怎么开发票？"]


async def test_what_only_agents_may_read_is_tried_among_what_they_find(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    tried = await base.try_draft(replace(FRESH, audience=Audience.AGENTS), "退款审批流程", "zh")
    assert tried.hits[0].article_id == articles.INTERNAL.id


async def test_a_copy_of_an_article_is_told_and_the_article_itself_is_not(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    copied = replace(FRESH, title="做快照要花多少钱？", variants=())
    [found] = await base.alike(copied)
    assert (found.article_id, found.by) == (articles.SNAPSHOT.id, By.WORDING)
    assert found.theirs == articles.SNAPSHOT.variants[0]
    assert found.likeness > 0.8
    assert await base.alike(articles.SNAPSHOT) == []


async def test_a_copied_answer_under_another_title_is_told(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    text = (
        "打开控制台，选择实例，点击重置密码，输入新的登录密码，保存之后重启实例，等待一分钟再登录。"
    )
    await articles.load(transactions, replace(articles.PASSWORD, answer=text))
    await base.refresh()
    found = await base.alike(replace(FRESH, title="登不上云服务器", answer=text, variants=()))
    assert [(one.article_id, one.by) for one in found] == [(articles.PASSWORD.id, By.ANSWER)]


def question(text: str, decision: Decision = Decision.NO_ANSWER, times: int = 1) -> Asked:
    return Asked(text, "zh", decision, times, datetime.min)


async def test_questions_that_a_draft_would_answer_are_told_the_most_asked_first(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    lately = [
        question("怎么开发票", times=2),
        question("开票在哪里", times=5),
        question("域名能退款吗"),
        question("今天天气怎么样"),
        question("发票怎么开", Decision.ANSWER),
    ]
    found = await base.would_answer(FRESH, lately, thresholds(base.calibration))
    assert [one.asked.question for one in found.prospects] == ["开票在哪里", "怎么开发票"]
    assert {one.change.after for one in found.prospects} <= {Decision.ANSWER, Decision.CHOOSE}
    assert all(one.change.place == 1 for one in found.prospects)
    assert found.looked_at == 4


async def test_what_is_told_to_be_answered_is_answered_once_the_draft_is_published(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    limits = thresholds(base.calibration)
    found = await base.would_answer(FRESH, [question("怎么开发票")], limits)
    await articles.load(transactions, FRESH)
    await base.refresh()
    result = await base.search("怎么开发票", "zh", 20)
    assert result.confidence == pytest.approx(found.prospects[0].change.confidence, abs=0.02)
    assert (await base.would_answer(FRESH, [question("怎么开发票")], limits)).prospects == ()


async def test_customers_are_served_while_a_draft_is_tried_with_thousands_of_questions(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    lately = [question(f"第{number}张发票怎么开") for number in range(600)]
    review = asyncio.create_task(base.would_answer(FRESH, lately, thresholds(base.calibration)))
    for _ in range(5):
        await base.search("域名能退款吗", "zh")
    assert not review.done(), "they came in between"
    assert (await review).looked_at > 0


async def test_trying_works_in_a_process_of_its_own(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    base = await KnowledgeBase.start(transactions, tmp_path / "index", apart=True)
    limits = thresholds(base.calibration)
    tried = await base.try_draft(FRESH, "发票怎么开", "zh")
    copied = replace(FRESH, title="做快照要花多少钱？")
    assert tried.place == 1
    assert [one.article_id for one in await base.alike(copied)] == [articles.SNAPSHOT.id]
    assert (await base.would_answer(FRESH, [question("怎么开发票")], limits)).prospects
    await base.close()


async def test_an_archived_article_can_be_tried_again(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    await articles.load(transactions, *articles.ALL)
    async with transactions.write() as session:
        archived: Article = await service.archive(session, articles.REFUND.id, utc_now(), "editor")
    await base.refresh()
    assert (await base.try_draft(archived, "域名能退款吗", "zh")).place == 1
