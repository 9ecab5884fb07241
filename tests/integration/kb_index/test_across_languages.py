"""What only the other language answers: found, shown in the customer's language, or marked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kb_index.article import Audience, Draft, Status
from kb_index.knowledge_base import KnowledgeBase
from kb_index.ranking.policy import Decision, decide
from kb_index.results import ArticleKind, SearchResult
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions

QUESTION = "忘记了云服务器的登录密码"


async def _asked(
    base: KnowledgeBase, transactions: SqliteTransactions, *drafts: Draft
) -> SearchResult:
    await articles.load(transactions, articles.SNAPSHOT, *drafts)
    await base.refresh()
    return await base.search(QUESTION, "zh")


async def test_an_article_that_is_in_the_other_language_alone_is_found_and_known_as_such(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    result = await _asked(base, transactions, articles.PASSWORD_EN, articles.REFUND_EN)
    hit = result.hits[0]
    assert decide(result).decision is Decision.ANSWER
    assert (hit.article_id, hit.language, result.language) == ("password-en", "en", "zh")


async def test_a_version_in_the_customer_s_language_is_shown_instead(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    badly_titled = replace(articles.PASSWORD, title="第三章", answer="# 步骤\n\n见控制台。")
    result = await _asked(base, transactions, articles.PASSWORD_EN, badly_titled)
    hit = result.hits[0]
    assert (hit.article_id, hit.language) == ("password-zh", "zh")
    assert (hit.title, hit.passage) == ("第三章", "# 步骤\n\n见控制台。")
    assert hit.summary == "步骤 见控制台。"


async def test_two_foreign_articles_of_one_version_show_it_once(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    twin = replace(articles.PASSWORD_EN, id="twin", external_id="twin")
    version = replace(articles.PASSWORD, title="第三章", answer="见第三章。")
    result = await _asked(base, transactions, articles.PASSWORD_EN, twin, version)
    assert [hit.article_id for hit in result.hits].count("password-zh") == 1


@pytest.mark.parametrize(
    "hidden",
    [
        {"status": Status.DRAFT},
        {"audience": Audience.AGENTS},
        {"valid_until": datetime(2020, 1, 1, tzinfo=UTC)},
    ],
)
async def test_a_version_that_customers_may_not_read_is_not_shown(
    base: KnowledgeBase, transactions: SqliteTransactions, hidden: dict[str, object]
) -> None:
    version = replace(articles.PASSWORD, title="第三章", **hidden)  # type: ignore[arg-type]
    result = await _asked(base, transactions, articles.PASSWORD_EN, version)
    assert result.hits[0].article_id == "password-en"


async def test_the_customer_s_own_language_comes_first(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    result = await _asked(base, transactions, articles.PASSWORD, articles.PASSWORD_EN)
    assert {hit.language for hit in result.hits} == {"zh"}


@pytest.mark.parametrize("question", ["今天天气怎么样", "", "🙂", "怎么办", "asdkjh"])
async def test_what_no_language_answers_is_not_answered(
    base: KnowledgeBase, transactions: SqliteTransactions, question: str
) -> None:
    await articles.load(transactions, articles.PASSWORD_EN, articles.REFUND_EN)
    await base.refresh()
    assert decide(await base.search(question, "zh")).decision is not Decision.ANSWER


async def test_small_talk_keeps_to_its_language(
    base: KnowledgeBase, transactions: SqliteTransactions
) -> None:
    hello = replace(articles.GREETING, id="hello-en", external_id="hello-en", language="en")
    await articles.load(transactions, replace(hello, title="Hello there"))
    await base.refresh()
    assert not (await base.search("你好", "zh", kind=ArticleKind.SMALL_TALK)).hits
