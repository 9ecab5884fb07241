"""The studio's page tries what is being written: over REST, by editors alone, and not too often."""

from __future__ import annotations

import pytest

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.routes import Role
from deflection.facts import Fact, FactKind, Subject
from deflection.store import record
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff

ADDRESSES = ("trial", "alike", "would_answer", "hints")
CONTENT = {
    "title": "怎么换发票抬头？",
    "answer": "在订单页修改抬头。",
    "variants": ["发票抬头写错了"],
}
DRAFT = {"id": None, "language": "zh", "content": CONTENT}
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
async def editor(client, sign_in):
    """The headers of somebody who writes articles."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "lin", "林", PASSWORD, roles=(Role.EDITOR,))
    return await sign_in("lin")


@pytest.fixture
def ask(client, editor):
    """Asks one of the addresses and returns the status and the answer."""

    async def post(address, **body):
        response = await client.post(
            f"/api/studio/{address}", json={"draft": DRAFT, **body}, headers=editor
        )
        return response.status, await response.json()

    return post


async def test_a_trial_tells_the_place_the_reasons_and_what_the_bot_would_do(ask):
    status, told = await ask("trial", question="发票抬头怎么改")
    assert status == 200
    assert told["place"] == 1
    assert told["language"] == "zh"
    assert told["decision"] in ("answer", "choose")
    assert told["confidence"] > told["now"]["confidence"]
    mine, *others = told["hits"]
    assert (mine["mine"], mine["place"], mine["title"]) == (True, 1, CONTENT["title"])
    assert mine["id"] in told["shown"]
    assert {reason["code"] for reason in mine["reasons"]} >= {"words", "score"}
    assert [hit["id"] for hit in others if not hit["mine"]] == [hit["id"] for hit in others]
    assert mine["id"] not in told["now"]["shown"]


async def test_a_draft_far_down_is_listed_after_the_first(ask):
    _, told = await ask("trial", question="发票多久寄出", limit=1)
    places = [(hit["place"], hit["mine"]) for hit in told["hits"]]
    assert places == [(1, False), (told["place"], True)]


async def test_the_stored_version_of_an_article_is_left_out(ask):
    draft = {**DRAFT, "id": "faq-1-zh"}
    _, told = await ask("trial", draft=draft, question="发票多久寄出")
    assert [hit["title"] for hit in told["hits"] if hit["id"] == "faq-1-zh"] == [CONTENT["title"]]
    assert "faq-1-zh" in told["now"]["shown"]


async def test_what_is_there_already_is_told(ask):
    content = {"title": "发票要多久才寄出？"}
    status, told = await ask("alike", draft={**DRAFT, "content": content})
    assert status == 200
    assert [one["article_id"] for one in told["alike"]] == ["faq-1-zh"]
    assert told["alike"][0]["theirs"] == "发票多久寄出？"


async def test_hints_are_told_in_both_languages(ask):
    _, told = await ask("hints", draft={**DRAFT, "content": {"title": "发票"}}, languages=["zh"])
    codes = [hint["code"] for hint in told["hints"]]
    assert codes == ["title_no_question", "few_variants", "translation_missing"]
    assert all(hint["zh"] and hint["en"] for hint in told["hints"])


async def asked(client, *questions):
    """Write down that customers asked something and what the bot decided."""
    facts = [
        Fact(FactKind.SEARCHED, utc_now(), data={"question": text, "decision": decision})
        for text, decision in questions
    ]
    async with client.app[TRANSACTIONS].write() as session:
        await record(session, Subject("c1", "k1", 1, "web"), *facts)


async def test_what_customers_asked_and_nothing_answered_is_tried(ask, client):
    await asked(
        client,
        ("手机号换绑", "no_answer"),
        ("手机号换绑", "no_answer"),
        ("换绑手机", "answer"),
        ("今天天气怎么样", "no_answer"),
    )
    content = {"title": "怎么换绑手机号？", "answer": "在账号设置里换绑。"}
    status, told = await ask("would_answer", draft={**DRAFT, "content": content})
    assert status == 200
    assert (told["asked"], told["looked_at"]) == (2, 2)
    [found] = told["questions"]
    assert (found["question"], found["times"], found["place"]) == ("手机号换绑", 2, 1)
    assert (found["before"], found["after"]) == ("no_answer", "answer")


async def test_what_may_be_personal_is_not_shown(ask, client):
    await asked(client, ("我的邮箱 mei@shop.example 发票抬头写错了", "no_answer"))
    _, told = await ask("would_answer")
    assert "mei@shop.example" not in str(told)


async def test_only_editors_may(client, sign_in):
    body, agent = {"draft": DRAFT, "question": "发票"}, await sign_in("mei")
    for address in ADDRESSES:
        path = f"/api/studio/{address}"
        assert (await client.post(path, json=body)).status == 401
        assert (await client.post(path, json=body, headers=agent)).status == 403


@pytest.mark.parametrize(
    "draft",
    [
        None,
        {},
        {**DRAFT, "language": "fr"},
        {**DRAFT, "id": "x" * 65},
        {**DRAFT, "content": {"title": "字" * 501}},
        {**DRAFT, "content": {"variants": ["问"] * 201}},
        {**DRAFT, "content": {"audience": "everybody"}},
        {**DRAFT, "content": {"valid_from": "2026-01-01T00:00:00"}},
    ],
)
async def test_a_draft_that_is_none_is_refused_by_its_field(ask, draft):
    for address in ADDRESSES:
        status, told = await ask(address, draft=draft, question="发票")
        assert (status, told["error"]["code"]) == (400, "invalid_input")


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"title": SCRIPT, "answer": SCRIPT, "variants": [SCRIPT]},
        {"title": "\x00\u202e"},
        {"answer": "`" * 3000 + "[" * 3000 + "*" * 3000},
        {"title": "🙂", "answer": "👍" * 500},
        {"answer": "# 题\n\n" * 2000},
    ],
)
async def test_odd_drafts_are_tried_like_others(ask, content):
    draft = {**DRAFT, "content": content}
    for address in ADDRESSES:
        status, told = await ask(address, draft=draft, question=SCRIPT)
        assert status == 200
        assert "\u202e" not in str(told)


async def test_a_long_draft_is_refused_before_it_is_read(ask):
    draft = {**DRAFT, "content": {"answer": "字" * 60_000}}
    status, told = await ask("trial", draft=draft, question="发票")
    assert (status, told["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize("limit", [0, 21, "many"])
async def test_limits_are_kept(ask, limit):
    status, _ = await ask("trial", question="发票", limit=limit)
    assert status == 400


async def test_who_asks_too_often_is_told_when_to_come_again(ask):
    statuses = [(await ask("hints"))[0] for _ in range(60)]
    assert statuses[:10] == [200] * 10
    assert 429 in statuses


async def test_trying_with_all_questions_has_a_limit_of_its_own(ask):
    statuses = [(await ask("would_answer"))[0] for _ in range(7)]
    assert statuses == [200] * 6 + [429]
    assert (await ask("trial", question="发票"))[0] == 200
