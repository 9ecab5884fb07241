"""Surveys as her page shows and answers them, and what supervisors see of it."""

from __future__ import annotations

import asyncio
import csv
import io

import pytest
from openpyxl import load_workbook

from core.database import TRANSACTIONS
from core.routes import Role
from handoff.bot.reply import HandoffReason, NoAnswer, RequestPerson, Vote, to_json
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff
from tests.integration.server.test_facts import ANSWER, ask
from tests.integration.server.test_story import is_state

FOLLOW_UPS, ANSWERS = "/api/follow-ups", "/api/reports/answers"
EVERYBODY = pytest.mark.parametrize("settings", [{"ces_share": 100}], indirect=True)
NOBODY = "0" * 32


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


@pytest.fixture(autouse=True)
def helped(rasa):
    """Rasa that answers, hears that it helped, and hands over when asked to."""
    script = {
        "有用": [Vote("faq-0-zh", helped=True), NoAnswer("不客气")],
        "/request_person": [RequestPerson(HandoffReason.REQUESTED, {})],
    }

    def reply(body):
        return [{"custom": to_json(each)} for each in script.get(body["message"], [ANSWER])]

    rasa.reply = reply


async def chat(client, page, headers):
    """Let an agent resolve a chat, and return what she is asked."""
    await page.say("转人工", action={"kind": "request_person"})
    waiting = await page.until(is_state("queued"))
    path = f"/api/desk/conversations/{waiting['conversation']['id']}"
    for what in ("accept", "resolve"):
        assert (await client.post(f"{path}/{what}", headers=headers)).status == 200
    closed = await page.until(lambda f: is_state("closed")(f) and f["conversation"]["survey"])
    return closed["conversation"]["survey"]


async def settled(page, **frame):
    """Answer or decline, and return the survey as her page is told."""
    await page.send(**frame)
    return (await page.until(lambda f: f["type"] == "ack" and "survey" in f))["survey"]


async def refused(page, **frame):
    """Return why the server does not take a frame."""
    await page.send(**frame)
    return (await page.get("error"))["error"]["code"]


async def listed(client, headers, **query):
    response = await client.get(FOLLOW_UPS, params=query, headers=headers)
    assert response.status == 200, await response.text()
    return await response.json()


async def answered(client, headers, count, **query):
    """Wait until the books know so many answers."""
    async with asyncio.timeout(PATIENCE):
        while True:
            response = await client.get(ANSWERS, params=query, headers=headers)
            assert response.status == 200, await response.text()
            found = (await response.json())["answers"]
            if len(found) == count:
                return found
            await asyncio.sleep(0.2)


@EVERYBODY
async def test_who_was_helped_is_asked_how_easy_it_was_beside_the_answer(client, customer):
    async with customer() as page:
        await ask(page, "怎么退款")
        await ask(page, "有用")
        asked = await page.until(
            lambda f: f["type"] == "conversation" and f["conversation"]["survey"]
        )
        survey = asked["conversation"]["survey"]
        assert (survey["kind"], asked["conversation"]["state"]) == ("ces", "bot")
        shown = [message for message in page.messages() if message["kind"] == "survey"]
        assert [(m["data"]["survey_id"], m["sender"]) for m in shown] == [(survey["id"], "system")]
        frame = {"type": "answer_survey", "survey_id": survey["id"], "score": 7}
        assert (await settled(page, **frame))["state"] == "answered"
        assert (await settled(page, **frame))["score"] == 7  # sent again after a lost connection
        assert await refused(page, **{**frame, "score": 1}) == "survey_closed"


async def test_she_may_decline_and_then_it_is_settled_on_all_her_pages(client, customer, sign_in):
    async with customer() as page:
        survey = await chat(client, page, await sign_in())
        told = await settled(page, type="decline_survey", survey_id=survey["id"])
        assert told["state"] == "declined"
        token = page.token
    async with customer(token) as page:
        assert page.frames[0]["conversation"]["survey"]["state"] == "declined"


async def test_nobody_answers_for_another(client, customer, sign_in):
    async with customer() as page, customer() as stranger:
        survey = await chat(client, page, await sign_in())
        await ask(stranger, "怎么退款")
        for id_ in (survey["id"], NOBODY):
            frame = {"type": "answer_survey", "survey_id": id_, "score": 1}
            assert await refused(stranger, **frame) == "survey_not_found"
            frame = {"type": "decline_survey", "survey_id": id_}
            assert await refused(stranger, **frame) == "survey_not_found"
        frame = {"type": "answer_survey", "survey_id": survey["id"], "score": 0}
        assert await refused(page, **frame) == "invalid_input"
        assert (await settled(page, **{**frame, "score": 4}))["score"] == 4


