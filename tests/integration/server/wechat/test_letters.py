"""Pages behind what is sent: an article that counts as read, and the way back into her chat."""

from __future__ import annotations

import re

import pytest

from core.database import TRANSACTIONS
from deflection.store import facts_of
from handoff import store
from handoff.bot.reply import Answer, to_json
from handoff.message import Address
from server.settings import Settings
from tests.integration.server.wechat.conftest import ANNA

LONG = Answer(
    article_id="faq-0-zh",
    title="如何申请退款？",
    language="zh",
    product="ecs",
    text="在订单页选择申请退款。" * 20,
    html="<p>…</p>",
    complete=False,
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The public address is the one that tests call, whatever its port."""
    return settings.model_copy(update={"public_url": "https://help.example"})


def path_of(url: str) -> str:
    assert url.startswith("https://help.example/letters/")
    return url.removeprefix("https://help.example")


async def test_an_article_opens_as_a_page_and_its_reading_counts(
    client, wechat, rasa, until, conversation
):
    rasa.reply = lambda body: [{"custom": to_json(LONG)}]
    await wechat.say(ANNA, "怎么退款？")
    phone = wechat.phone(ANNA)
    await until(lambda: len(phone.seen) == 2)
    article = phone.seen[0]["news"]["articles"][0]
    assert (article["title"], len(phone.seen[1]["msgmenu"]["list"])) == ("如何申请退款？", 3)
    path = path_of(article["url"])
    response = await client.get(path)
    html = await response.text()
    assert "<strong>申请退款</strong>" in html
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    reading = re.search(r'data-reading="(\w+)"', html)[1]
    for event, seconds in (("opened", 0), ("dwelt", 20)):
        beat = {"reading_id": reading, "event": event, "seconds": seconds}
        assert (await client.post(path, json=beat)).status == 204
    async with client.app[TRANSACTIONS].read() as session:
        facts = await facts_of(session, (await conversation()).id)
    read = [
        (f.kind.value, f.article_id, f.data["seconds"]) for f in facts if "reading_id" in f.data
    ]
    assert read == [("opened", "faq-0-zh", 0), ("dwelt", "faq-0-zh", 20)]


@pytest.fixture
async def link(client, wechat, rasa, until):
    """The address of the article that she was sent."""
    rasa.reply = lambda body: [{"custom": to_json(LONG)}]
    await wechat.say(ANNA, "怎么退款？")
    await until(lambda: wechat.phone(ANNA).seen)
    return path_of(wechat.phone(ANNA).seen[0]["news"]["articles"][0]["url"])


async def test_an_address_that_was_not_made_by_us_shows_nothing(client, link):
    forged = link[:-3] + ("AAA" if link[-3:] != "AAA" else "BBB")
    unsigned = "/letters/read/eyJhbGciOiJub25lIn0.eyJzdWIiOiJvIn0."
    # An article's address is no way into the conversation.
    borrowed = link.replace("/read/", "/talk/")
    for path in (forged, unsigned, borrowed, "/letters/read/x"):
        response = await client.get(path)
        assert response.status == 404
        assert "链接无效" in await response.text()
    assert (await client.post(forged, json={})).status == 404


async def test_a_beat_that_is_none_is_refused(client, link):
    for body in (
        {},
        {"reading_id": "r", "event": "eaten"},
        {"reading_id": "../x", "event": "opened"},
    ):
        assert (await client.post(link, json=body)).status == 400


@pytest.mark.parametrize(
    "account_lines",
    [{"template": "{id: TPL, question: thing1, answer: thing2, time: time3}"}],
    indirect=True,
)
async def test_an_answer_in_a_shut_window_is_told_by_template_and_leads_back_to_the_chat(
    client, wechat, sign_in, until, moved, conversation, transcript
):
    headers = await sign_in()
    await client.put("/api/desk/presence", headers=headers, json={"presence": "online"})
    await wechat.say(ANNA, "转人工")
    await until(lambda: wechat.phone(ANNA).seen)
    one = f"/api/desk/conversations/{(await conversation()).id}"
    await client.post(f"{one}/accept", headers=headers)
    moved.advance(hours=49)
    for at, text in enumerate(("<b>已为您退款</b>", "三天到账")):
        body = {"client_message_id": f"t{at}", "text": text}
        await client.post(f"{one}/messages", headers=headers, json=body)
        await until(lambda: wechat.templates)
    [sent] = wechat.templates  # told once
    assert sent["template_id"] == "TPL"
    assert sent["data"]["thing2"]["value"] == "<b>已为您退款</b>"
    path = path_of(sent["url"])
    html = await (await client.get(path)).text()
    assert "&lt;b&gt;已为您退款&lt;/b&gt;" in html
    fresh = re.search(r'name="id" value="(\w+)"', html)[1]
    for _ in range(2):
        posted = await client.post(path, data={"id": fresh, "text": "收到，谢谢"})
        assert posted.status == 200
        assert "收到，谢谢" in await posted.text()
    hers = [m.text for m in await transcript() if m.sender == "customer"]
    assert hers == ["转人工", "收到，谢谢"]  # the same conversation, once
    assert (await client.post(path, data={"id": "x", "text": ""})).status == 400

    await wechat.event(ANNA, "TEMPLATESENDJOBFINISH", MsgID="200163836", Status="success")
    await wechat.say(ANNA, "在吗")
    await until(lambda: any("三天到账" in text for text in wechat.phone(ANNA).texts))


@pytest.mark.parametrize("account_lines", [{"template": "{id: TPL}"}], indirect=True)
async def test_a_template_that_the_account_may_not_send_holds_up_nothing(
    client, wechat, sign_in, until, moved, conversation
):
    headers = await sign_in()
    await client.put("/api/desk/presence", headers=headers, json={"presence": "online"})
    await wechat.say(ANNA, "转人工")
    await until(lambda: wechat.phone(ANNA).seen)
    one = f"/api/desk/conversations/{(await conversation()).id}"
    await client.post(f"{one}/accept", headers=headers)
    moved.advance(hours=49)
    wechat.template_code = 48001
    body = {"client_message_id": "t", "text": "三天到账"}
    await client.post(f"{one}/messages", headers=headers, json=body)
    await until(lambda: wechat.templates)
    await wechat.say(ANNA, "在吗")
    await until(lambda: any("三天到账" in text for text in wechat.phone(ANNA).texts))
    assert len(wechat.templates) == 1


def subscribing(kind, **template):
    """An account that tells of answers by subscription messages."""
    told = {"id": "TPL", "question": "thing1", "answer": "thing2", **template}
    lines = ", ".join(f'{name}: "{value}"' for name, value in told.items())
    return {"kind": kind, "template": f"{{{lines}}}"}


@pytest.fixture
def answered_late(client, sign_in, until, moved, wechat, account_lines):
    """Lets an agent answer her when the window is shut, so many times."""
    channel = "wechat" if account_lines["kind"] == "official" else "mini_program"

    async def answer(*texts):
        headers = await sign_in()
        await client.put("/api/desk/presence", headers=headers, json={"presence": "online"})
        await wechat.say(ANNA, "转人工")
        await until(lambda: wechat.phone(ANNA).seen)
        async with client.app[TRANSACTIONS].read() as session:
            row = await store.current(session, Address(channel, "shop", ANNA))
        one = f"/api/desk/conversations/{row.id}"
        await client.post(f"{one}/accept", headers=headers)
        moved.advance(hours=49)
        for at, text in enumerate(texts):
            body = {"client_message_id": f"late{at}", "text": text}
            await client.post(f"{one}/messages", headers=headers, json=body)

    return answer


@pytest.mark.parametrize(
    ("account_lines", "page"),
    [
        (subscribing("mini_program", page="pages/talk/index?to={url}"), "pages/talk/index?to=http"),
        (subscribing("official", path="/cgi-bin/message/subscribe/bizsend"), "http"),
    ],
    indirect=["account_lines"],
)
async def test_a_consent_is_good_for_one_subscription_message(
    client, wechat, until, answered_late, page
):
    wechat.consents[ANNA] = 1
    await answered_late("已为您退款", "三天到账")
    await until(lambda: wechat.templates)
    [sent] = wechat.templates
    assert sent["page"].startswith(page)
    assert "url" not in sent
    assert sent["data"]["thing1"] == {"value": "转人工"}
    assert sent["data"]["thing2"]["value"] in (
        "已为您退款",
        "三天到账",
    )  # the last that she got not
    assert wechat.consents[ANNA] == 0


@pytest.mark.parametrize("account_lines", [subscribing("mini_program")], indirect=True)
async def test_without_her_consent_the_answer_waits_and_comes_when_she_writes(
    client, wechat, until, answered_late
):
    await answered_late("已为您退款")
    await until(lambda: "subscription" in wechat.calls)
    assert wechat.templates == []
    await wechat.say(ANNA, "在吗")
    await until(lambda: any("已为您退款" in text for text in wechat.phone(ANNA).texts))
    assert wechat.calls.count("subscription") == 1
