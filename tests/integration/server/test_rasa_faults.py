"""Promises 6 and 9: whatever Rasa does, the customer is answered once and nobody is lost."""

from __future__ import annotations

import pytest

from handoff.bot.reply import Say, to_json
from tests.integration.server.test_story import is_state


@pytest.mark.parametrize(
    ("reply", "status"),
    [
        ([], 200),
        ("<html>bad gateway</html>", 502),
        ("<html>hello</html>", 200),
        ([{"custom": {"kind": "unheard_of"}}], 200),
        ({"not": "a list"}, 200),
        ([None], 200),
        (["custom"], 200),
        ([{"custom": "say"}], 200),
        ([{"recipient_id": "x"}], 200),
        ([{"text": " "}], 200),
        ([{"custom": {"kind": "say", "text": None}}], 200),
        ([{"custom": to_json(Say("好"))}, {"custom": {"kind": "say"}}], 200),
    ],
    ids=[
        "empty",
        "502",
        "html",
        "unknown proposal",
        "no list",
        "null",
        "a word",
        "custom is no object",
        "no words",
        "blank",
        "words that are none",
        "broken in the middle",
    ],
)
async def test_an_answer_that_is_none_falls_back_to_search_and_offers_a_person(
    rasa, customer, reply, status
):
    rasa.reply, rasa.status = (lambda _: reply), status
    async with customer() as page:
        await page.say("如何申请退款？")
        answer = await page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] in ("answer", "choices")
        )
        assert "退款" in str(answer["message"]["data"])
        await page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "offer_person"
        )


@pytest.mark.parametrize("settings", [{"rasa_timeout": 0.5}], indirect=True)
async def test_a_rasa_that_hangs_is_not_waited_for(rasa, customer):
    rasa.answering.clear()
    async with customer() as page:
        await page.say("如何申请退款？")
        assert (await page.get("ack"))["seq"] == 1
        await page.until(
            lambda f: f["type"] == "message" and f["message"]["kind"] == "offer_person"
        )


async def test_without_rasa_a_person_can_still_be_asked_for(rasa, customer):
    rasa.reply = lambda _: []
    async with customer() as page:
        await page.say("我要找人工客服")
        await page.until(is_state("queued"))


async def test_the_bot_stays_silent_when_a_person_took_over_meanwhile(
    rasa, customer, client, sign_in
):
    headers = await sign_in()
    async with customer() as page:
        await page.say("第一句")
        await page.message("bot: 第一句")
        rasa.answering.clear()
        await page.say("第二句")
        await rasa.wait_for("第二句")
        listed = await client.get("/api/desk/conversations?list=bot", headers=headers)
        [conversation] = (await listed.json())["conversations"]
        path = f"/api/desk/conversations/{conversation['id']}"
        assert (await client.post(f"{path}/take_over", headers=headers)).status == 200
        await page.until(is_state("assigned"))
        await client.post(
            f"{path}/messages",
            json={"client_message_id": "x", "text": "我来处理"},
            headers=headers,
        )
        await page.message("我来处理")
        rasa.answering.set()
        # The app has heard Rasa out when the bot's typing ends; whatever comes is there by then.
        await page.until(lambda f: f["type"] == "typing" and not f["active"])
        await page.send(type="ping")
        await page.get("pong")
    assert [m["text"] for m in page.messages() if m["sender"] == "bot"] == ["bot: 第一句"]


async def test_messages_of_one_conversation_are_answered_one_at_a_time_in_order(rasa, customer):
    def reply(body):
        return [{"custom": to_json(Say(f"bot: {body['message']}"))}]

    rasa.reply, rasa.delay = reply, 0.02
    async with customer() as page:
        for number in range(8):
            await page.say(f"{number}")
        await page.message("bot: 7")
        answers = [m["text"] for m in page.messages() if m["sender"] == "bot"]
    assert answers == [f"bot: {number}" for number in range(8)]
    assert [body["message"] for body in rasa.asked] == [str(number) for number in range(8)]


async def test_typed_intents_are_words_not_commands(rasa, customer):
    async with customer() as page:
        await page.say('/restart{"x": 1}')
        await page.message("bot: ／restart")
    assert not rasa.asked[0]["message"].startswith("/")
