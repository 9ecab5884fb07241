"""Every fact of a conversation, from the first question to the rating, in the order it happened."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from deflection.tables import FactRow
from handoff.bot.reply import (
    Alternatives,
    Answer,
    Choices,
    Decision,
    HandoffReason,
    NoAnswer,
    OfferPerson,
    RequestPerson,
    Vote,
    to_json,
)
from server.storage.database import Database
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both
from tests.integration.server.test_story import is_state


@pytest.fixture(params=BOTH)
def database_url(request):
    """Facts are the same on both kinds of database."""
    return on_both(request)


HITS = [{"article_id": "faq-0-zh", "title": "如何申请退款？", "score": 1.2}]


def attempt(question, decision, confidence):
    return {
        "question": question,
        "decision": decision.value,
        "confidence": confidence,
        "hits": HITS,
    }


ANSWER = Answer(
    article_id="faq-0-zh",
    title="如何申请退款？",
    language="zh",
    product="ecs",
    text="在订单页申请。",
    html="<p>在订单页申请。</p>",
    confidence=0.83,
    attempt=attempt("怎么退款", Decision.ANSWER, 0.83),
)
CHOICES = Choices(
    "您问的是：",
    [
        {"article_id": "faq-1-zh", "title": "发票多久寄出？", "summary": "五天", "product": "ecs"},
        {"article_id": "faq-2-zh", "title": "保留多久？", "summary": "十五天", "product": "ecs"},
    ],
    attempt("多久", Decision.CHOOSE, 0.4),
)
SCRIPT = {
    "怎么退款": [ANSWER],
    "多久": [CHOICES],
    "有用": [Vote("faq-0-zh", helped=True), NoAnswer("不客气")],
    "那个": [NoAnswer("请说得具体一些。", attempt("那个", Decision.ASK_BACK, 0.1))],
    "不行": [OfferPerson("需要人工吗？")],
    "转人工": [NoAnswer("好的。"), RequestPerson(HandoffReason.TWO_FAILURES, {"failures": 2})],
    "又来了": [NoAnswer("您好。")],
}


@pytest.fixture
def scripted(rasa):
    """Rasa that answers by the script above."""

    def reply(body):
        return [{"custom": to_json(each)} for each in SCRIPT[body["message"]]]

    rasa.reply = reply


@pytest.fixture
async def facts(settings):
    """Returns what happened: kind, article and the part of the data that matters."""

    async def read():
        database = Database(settings.database, lambda _: None)
        async with database.read() as session:
            rows = (await session.scalars(select(FactRow).order_by(FactRow.id))).all()
        await database.close()
        return rows

    return read


async def ask(page, question):
    """Ask, and wait until the bot has answered."""
    await page.say(question)
    await page.until(lambda f: f["type"] == "message" and f["message"]["sender"] == "bot")


async def read_article(page):
    """Open the article, and read it twice for a while."""
    reading = {"type": "reading", "article_id": "faq-0-zh", "reading_id": "r1"}
    await page.send(**reading, event="opened", seconds=0)
    await page.send(**reading, event="dwelt", seconds=10)
    await page.send(**reading, event="dwelt", seconds=10)
    await page.send(**reading, event="dwelt", seconds=25)


async def test_the_whole_story_is_told_by_its_facts(scripted, client, customer, sign_in, facts):
    headers = await sign_in()

    async def move(name, **body):
        path = f"/api/desk/conversations/{conversation_id}/{name}"
        response = await client.post(path, headers=headers, json=body or None)
        assert response.status in (200, 201), await response.text()

    async with customer() as page:
        await ask(page, "怎么退款")
        await read_article(page)
        await ask(page, "多久")
        await ask(page, "有用")
        await ask(page, "那个")
        await ask(page, "不行")
        await page.say("转人工")
        waiting = await page.until(is_state("queued"))
        conversation_id = waiting["conversation"]["id"]
        await page.send(type="leave_queue")
        await page.until(is_state("bot"))
        await page.say("转人工")
        await page.until(is_state("queued"))
        await move("accept")
        await move("messages", client_message_id="a1", article_id="faq-1-zh")
        await move("return_to_queue")
        await move("accept")
        await move("return_to_bot")
        await move("take_over")
        await move("resolve")
        closed = await page.until(lambda f: is_state("closed")(f) and f["conversation"]["survey"])
        survey_id = closed["conversation"]["survey"]["id"]
        await page.send(type="answer_survey", survey_id=survey_id, score=5, comment="很好")
        await page.until(lambda f: f["type"] == "ack" and "survey" in f)
        await ask(page, "又来了")

    rows = [row for row in await facts() if row.kind != "routed"]  # comes when routing looks
    assert [(row.kind, row.article_id) for row in rows] == [
        ("asked", None),
        ("searched", None),
        ("shown", "faq-0-zh"),
        ("opened", "faq-0-zh"),
        ("dwelt", "faq-0-zh"),
        ("dwelt", "faq-0-zh"),
        ("asked", None),
        ("searched", None),
        ("shown", "faq-1-zh"),
        ("shown", "faq-2-zh"),
        ("voted", "faq-0-zh"),
        ("asked", None),
        ("searched", None),
        ("clarified", None),
        ("handoff_offered", None),
        ("handoff_requested", None),
        ("queued", None),
        ("abandoned", None),
        ("handoff_requested", None),
        ("queued", None),
        ("accepted", None),
        ("agent_replied", None),
        ("shown", "faq-1-zh"),
        ("requeued", None),
        ("accepted", None),
        ("returned_to_bot", None),
        ("accepted", None),
        ("resolved", None),
        ("survey_asked", None),
        ("survey_answered", None),
        ("recontacted", None),
    ]
    of = {kind: [row for row in rows if row.kind == kind] for kind in {row.kind for row in rows}}
    assert of["searched"][0].data == attempt("怎么退款", Decision.ANSWER, 0.83)
    assert of["shown"][0].data["score"] == 0.83
    assert [row.data["seconds"] for row in of["dwelt"]] == [10, 25]
    assert of["voted"][0].data == {"helped": True}
    assert of["handoff_requested"][0].data == {"reason": "two_failures"}
    assert of["abandoned"][0].data["waited_seconds"] >= 0
    assert all(row.data["agent_id"] for row in of["accepted"])
    assert of["shown"][-1].data["sent_by"] == "agent"
    about = {"survey_id": survey_id, "kind": "csat"}
    assert of["survey_asked"][0].data == about
    assert of["survey_answered"][0].data == {
        **about,
        "score": 5,
        "comment": "很好",
        "commented": True,
        "via": "page",
    }
    assert {row.conversation_id for row in rows} == {conversation_id}
    assert [row.episode for row in rows] == [1] * (len(rows) - 1) + [2]
    assert [row.at for row in rows] == sorted(row.at for row in rows)


async def test_an_answer_without_rasa_is_told_as_degraded(rasa, customer, facts):
    rasa.reply = lambda _: []
    async with customer() as page:
        await page.say("如何申请退款？")
        await page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "offer_person"
        )
    kinds = [row.kind for row in await facts()]
    assert kinds[:2] == ["asked", "searched"]
    assert {"shown", "handoff_offered"} <= set(kinds)
    assert kinds[-1] == "bot_degraded"


OFFERED = [
    {"facet": "product", "value": "ecs", "name": "云服务器 ECS"},
    {"facet": "product", "value": "domain", "name": "域名"},
]
CLARIFY = {"kind": "clarify", "question": "怎么续费", "facet": "product", "value": "domain"}


async def test_what_was_asked_back_and_what_she_chose_are_told(rasa, customer, facts):
    asked = attempt("怎么续费", Decision.ASK_BACK, 0.3)
    chosen = {"facet": "product", "value": "domain"}
    answered = {**ANSWER.attempt, "searched": "怎么续费 域名", "chosen": chosen}
    replies = {
        "怎么续费": Alternatives("您说的是云服务器 ECS还是域名？", "怎么续费", OFFERED, asked),
        "/question": replace(ANSWER, attempt=answered),
    }
    rasa.reply = lambda body: [{"custom": to_json(replies[body["message"].split("{")[0]])}]
    async with customer() as page:
        await page.say("怎么续费")
        question = await page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "alternatives"
        )
        assert question["message"]["data"] == {"question": "怎么续费", "alternatives": OFFERED}
        await page.send(type="message", client_message_id="c1", text="域名", action=CLARIFY)
        await page.until(lambda f: f["type"] == "message" and f["message"]["kind"] == "answer")
    rows = await facts()
    assert [row.kind for row in rows] == ["asked", "searched", "clarified", "searched", "shown"]
    assert rows[2].data == {"alternatives": OFFERED}
    assert rows[3].data["chosen"] == chosen


async def test_a_typed_answer_to_what_was_asked_back_is_the_click(rasa, customer):
    asked = attempt("怎么续费", Decision.ASK_BACK, 0.3)
    back = Alternatives("您说的是云服务器 ECS还是域名？", "怎么续费", OFFERED, asked)
    rasa.reply = lambda _: [{"custom": to_json(back)}]
    async with customer() as page:
        await ask(page, "怎么续费")
        await page.say("最后一个")
        await rasa.wait_for("/question")
    told = {name: CLARIFY[name] for name in ("question", "facet", "value")}
    assert json.loads(rasa.asked[1]["message"].removeprefix("/question")) == told
    assert rasa.asked[0]["metadata"]["context"]["question"] == ""
    assert rasa.asked[1]["metadata"]["context"]["question"] == "怎么续费"
