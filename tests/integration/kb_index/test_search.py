"""Searching a real index: both languages, hostile questions, audiences, small talk."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.errors import IndexUnavailable
from kb_index.article import Audience
from kb_index.knowledge_base import KnowledgeBase
from kb_index.ranking.policy import Decision, decide
from kb_index.results import ArticleKind
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions


@pytest.fixture
async def filled(base: KnowledgeBase, transactions: SqliteTransactions) -> KnowledgeBase:
    await articles.load(transactions, *articles.ALL)
    await base.refresh()
    return base


async def best(base: KnowledgeBase, question: str, language: str) -> str | None:
    result = await base.search(question, language)
    return result.hits[0].article_id if result.hits else None


@pytest.mark.parametrize(
    ("question", "language", "article_id"),
    [
        ("域名退款", "zh", "refund-zh"),
        ("我想把域名退掉，能退钱吗", "zh", "refund-zh"),
        ("忘了密碼怎麼辦", "zh", "password-zh"),
        ("快照價格", "zh", "snapshot-zh"),
        ("做快照要花多少钱", "zh", "snapshot-zh"),
        ("domain refund 可以吗", "zh", "refund-zh"),
        ("I want my money back for the domain", "en", "refund-en"),
        ("cannot remember my login credentials", "en", "password-en"),
        ("登不上去了，口令想不起来", "zh", "password-zh"),
        ("备份一次磁盘多少元", "zh", "snapshot-zh"),
        ("ＳＮＡＰＳＨＯＴ　ｐｒｉｃｅ", "en", "snapshot-en"),
    ],
)
async def test_the_right_article_comes_first(
    filled: KnowledgeBase, question: str, language: str, article_id: str
) -> None:
    assert await best(filled, question, language) == article_id


@pytest.mark.parametrize(
    "question",
    ["", "   ", "🙂🙂🙂", "怎么办？", "how can I do this", "\x00\x00", "\ud800", "?!…", "的" * 50],
)
async def test_a_question_without_meaning_finds_nothing(
    filled: KnowledgeBase, question: str
) -> None:
    for language in ("zh", "en"):
        result = await filled.search(question, language)
        assert result.hits == ()
        assert result.confidence == 0.0


@pytest.mark.parametrize(
    "question",
    [
        "域名退款" * 250_000,
        "a" * 1_000_000,
        "退款\x00'; DROP TABLE articles; --",
        'title:refund AND (scope:* OR "',
        "<script>alert(1)</script> refund",
        "İı ﬁ ﷽ 退款 🧑‍🦽 \u202egnp.exe",
    ],
)
async def test_hostile_questions_are_only_text(filled: KnowledgeBase, question: str) -> None:
    for language in ("zh", "en"):
        result = await asyncio.wait_for(filled.search(question, language), timeout=10)
        assert 0.0 <= result.confidence <= 1.0
        assert len(result.question) <= 2000


async def test_gibberish_and_other_topics_get_no_answer(filled: KnowledgeBase) -> None:
    for question, language in (("asdkjh", "en"), ("今天天气怎么样", "zh"), ("best pizza", "en")):
        verdict = decide(await filled.search(question, language))
        assert verdict.decision is Decision.NO_ANSWER


async def test_an_exact_title_is_answered_with_its_article(filled: KnowledgeBase) -> None:
    for draft in (articles.REFUND, articles.REFUND_EN, articles.PASSWORD):
        verdict = decide(await filled.search(draft.title, draft.language))
        assert verdict.decision is Decision.ANSWER
        assert verdict.hits[0].article_id == draft.id


async def test_a_hit_shows_its_passage_and_a_plain_summary(filled: KnowledgeBase) -> None:
    hit = (await filled.search("域名退款", "zh")).hits[0]
    assert hit.passage == articles.REFUND.answer
    assert hit.summary == "域名注册成功后不能退款。"
    assert hit.complete
    assert hit.lexical > 0
    assert hit.dense > 0.5


async def test_chinese_has_no_dense_half_with_an_encoder_that_cannot_read_it(
    transactions: SqliteTransactions, tmp_path: Path
) -> None:
    await articles.load(transactions, *articles.ALL)
    base = await KnowledgeBase.start(transactions, tmp_path, "all-MiniLM-L6-v2")
    chinese = await base.search("快照收费", "zh")
    english = await base.search("snapshot price", "en")
    assert chinese.hits
    assert all(hit.dense == 0.0 for hit in chinese.hits)
    assert english.hits[0].dense > 0.5
    await base.close()


@pytest.mark.parametrize(
    ("question", "language", "article_id"),
    [
        ("怎么重设口令", "zh", "password-zh"),
        ("cannot remember my login credentials", "zh", "password-zh"),
        ("域名不想要了，钱能还给我吗", "en", "refund-en"),
    ],
)
async def test_a_question_in_other_words_or_the_other_language_is_answered_or_offered_first(
    filled: KnowledgeBase, question: str, language: str, article_id: str
) -> None:
    verdict = decide(await filled.search(question, language))
    assert verdict.decision in (Decision.ANSWER, Decision.CHOOSE)
    assert verdict.hits[0].article_id == article_id


async def test_customers_do_not_find_what_is_for_agents(filled: KnowledgeBase) -> None:
    question = articles.INTERNAL.title
    public = await filled.search(question, "zh")
    staff = await filled.search(question, "zh", audiences=frozenset(Audience))
    assert articles.INTERNAL.id not in [hit.article_id for hit in public.hits]
    assert staff.hits[0].article_id == articles.INTERNAL.id


async def test_small_talk_and_faq_are_apart(filled: KnowledgeBase) -> None:
    talk = await filled.search("你好", "zh", kind=ArticleKind.SMALL_TALK)
    assert [hit.article_id for hit in talk.hits] == [articles.GREETING.id]
    assert decide(talk).decision is Decision.ANSWER
    assert not (await filled.search("你好", "zh")).hits


async def test_no_more_hits_than_asked_for(filled: KnowledgeBase) -> None:
    assert len((await filled.search("domain password snapshot", "en", k=2)).hits) == 2
    assert (await filled.search("domain", "en", k=0)).hits == ()


async def test_an_empty_knowledge_base_has_no_answer(base: KnowledgeBase) -> None:
    result = await base.search("域名退款", "zh")
    assert decide(result).decision is Decision.NO_ANSWER


async def test_a_closed_knowledge_base_says_that_it_is_unavailable(base: KnowledgeBase) -> None:
    await base.close()
    with pytest.raises(IndexUnavailable):
        await base.search("退款", "zh")
