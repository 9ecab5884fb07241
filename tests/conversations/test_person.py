"""The ways to a person: asked for, offered, complained or shouted for, or by a message."""

from __future__ import annotations

import pytest

from actions.dialogue.words import Words, words
from tests.conversations.conftest import Talk

pytestmark = pytest.mark.rasa


@pytest.mark.parametrize("wish", ["转人工", "麻烦帮我接真人客服", "/request_person"])
async def test_a_wish_for_a_person_is_granted_at_once_in_chinese(zh: Talk, wish: str) -> None:
    said, request = await zh.say(wish)
    assert said["text"] == words(Words.HANDOFF, "zh")
    assert (request["kind"], request["reason"]) == ("request_person", "requested")


@pytest.mark.parametrize("wish", ["I want to talk to a human", "agent please"])
async def test_a_wish_for_a_person_is_granted_at_once_in_english(en: Talk, wish: str) -> None:
    _, request = await en.say(wish)
    assert (request["kind"], request["reason"]) == ("request_person", "requested")


@pytest.mark.parametrize("complaint", ["我要投诉你们", "I want to file a complaint"])
async def test_a_complaint_is_handed_over_at_once(zh: Talk, complaint: str) -> None:
    _, request = await zh.say(complaint)
    assert request["reason"] == "complaint"


async def test_anger_is_first_soothed_and_handed_over_when_repeated(zh: Talk) -> None:
    (offer,) = await zh.say("什么垃圾机器人")
    assert (offer["kind"], offer["text"]) == ("offer_person", words(Words.SOOTHE, "zh"))
    assert await zh.kinds("怎么申请退款") == ["answer"]
    _, request = await zh.say("气死我了")
    assert request["reason"] == "anger"
    assert request["slots"]["angry"] is True


async def test_yes_to_the_offer_after_anger_hands_over(en: Talk) -> None:
    assert await en.kinds("this is ridiculous") == ["offer_person"]
    _, request = await en.say("yes please")
    assert request["reason"] == "anger"


async def test_two_questions_without_an_answer_lead_to_an_offer(en: Talk) -> None:
    assert await en.kinds("how do I feed a unicorn at night") == ["no_answer"]
    assert await en.kinds("how do I feed a dragon at night") == ["no_answer", "offer_person"]
    _, request = await en.say("/request_person")
    assert request["reason"] == "two_failures"


async def test_a_declined_offer_goes_on_with_the_bot(zh: Talk) -> None:
    await zh.say("怎么给独角兽剪指甲")
    await zh.say("怎么给喷火龙剪指甲")
    (reply,) = await zh.say("/deny")
    assert reply["text"] == words(Words.GO_ON, "zh")
    assert await zh.kinds("怎么申请退款") == ["answer"]


async def test_after_a_person_the_bot_starts_afresh(zh: Talk) -> None:
    await zh.say("怎么给独角兽剪指甲")
    await zh.say("转人工")
    assert await zh.kinds("怎么给喷火龙剪指甲") == ["no_answer"]


@pytest.mark.parametrize(
    "message",
    ["我的服务器坏了，电话 13800000000", "你好", "第二个", "谢谢", "5分", "什么垃圾", "我要投诉"],
)
async def test_what_follows_the_wish_to_leave_a_message_is_the_message(
    zh: Talk, message: str
) -> None:
    asked, *_ = await zh.say("我想留言")
    assert asked["text"] == words(Words.ASK_MESSAGE, "zh")
    said, kept = await zh.say(message)
    assert said["text"] == words(Words.MESSAGE_KEPT, "zh")
    assert kept == {"kind": "leave_message", "message": message}


async def test_an_angry_customer_can_leave_a_message_too(zh: Talk) -> None:
    await zh.say("什么垃圾机器人")
    await zh.say("我想留言")
    assert await zh.kinds("气死我了") == ["say", "leave_message"]


async def test_no_message_is_left_when_the_customer_thinks_better_of_it(en: Talk) -> None:
    await en.say("I want to leave a message")
    (reply,) = await en.say("cancel")
    assert reply["text"] == words(Words.GO_ON, "en")


async def test_a_person_may_be_asked_for_instead_of_a_message(en: Talk) -> None:
    await en.say("I want to leave a message")
    assert await en.kinds("talk to a human") == ["say", "request_person"]