async def test_who_scores_low_is_called_back_by_a_supervisor(client, customer, sign_in, boss):
    async with customer() as page:
        survey = await chat(client, page, await sign_in())
        words = "<b>等太久</b>"
        await settled(page, type="answer_survey", survey_id=survey["id"], score=1, comment=words)
    found = await listed(client, boss)
    [one] = found["follow_ups"]
    assert (one["survey"], one["score"], one["comment"], one["owner"]) == ("csat", 1, words, None)
    assert (found["counts"], found["next"]) == ({"open": 1, "done": 0, "dismissed": 0}, None)

    path = f"{FOLLOW_UPS}/{one['id']}"
    body = {"version": one["version"], "mine": True, "note": "打过电话，已道歉"}
    response = await client.put(path, json=body, headers=boss)
    taken = (await response.json())["follow_up"]
    assert (taken["owner"]["name"], taken["note"]) == ("主管", "打过电话，已道歉")
    # A colleague who saw it before is told, and changes nothing.
    stale = await client.put(path, json={**body, "state": "dismissed"}, headers=boss)
    assert (stale.status, (await stale.json())["error"]["code"]) == (409, "follow_up_changed")

    body = {"version": taken["version"], "state": "done"}
    done = (await (await client.put(path, json=body, headers=boss)).json())["follow_up"]
    assert done["ended_at"]
    assert [each["id"] for each in (await listed(client, boss, state="done"))["follow_ups"]] == [
        one["id"]
    ]
    assert (await listed(client, boss))["follow_ups"] == []
    body = {"version": done["version"], "state": "open", "mine": False}
    again = (await (await client.put(path, json=body, headers=boss)).json())["follow_up"]
    assert (again["ended_at"], again["owner"], again["note"]) == (None, None, "打过电话，已道歉")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", FOLLOW_UPS), ("PUT", f"{FOLLOW_UPS}/{NOBODY}"), ("GET", f"{ANSWERS}?survey=nps")],
)
async def test_surveys_are_for_supervisors_alone(client, sign_in, method, path):
    assert (await client.request(method, path)).status == 401
    body = {"version": 1, "mine": True}
    agent = await client.request(method, path, headers=await sign_in(), json=body)
    assert agent.status == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"{FOLLOW_UPS}?state=lost", 400),
        (f"{FOLLOW_UPS}?after=yesterday", 400),
        (f"{FOLLOW_UPS}?after=2026-03-02T09:00:00~{NOBODY}", 400),
        (f"{FOLLOW_UPS}?after=9999-12-31T23:59:59-23:59~{NOBODY}", 400),
        (ANSWERS, 400),
        (f"{ANSWERS}?survey=stars", 400),
        (f"{ANSWERS}?survey=csat&score=6", 400),
        (f"{ANSWERS}?survey=nps&score=-1", 400),
        (f"{ANSWERS}?survey=nps&after=x", 400),
    ],
)
async def test_what_cannot_be_asked_for_is_told(client, boss, path, status):
    assert (await client.get(path, headers=boss)).status == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"version": 1, "mine": True}, 404),
        ({"mine": True}, 400),
        ({"version": 2**63, "mine": True}, 400),
        ({"version": 1, "state": "deleted"}, 400),
        ({"version": 1, "note": "x" * 2001}, 400),
        ([], 400),
    ],
)
async def test_a_change_that_makes_no_sense_is_told(client, boss, body, status):
    response = await client.put(f"{FOLLOW_UPS}/{NOBODY}", json=body, headers=boss)
    assert response.status == status


async def test_answers_are_read_with_their_words_and_come_as_a_file(
    client, customer, sign_in, boss
):
    mei = await sign_in()
    for score, comment in ((5, "=HYPERLINK(1)"), (2, "")):
        async with customer() as page:
            survey = await chat(client, page, mei)
            frame = {"survey_id": survey["id"], "score": score, "comment": comment}
            await settled(page, type="answer_survey", **frame)
    found = await answered(client, boss, 2, survey="csat")
    assert {(one["score"], one["comment"], one["agent"]) for one in found} == {
        (5, "=HYPERLINK(1)", "梅"), (2, "", "梅")
    }  # fmt: skip
    [low] = await answered(client, boss, 1, survey="csat", score="2")
    [words] = await answered(client, boss, 1, survey="csat", commented="1")
    assert (low["score"], words["score"]) == (2, 5)
    assert await answered(client, boss, 0, survey="csat", channel="wechat") == []

    export = "/api/reports/export/answers"
    response = await client.get(export, params={"words": "en"}, headers=boss)
    rows = list(csv.DictReader(io.StringIO((await response.read()).decode("utf-8-sig"))))
    assert {row["Score"] for row in rows} == {"5", "2"}
    assert "=HYPERLINK(1)" not in {row["Comment"] for row in rows}  # no formula of a customer's
    response = await client.get(export, params={"format": "xlsx"}, headers=boss)
    sheet = load_workbook(io.BytesIO(await response.read())).active
    assert [cell.value for cell in sheet[1]][:3] == ["调查", "评分", "留言"]
    assert {row[1].value for row in list(sheet.rows)[1:]} == {5, 2}
    response = await client.get(export, params={"survey": "nps", "words": "en"}, headers=boss)
    assert len((await response.read()).splitlines()) == 1  # of the one that is asked for
    response = await client.get(export, params={"survey": "nps'--"}, headers=boss)
    assert response.status == 400
