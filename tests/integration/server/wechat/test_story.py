"""The story in WeChat: ask, get an answer, choose, ask for a person, be answered from the desk."""

from __future__ import annotations

import asyncio
import json

from handoff.bot.reply import Answer, Choices, to_json
from tests.fakes.wechat.platform import PNG
from tests.integration.server.conftest import PATIENCE, FakeRasa
from tests.integration.server.wechat.conftest import ANNA

ARTICLE = Answer(
    article_id="faq-0-zh",
    title="如何申请退款？",
    language="zh",
    product="ecs",
    text="在订单页选择申请退款，三个工作日内到账。",
    html="<p>…</p>",
    confidence=0.9,
)
OFFERED = Choices(
    "您想问的是下面哪一个？",
    [
        {"article_id": "faq-0-zh", "title": "如何申请退款？", "summary": "…", "product": "ecs"},
        {"article_id": "faq-1-zh", "title": "发票多久寄出？", "summary": "…", "product": "ecs"},
    ],
)


def answering(*replies):
    """Let the stand-in for Rasa propose these, whatever is asked; a click it hands on as a text."""

    def reply(body):
        if body["message"] == "/request_person":
            return original(body)
        return [{"custom": to_json(each)} for each in replies]

    original = FakeRasa.say
    return reply


async def test_a_question_is_answered_and_the_answer_voted_on(
    client, wechat, rasa, until, transcript
):
    rasa.reply = answering(ARTICLE)
    assert await wechat.say(ANNA, "怎么退款？") == "success"
    phone = wechat.phone(ANNA)
    await until(lambda: phone.seen)
    [menu] = phone.seen
    assert menu["msgtype"] == "msgmenu"
    assert "三个工作日内到账" in menu["msgmenu"]["head_content"]
    assert [each["content"] for each in menu["msgmenu"]["list"]] == ["解决了", "没解决", "转人工"]

    assert await wechat.click(ANNA, "解决了") == "success"
    await until(lambda: len(rasa.asked) == 2)
    assert rasa.asked[1]["message"].startswith("/helped")
    said = [m for m in await transcript() if m.sender == "customer"]
    assert said[1].data["action"] == {"kind": "helped", "article_id": "faq-0-zh", "value": True}


async def test_a_choice_is_made_by_click_by_number_and_by_its_words(
    client, wechat, rasa, until, transcript
):
    rasa.reply = answering(OFFERED)
    await wechat.say(ANNA, "钱的问题")
    phone = wechat.phone(ANNA)
    await until(lambda: phone.seen)
    await wechat.click(ANNA, "发票多久寄出？")
    await until(lambda: len(rasa.asked) == 2)
    assert json.loads(rasa.asked[1]["message"].removeprefix("/choose")) == {
        "article_id": "faq-1-zh"
    }
    await until(lambda: len(phone.seen) == 2)
    await wechat.say(ANNA, "第二个")
    await until(lambda: len(rasa.asked) == 3)
    assert rasa.asked[2]["message"] == rasa.asked[1]["message"]


async def test_to_a_person_and_back_with_a_picture(client, wechat, agent, until, transcript):
    phone = wechat.phone(ANNA)
    async with agent() as desk:
        await wechat.say(ANNA, "怎么退款？")
        await wechat.say(ANNA, "转人工")
        queued = await desk.until(
            lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
        )
        assert queued["conversation"]["channel"] == "wechat"
        one = f"/api/desk/conversations/{queued['conversation']['id']}"
        await until(lambda: any("正在排队" in text for text in phone.texts))
        await client.post(f"{one}/accept", headers=desk.headers)
        body = {"client_message_id": "a1", "text": "您好，请把截图发给我。"}
        await client.post(f"{one}/messages", headers=desk.headers, json=body)
        await until(lambda: any("请把截图发给我" in text for text in phone.texts))
        # Who serves her now, she is told together with the agent's first words.
        assert "为您服务" in next(text for text in phone.texts if "截图" in text)

        await wechat.show(ANNA, PNG)
        await desk.send(type="open", conversation_id=queued["conversation"]["id"], after_seq=0)
        shown = await desk.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "file"
        )
        file = shown["message"]["data"]["file"]
        assert file["type"] == "image/png"
        read = await client.get(f"/api/desk/files/{file['id']}", headers=desk.headers)
        assert await read.read() == PNG

        path = f"{one}/files?name=how.png&client_message_id=a2"
        sent = await client.post(
            path, headers={**desk.headers, "Content-Type": "image/png"}, data=PNG
        )
        assert sent.status == 201
        await until(lambda: phone.seen[-1]["msgtype"] == "image")
        assert wechat.uploaded == [PNG]

        await client.post(f"{one}/resolve", headers=desk.headers)
        await until(lambda: any("满意吗" in text for text in phone.texts))
        assert "谢谢" in (await answer_of(wechat, "5"))
    rated = [m for m in await transcript() if m.text == "5"]
    assert rated == []  # a rating is no message, and opens nothing again


async def answer_of(wechat, text):
    """Return what the phone shows as the answer itself."""
    await wechat.say(ANNA, text)
    return wechat.phone(ANNA).texts[-1]


async def test_who_follows_is_welcomed_at_once_and_for_nothing(client, wechat):
    await wechat.event(ANNA, "subscribe", "qrscene_desk")
    [welcome] = wechat.phone(ANNA).seen
    assert welcome["passive"]
    assert "转人工" in welcome["text"]["content"]
    assert "send" not in wechat.calls


async def test_a_picture_to_the_bot_is_kept_and_she_is_told_that_it_cannot_see(
    client, wechat, until, transcript
):
    await wechat.show(ANNA, PNG)
    await until(lambda: any("看不懂" in text for text in wechat.phone(ANNA).texts))
    kinds = [(m.sender, m.kind) for m in await transcript()]
    assert kinds == [("customer", "file"), ("bot", "text")]


async def _hers(transcript):
    return [m for m in await transcript() if m.sender == "customer"]


async def first_words(transcript):
    """Return her messages, once there are any."""
    async with asyncio.timeout(PATIENCE):
        while not (hers := await _hers(transcript)):  # noqa: ASYNC110 - another task stores it
            await asyncio.sleep(0.02)
        return hers


async def test_a_picture_that_cannot_be_fetched_is_told_to_the_desk(client, wechat, transcript):
    await wechat.push(ANNA, "message", MsgType="image", MediaId="gone", PicUrl="http://x.example")
    assert [m.text for m in await first_words(transcript)] == ["［图片没能取到］"]


async def test_a_page_that_calls_itself_a_picture_is_none(client, wechat, transcript):
    await wechat.show(ANNA, b"<script>alert(1)</script>", "image/png")
    assert [m.kind for m in await first_words(transcript)] == ["text"]
