"""The bot's answer as the reply of the callback, where an operator wants it and it is in time."""

from __future__ import annotations

import pytest

from channels.outbox import store
from core.database import TRANSACTIONS
from tests.integration.server.wechat.conftest import ANNA
from tests.integration.server.wechat.test_story import ARTICLE, answering

pytestmark = pytest.mark.parametrize("account_lines", [{"passive": "yes"}], indirect=True)


@pytest.fixture
async def known(wechat, until):
    """She has written before, so that there is somebody to hold back for."""
    await wechat.say(ANNA, "你好")
    await until(lambda: wechat.phone(ANNA).seen)
    wechat.phone(ANNA).seen.clear()
    wechat.calls.clear()


async def test_an_answer_in_time_is_the_reply_and_is_sent_no_second_time(
    client, wechat, rasa, known, until, conversation
):
    rasa.reply = answering(ARTICLE)
    await wechat.say(ANNA, "怎么退款？")
    [shown] = wechat.phone(ANNA).seen
    assert shown["passive"]
    assert "三个工作日内到账" in shown["text"]["content"]
    assert "1. 解决了\n2. 没解决\n3. 转人工" in shown["text"]["content"]
    async with client.app[TRANSACTIONS].read() as session:
        pieces = await store.of_conversation(session, (await conversation()).id)
    assert {piece.state for piece in pieces} == {"delivered"}
    assert "send" not in wechat.calls
    await wechat.say(ANNA, "1")
    await until(lambda: len(rasa.asked) == 3)
    assert rasa.asked[2]["message"].startswith("/helped")


async def test_an_answer_that_is_late_comes_by_the_api(client, wechat, rasa, known, until):
    rasa.answering.clear()
    assert await wechat.say(ANNA, "怎么退款？") == "success"
    assert wechat.phone(ANNA).seen == []
    rasa.answering.set()
    await until(lambda: wechat.phone(ANNA).seen)
    assert "passive" not in wechat.phone(ANNA).seen[0]


async def test_a_reply_that_did_not_reach_wechat_is_given_again(
    client, wechat, rasa, known, http, until
):
    told = {
        "ToUserName": "gh_0123456789ab",
        "FromUserName": ANNA,
        "CreateTime": "1348831860",
        "MsgType": "text",
        "Content": "怎么退款",
        "MsgId": "4711",
    }
    first = await wechat.once(http, told)  # and the connection is lost on the way back
    again = await wechat.once(http, told)
    for answer in (first, again):
        wechat.phone(ANNA).seen.clear()
        wechat._passive(ANNA, answer)
        assert "bot: 怎么退款" in wechat.phone(ANNA).texts[0]
    assert len([each for each in rasa.asked if "退款" in each["message"]]) == 1
