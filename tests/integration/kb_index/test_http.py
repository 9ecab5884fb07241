"""The knowledge base's addresses, as in docs/protocol.md."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from core.errors import JieliError
from core.routes import ROUTE_ROLES, Role, add_routes
from kb_index.article import Status
from kb_index.http import ROUTES
from kb_index.knowledge_base import KNOWLEDGE_BASE, KnowledgeBase
from tests.integration.kb_index import articles
from tests.integration.kb_index.conftest import SqliteTransactions

Client = TestClient[web.Request, web.Application]


@web.middleware
async def tell_errors(request: web.Request, handler: object) -> web.StreamResponse:
    try:
        return await handler(request)  # type: ignore[operator,no-any-return]
    except JieliError as error:
        return web.json_response(error.to_json("en"), status=error.status)


@pytest.fixture
async def client(
    base: KnowledgeBase, transactions: SqliteTransactions, aiohttp_client: AiohttpClient
) -> Client:
    hostile = replace(articles.SNAPSHOT, answer="<script>x</script> [a](javascript:b)")
    hidden = replace(articles.PASSWORD, status=Status.DRAFT)
    await articles.load(
        transactions, articles.REFUND, articles.REFUND_EN, articles.INTERNAL, hostile, hidden
    )
    await base.refresh()
    app = web.Application(middlewares=[tell_errors])
    app[KNOWLEDGE_BASE] = base
    app[ROUTE_ROLES] = {}
    add_routes(app, ROUTES)
    return await aiohttp_client(app)


async def test_an_article_comes_as_safe_html_with_its_translations(client: Client) -> None:
    body = await (await client.get("/api/web/articles/refund-zh")).json()
    assert body["title"] == "购买的域名可以退款吗？"
    assert body["html"].strip() == "<p>域名注册成功后<strong>不能</strong>退款。</p>"
    assert body["updated_at"].endswith("Z")
    assert body["other_languages"] == [
        {"id": "refund-en", "language": "en", "title": articles.REFUND_EN.title}
    ]


async def test_markup_in_an_answer_is_text(client: Client) -> None:
    html = (await (await client.get("/api/web/articles/snapshot-zh")).json())["html"]
    assert "<script" not in html
    assert "href" not in html


@pytest.mark.parametrize("article_id", ["none", "margin-zh", "password-zh", "%00", "a" * 500])
async def test_what_customers_may_not_read_looks_like_nothing(
    client: Client, article_id: str
) -> None:
    response = await client.get(f"/api/web/articles/{article_id}")
    assert response.status == 404
    assert (await response.json())["error"]["code"] == "article_not_found"


async def test_agents_read_and_find_their_own_articles(client: Client) -> None:
    assert (await client.get("/api/desk/articles/margin-zh")).status == 200
    body = await (await client.get("/api/desk/articles", params={"q": "退款审批"})).json()
    assert body["articles"][0]["id"] == "margin-zh"
    assert 0 <= body["confidence"] <= 1


LISTED = {"id", "title", "summary", "language", "foreign", "product", "score"}
MARKED = {"title_marks", "excerpt", "excerpt_marks"}


async def test_agents_see_where_the_words_of_their_question_are(client: Client) -> None:
    found = await _found(client, q="域名能退钱吗")
    assert set(found) == LISTED | MARKED
    assert _marked(found["title"], found["title_marks"]) == ["域名", "退款"]
    assert found["excerpt"] == "域名注册成功后不能退款。"
    assert _marked(found["excerpt"], found["excerpt_marks"]) == ["域名", "退款"]


async def test_agents_are_told_why_if_they_ask(client: Client) -> None:
    found = await _found(client, q="tuikuan", language="zh", explain="true")
    assert set(found) == LISTED | MARKED | {"reasons"}
    assert {"pinyin", "words", "score"} <= {one["code"] for one in found["reasons"]}
    assert all(one["zh"] and one["en"] and 0 <= one["value"] <= 1.01 for one in found["reasons"])


async def test_every_field_and_reason_of_the_search_is_documented(client: Client) -> None:
    document = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text(encoding="utf-8")
    row = next(line for line in document.splitlines() if "GET /api/desk/articles?" in line)
    found = await _found(client, q="登路 tuikuan", language="zh", explain="true")
    assert [name for name in found if f'"{name}"' not in row and f"`{name}`" not in row] == []
    assert [one["code"] for one in found["reasons"] if f"`{one['code']}`" not in document] == []


async def _found(client: Client, **asked: str) -> dict[str, Any]:
    body = await (await client.get("/api/desk/articles", params=asked)).json()
    return body["articles"][0]  # type: ignore[no-any-return]


def _marked(text: str, marks: list[list[int]]) -> list[str]:
    return [text[start:end] for start, end in marks]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ({"q": "refund"}, "en"),
        ({"q": "退款"}, "zh"),
        ({"q": "退款 domain refund", "language": "en"}, "en"),
        ({"q": "domain refund 退款", "language": "zh"}, "zh"),
    ],
)
async def test_agents_search_in_the_language_they_name_else_in_that_of_their_words(
    client: Client, asked: dict[str, str], language: str
) -> None:
    found = (await (await client.get("/api/desk/articles", params=asked)).json())["articles"]
    assert {article["language"] for article in found} == {language}


async def test_no_words_find_no_articles(client: Client) -> None:
    assert (await (await client.get("/api/desk/articles")).json())["articles"] == []


async def test_too_many_words_are_refused(client: Client) -> None:
    response = await client.get("/api/desk/articles", params={"q": "退" * 2001})
    assert response.status == 400


def test_every_route_declares_its_role() -> None:
    roles = {route.path: route.role for route in ROUTES}
    assert roles == {
        "/api/web/articles/{id}": Role.PUBLIC,
        "/api/desk/articles": Role.AGENT,
        "/api/desk/articles/{id}": Role.AGENT,
    }
