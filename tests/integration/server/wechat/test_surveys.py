"""Surveys on a phone: a menu to click in, a number to write, and a link that somebody else gets."""

from __future__ import annotations

import re

import pytest

from core.database import TRANSACTIONS
from handoff.bot.reply import HandoffReason, RequestPerson, Say, to_json
from handoff.surveys import store as surveys
from server.settings import Settings
from tests.integration.server.wechat.conftest import ANNA

BERTA = "o-berta"


@pytest.fixture
def settings(settings: Settings, request) -> Settings:
    """The public address is the one that tests call, whatever its port."""
    more = getattr(request, "param", {})
    return settings.model_copy(update={"public_url": "https://help.example", **more})


@pytest.fixture(autouse=True)
def hands_over(rasa):
    """Rasa that repeats what was said, and hands over when asked to."""

    def reply(body):
        person = body["message"] == "/request_person"
        said = (
            RequestPerson(HandoffReason.REQUESTED, {}) if person else Say(f"bot: {body['message']}")
        )
        return [{"custom": to_json(said)}]

    rasa.reply = reply


@pytest.fixture
def chat(client, wechat, sign_in, until, conversation):
    """Lets an agent resolve a customer's chat; returns the menu that she is then sent."""

    async def end(openid: str = ANNA) -> dict[str, str]:
        await wechat.say(openid, "转人工")
        phone = wechat.phone(openid)
        await until(lambda: any("正在排队" in text for text in phone.texts))
        path = f"/api/desk/conversations/{(await conversation(openid)).id}"
        headers = await sign_in()
        for what in ("accept", "resolve"):
            assert (await client.post(f"{path}/{what}", headers=headers)).status == 200
        await until(lambda: any("满意吗" in text or "推荐" in text for text in phone.texts))
        return phone.menu()

    return end


@pytest.fixture
def survey(client, conversation):
    """Reads what a customer was asked last."""

    async def read(openid: str = ANNA):
        row = await conversation(openid)
        async with client.app[TRANSACTIONS].read() as session:
            return await surveys.newest(session, row)

    return read


async def said(wechat, text, openid=ANNA, **more):
    """Let her write, and return the answer that WeChat shows at once."""
    await wechat.push(openid, "message", MsgType="text", Content=text, **more)
    return wechat.phone(openid).texts[-1]


async def test_a_menu_of_the_scores_is_answered_by_a_click(wechat, chat, survey, transcript):
    menu = await chat()
    assert list(menu) == ["5 很满意", "4 满意", "3 一般", "2 不满意", "1 很不满意"]
    before = len(await transcript())
    assert "谢谢" in await said(wechat, "2 不满意", bizmsgmenuid=menu["2 不满意"])
    found = await survey()
    assert (found.state, found.score) == ("answered", 2)
    # A second click is told that it does not count, and is no message either.
    assert "已有回答" in await said(wechat, "5 很满意", bizmsgmenuid=menu["5 很满意"])
    assert (await survey()).score == 2
    assert len(await transcript()) == before


@pytest.mark.parametrize("number", ["4", "４", "四", "4分"])
async def test_a_number_is_an_answer_too(wechat, chat, survey, number):
    await chat()
    assert "谢谢" in await said(wechat, number)
    assert (await survey()).score == 4


@pytest.mark.parametrize("settings", [{"nps_share": 100.0}], indirect=True)
@pytest.mark.parametrize("number", ["0", "零", "0分"])
async def test_nothing_at_all_is_a_number_too(wechat, chat, survey, number):
    await chat()
    assert "谢谢" in await said(wechat, number)
    found = await survey()
    assert (found.kind, found.score) == ("nps", 0)


@pytest.mark.parametrize("words", ["0", "7", "10", "5 台服务器打不开", "还是不行"])
async def test_other_words_are_words(wechat, chat, survey, until, transcript, words):
    await chat()
    await said(wechat, words)
    assert (await survey()).state == "open"
    assert (await transcript())[-1].text in (words, f"bot: {words}")


async def test_after_other_words_a_number_is_a_number(wechat, chat, survey):
    await chat()
    await said(wechat, "还有一个问题")
    await said(wechat, "5")
    assert (await survey()).state == "open"


async def test_a_click_in_somebody_elses_menu_is_no_answer_of_hers(wechat, chat, survey):
    menu = await chat()
    await wechat.say(BERTA, "您好")
    click = {"Content": "1 很不满意", "bizmsgmenuid": menu["1 很不满意"]}
    assert await wechat.push(BERTA, "message", MsgType="text", **click)
    assert (await survey()).state == "open"


def path_of(phone) -> str:
    text = next(text for text in phone.texts if "满意吗" in text)
    return re.search(r"https://help\.example(/letters/survey/\S+)", text)[1]


async def test_a_link_shows_what_is_asked_and_nothing_of_the_conversation(client, wechat, chat):
    await wechat.say(ANNA, "我的密码是 hunter2")
    await chat()
    response = await client.get(path_of(wechat.phone(ANNA)))
    html = await response.text()
    assert response.status == 200
    assert html.count('name="score"') == 5
    assert "hunter2" not in html
    assert response.headers["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


async def test_of_a_forwarded_link_the_first_answer_counts_and_a_strangers_second_does_not(
    client, wechat, chat, survey
):
    await chat()
    path = path_of(wechat.phone(ANNA))
    form = {"score": "5", "comment": "很快 <script>"}
    response = await client.post(path, data=form)
    assert (response.status, "已收到，谢谢" in await response.text()) == (200, True)
    found = await survey()
    assert (found.score, found.comment) == (5, "很快 <script>")

    page = await (await client.get(path)).text()
    assert "已有回答" in page
    assert "script" not in page.replace("script-src", "")
    for form in ({"score": "1"}, {"decline": "1"}):
        late = await client.post(path, data=form)
        assert (late.status, "已有回答" in await late.text()) == (409, True)
    assert (await survey()).score == 5
    assert "已有回答" in await said(wechat, "1")  # nor does her own second one


async def test_who_declines_by_the_link_is_thanked(client, wechat, chat, survey):
    await chat()
    response = await client.post(path_of(wechat.phone(ANNA)), data={"decline": "1"})
    assert response.status == 200
    assert (await survey()).state == "declined"


@pytest.mark.parametrize(
    "form",
    [{}, {"score": ""}, {"score": "9"}, {"score": "x"}, {"score": "５"}, {"score": "1" * 9},
     {"score": "5", "comment": "x" * 1001}],
)  # fmt: skip
async def test_a_form_that_makes_no_sense_changes_nothing(client, wechat, chat, survey, form):
    await chat()
    response = await client.post(path_of(wechat.phone(ANNA)), data=form)
    assert (response.status, response.content_type) == (400, "text/html")
    assert (await survey()).state == "open"


async def test_a_link_that_was_not_made_by_us_shows_nothing(client, wechat, chat):
    await chat()
    path = path_of(wechat.phone(ANNA))
    token = path.rpartition("/")[2]
    forged = path[:-3] + ("AAA" if path[-3:] != "AAA" else "BBB")
    for other in (forged, "/letters/survey/x", f"/letters/talk/{token}", f"/letters/read/{token}"):
        assert (await client.get(other)).status == 404
    assert (await client.post(forged, data={"score": "1"})).status == 404
