"""Behind a chat: how it ended, a draft for the editors, a flag on an article."""

from __future__ import annotations

import pytest

from core.database import TRANSACTIONS
from deflection.facts import FactKind
from deflection.store import facts_of
from kb_index.article import Status
from kb_index.knowledge_base import KNOWLEDGE_BASE
from kb_index.store import read_articles

DRAFT = {
    "title": "怎么改抬头？",
    "answer": "在**发票页**改。",
    "variants": ["抬头写错了怎么办", ""],
}


class Chat:
    """A chat of 梅's, and the addresses behind it."""

    def __init__(self, client, conversation_id, headers):
        self.client, self.id, self.headers = client, conversation_id, headers

    async def call(self, method, path, body=None, headers=None):
        address = f"/api/desk/conversations/{self.id}/{path}"
        return await self.client.request(
            method, address, json=body, headers=headers or self.headers
        )

    async def code(self, method, path, body=None, headers=None):
        response = await self.call(method, path, body, headers)
        return response.status, (await response.json())["error"]["code"]

    async def facts(self, kind):
        async with self.client.app[TRANSACTIONS].read() as session:
            return [fact for fact in await facts_of(session, self.id) if fact.kind is kind]


@pytest.fixture
def chat(client, customer, agent):
    """Runs a short chat with a test in the middle."""

    async def run(test):
        async with customer() as page, agent() as desk:
            await page.say("怎么改发票抬头？")
            await page.message("bot:")
            await page.say("转人工", action={"kind": "request_person"})
            frame = await desk.until(
                lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
            )
            chat = Chat(client, frame["conversation"]["id"], desk.headers)
            await chat.call("POST", "accept")
            await chat.call(
                "POST", "messages", {"client_message_id": "m1", "text": "在发票页改抬头。"}
            )
            await page.message("在发票页")
            await test(chat)

    return run


async def test_how_a_chat_ended_is_kept_with_its_facts(chat):
    async def test(chat):
        await chat.call("POST", "resolve")
        body = {"reason": "solved", "in_knowledge_base": "no", "tags": ["发票", " 发票 ", "<b>"]}
        assert (await chat.call("PUT", "wrap_up", body)).status == 200
        again = {"reason": "explained", "tags": []}
        await chat.call("PUT", "wrap_up", {**body, **again})
        found = await (await chat.call("GET", "wrap_up")).json()
        assert found["wrap_up"]["reason"] == "explained"
        assert {"code": "solved", "zh": "已解决", "en": "Solved"} in found["reasons"]
        facts = await chat.facts(FactKind.WRAPPED_UP)
        assert [fact.data["tags"] for fact in facts] == [["发票", "<b>"], []]

    await chat(test)


async def test_a_chat_proposes_its_own_words_as_an_article(chat):
    async def test(chat):
        found = await (await chat.call("GET", "wrap_up")).json()
        assert found["proposal"] == {
            "title": "怎么改发票抬头？",
            "answer": "在发票页改抬头。",
            "variants": [],
        }

    await chat(test)


async def test_a_draft_is_kept_for_editors_and_found_by_nobody_else(chat, client):
    async def test(chat):
        first = await (await chat.call("POST", "draft_article", DRAFT)).json()
        again = await (await chat.call("POST", "draft_article", {**DRAFT, "title": "新"})).json()
        article_id = first["article"]["id"]
        assert again["article"]["id"] == article_id
        base = client.app[KNOWLEDGE_BASE]
        await base.refresh()
        async with client.app[TRANSACTIONS].read() as session:
            [article] = await read_articles(session, [article_id])
        assert (article.status, article.title) == (Status.IN_REVIEW, "新")
        assert article.variants == ("抬头写错了怎么办",)
        assert (await client.get(f"/api/web/articles/{article_id}")).status == 404
        found = await client.get("/api/desk/articles?q=抬头写错了怎么办", headers=chat.headers)
        assert article_id not in [each["id"] for each in (await found.json())["articles"]]
        detail = await client.get(f"/api/desk/conversations/{chat.id}", headers=chat.headers)
        assert (await detail.json())["record"]["articles"] == []

    await chat(test)


async def test_a_draft_that_an_editor_has_in_hand_is_not_written_over(chat, client):
    from dataclasses import replace

    from core.clock import utc_now
    from kb_index.service import publish

    async def test(chat):
        made = await (await chat.call("POST", "draft_article", DRAFT)).json()
        async with client.app[TRANSACTIONS].write() as session:
            [article] = await read_articles(session, [made["article"]["id"]])
            await publish(session, replace(article, answer="编辑写的"), utc_now(), "editor")
        assert await chat.code("POST", "draft_article", DRAFT) == (409, "draft_taken_up")
        async with client.app[TRANSACTIONS].read() as session:
            [article] = await read_articles(session, [made["article"]["id"]])
        assert article.answer == "编辑写的"

    await chat(test)


async def test_flags_reach_the_facts_with_what_is_wrong(chat):
    async def test(chat):
        wrong = {"kind": "wrong", "article_id": "faq-1-zh", "comment": "时间不对<script>"}
        assert (await chat.call("POST", "flags", wrong)).status == 204
        missing = {"kind": "missing", "comment": "怎么改抬头"}
        assert (await chat.call("POST", "flags", missing)).status == 204
        outdated = {"kind": "outdated", "article_id": "faq-1-zh"}
        assert (await chat.call("POST", "flags", outdated)).status == 204
        first, second, third = await chat.facts(FactKind.FLAGGED)
        assert (third.article_id, third.data["kind"]) == ("faq-1-zh", "outdated")
        assert (first.article_id, first.data["title"]) == ("faq-1-zh", "发票多久寄出？")
        assert (second.article_id, second.data["comment"]) == (None, "怎么改抬头")

    await chat(test)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("PUT", "wrap_up", {"reason": "because"}, 400, "invalid_input"),
        ("PUT", "wrap_up", {"reason": "solved", "tags": ["x"] * 11}, 400, "invalid_input"),
        ("PUT", "wrap_up", {"reason": "solved", "tags": ["长" * 33]}, 400, "invalid_input"),
        ("POST", "draft_article", {**DRAFT, "title": " "}, 400, "empty_message"),
        ("POST", "draft_article", {**DRAFT, "answer": "长" * 20_001}, 400, "message_too_long"),
        ("POST", "draft_article", {**DRAFT, "variants": "x"}, 400, "invalid_input"),
        ("POST", "flags", {"kind": "wrong"}, 400, "invalid_input"),
        ("POST", "flags", {"kind": "outdated"}, 400, "invalid_input"),
        ("POST", "flags", {"kind": "missing"}, 400, "invalid_input"),
        ("POST", "flags", {"kind": "wrong", "article_id": "nothing"}, 404, "article_not_found"),
        ("POST", "flags", {"kind": "rude", "comment": "x"}, 400, "invalid_input"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason(chat, method, path, body, status, code):
    async def test(chat):
        assert await chat.code(method, path, body) == (status, code)

    await chat(test)


async def test_the_chat_of_another_is_hers_to_wrap_up(chat, sign_in):
    async def test(chat):
        tom = await sign_in("tom")
        body = {"reason": "solved"}
        assert await chat.code("PUT", "wrap_up", body, tom) == (409, "not_the_assignee")
        assert await chat.code("POST", "draft_article", DRAFT, tom) == (409, "not_the_assignee")

    await chat(test)
