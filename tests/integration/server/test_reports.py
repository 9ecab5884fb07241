"""The reports over HTTP: what customers did, as supervisors read it, and for nobody else."""

from __future__ import annotations

import asyncio

import pytest

from core.database import TRANSACTIONS
from core.routes import Role
from handoff.bot.reply import HandoffReason, NoAnswer, RequestPerson, Vote, to_json
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff
from tests.integration.server.test_facts import ANSWER, ask
from tests.integration.server.test_story import is_state

OVERVIEW = "/api/reports/overview"
BEHIND = "/api/reports/conversations"
EXPORT = "/api/reports/export"
ADDRESSES = (
    *("/api/reports/metrics", OVERVIEW, "/api/reports/by/day", BEHIND),
    *(f"{EXPORT}/overview", "/api/reports/gaps"),
)


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


@pytest.fixture
def helped(rasa):
    """Rasa that answers, hears that it helped, and hands over when asked to."""
    script = {
        "有用": [Vote("faq-0-zh", helped=True), NoAnswer("不客气")],
        "/request_person": [RequestPerson(HandoffReason.REQUESTED, {})],
    }

    def reply(body):
        return [{"custom": to_json(each)} for each in script.get(body["message"], [ANSWER])]

    rasa.reply = reply


async def metrics(client, headers, **query):
    response = await client.get(OVERVIEW, params=query, headers=headers)
    assert response.status == 200, await response.text()
    return {each["code"]: each for each in (await response.json())["metrics"]}


async def counted(client, headers, code, value):
    """Wait until the books have counted so many."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await metrics(client, headers)
            if found[code]["value"] == value:
                return found
            await asyncio.sleep(0.2)


async def test_what_customers_did_is_counted_and_every_number_opens_its_conversations(
    helped, client, customer, boss, sign_in
):
    async with customer() as page, customer() as other:
        await ask(page, "怎么退款")
        await ask(page, "有用")
        await ask(other, "怎么退款")
        found = await counted(client, boss, "conversations", 2)
        assert found["confirmed"]["value"] == 1  # of those that are settled
        assert (found["confirmed"]["of"], found["pending"]["value"]) == (1, 1)
        low, high = found["confirmed"]["interval"]
        assert 0 < low < 1 == high

        response = await client.get(BEHIND, params={"metric": "confirmed"}, headers=boss)
        [behind] = (await response.json())["conversations"]
        assert (behind["outcome"], behind["durable"]) == ("confirmed", None)
        assert (behind["question"], behind["article"]) == ("怎么退款", "如何申请退款？")

        await other.say("转人工", action={"kind": "request_person"})
        waiting = await other.until(is_state("queued"))
        mei, path = await sign_in(), f"/api/desk/conversations/{waiting['conversation']['id']}"
        await client.post(f"{path}/accept", headers=mei)
        await counted(client, boss, "chats", 1)
        by = await client.get("/api/reports/by/agent", headers=boss)
        [row] = (await by.json())["rows"]
        assert (row["name"], row["values"]["chats"]) == ("梅", 1)
        query = {"metric": "chats", "agent": row["key"]}
        response = await client.get(BEHIND, params=query, headers=boss)
        [behind] = (await response.json())["conversations"]
        assert behind["conversation_id"] == waiting["conversation"]["id"]


async def test_what_is_filtered_away_is_not_counted(helped, client, customer, boss):
    async with customer() as page:
        await ask(page, "怎么退款")
        await counted(client, boss, "questions", 1)
        assert (await metrics(client, boss, channel="wechat"))["questions"]["value"] == 0
        assert (await metrics(client, boss, language="zh"))["questions"]["value"] == 1
        past = await metrics(client, boss, since="2020-01-01", until="2020-01-31")
        assert past["questions"]["value"] == 0


@pytest.mark.parametrize("path", ADDRESSES)
async def test_nobody_else_reads_them(client, sign_in, path):
    assert (await client.get(path)).status == 401
    assert (await client.get(path, headers=await sign_in())).status == 403


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (f"{OVERVIEW}?since=yesterday", "since"),
        (f"{OVERVIEW}?since=2026-03-02&until=2026-03-01", "since"),
        (f"{OVERVIEW}?since=2000-01-01&until=2199-01-01", "since"),
        (f"{OVERVIEW}?until=9999-12-31", "until"),
        (f"{OVERVIEW}?until=2026-02-30", "until"),
        (f"{OVERVIEW}?channel={'x' * 65}", "channel"),
        ("/api/reports/by/mood", "part"),
        ("/api/reports/by/%3Cscript%3E", "part"),
        (f"{OVERVIEW}?product=%00", "product"),
        (f"{BEHIND}?metric=nice", "metric"),
        (f"{BEHIND}?figure=rating:1%27%20OR%201", "figure"),
        (f"{BEHIND}?figure=accepted_from:31", "figure"),
        (f"{BEHIND}?figure=abandoned_from:x", "figure"),
        (f"{BEHIND}?weekday=7", "weekday"),
        (f"{BEHIND}?agent={'x' * 65}", "agent"),
        (f"{BEHIND}?after=now", "after"),
        (f"{BEHIND}?after=2026-03-01T00:00~1~c", "after"),
        (f"{BEHIND}?after=1772323200000000.c", "after"),
        (f"{BEHIND}?after=1772323200000000.9999999999:c", "after"),
        (f"{BEHIND}?after=99999999999999999.1:c", "after"),
        (f"{EXPORT}/mood", "what"),
        (f"{EXPORT}/overview?format=exe", "format"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_a_reason(client, boss, path, field):
    response = await client.get(path, headers=boss)
    assert response.status == 400
    error = (await response.json())["error"]
    assert (error["code"], error["details"]["field"]) == ("invalid_input", field)


async def test_a_language_to_count_is_not_the_language_of_an_answer(client, boss):
    wrong = {"since": "yesterday", "language": "en"}
    for words, expected in (("zh", "请改正后重试"), ("en", "Please")):
        response = await client.get(OVERVIEW, params={**wrong, "words": words}, headers=boss)
        assert expected in (await response.json())["error"]["message"]


async def test_products_are_called_as_customers_know_them(helped, client, customer, boss):
    async with customer() as page:
        await ask(page, "怎么退款")
        await counted(client, boss, "questions", 1)
    name = {"zh": "云服务器 ECS", "en": "cloud servers (ECS)"}
    told = await (await client.get(OVERVIEW, headers=boss)).json()
    assert (told["kinds"]["product"], told["product_names"]) == (["ecs"], {"ecs": name})
    [one] = (await (await client.get(BEHIND, headers=boss)).json())["conversations"]
    assert one["product_name"] == name


async def test_what_is_shown_comes_as_a_file(helped, client, customer, boss):
    async with customer() as page:
        await ask(page, "怎么退款")
        await ask(page, "有用")
        await counted(client, boss, "confirmed", 1)
    response = await client.get(f"{EXPORT}/article?words=zh", headers=boss)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="article-')
    heads, row = (await response.text()).removeprefix("\ufeff").splitlines()
    assert heads.startswith("编号,名称,有提问的会话,自助解决")
    assert row.startswith("faq-0-zh,如何申请退款？,1,1.0")
    response = await client.get(f"{EXPORT}/overview?format=xlsx", headers=boss)
    assert (await response.read()).startswith(b"PK")
