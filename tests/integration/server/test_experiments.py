"""Experiments over HTTP, and in the bot's real answers; for supervisors alone."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from core.database import TRANSACTIONS
from core.routes import Role
from deflection.experiments.treating.running import RUNNING
from deflection.facts import FactKind
from deflection.tables import FactRow
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff

BASE = "/api/reports/experiments"
OFFER = {"zh": "要不要换一个人来回答？", "en": "Would a colleague do?"}
DRAFT = {
    "name": "Other words",
    "hypothesis": "Who is asked otherwise goes on alone.",
    "variants": [
        {"name": "as it is"},
        {"name": "other", "treatment": {"words": {"offer": OFFER}}},
    ],
}


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


@pytest.fixture
def post(client, boss):
    """Posts as the supervisor, and returns what is answered."""

    async def send(path, body=None, status=200):
        response = await client.post(f"{BASE}{path}", json=body or {}, headers=boss)
        assert response.status == status, await response.text()
        return await response.json()

    return send


async def begun(post, draft=DRAFT):
    """Write and start an experiment; return its id."""
    made = (await post("", draft, 201))["experiment"]
    assert made["state"] == "draft"
    told = await post(f"/{made['id']}/start")
    assert told["experiment"]["state"] == "running"
    return made["id"]


async def exposures(client):
    """Return what is told of exposures, as (contact, data)."""
    query = select(FactRow.contact_id, FactRow.data).where(FactRow.kind == FactKind.EXPOSED.value)
    async with client.app[TRANSACTIONS].read() as session:
        return [tuple(row) for row in await session.execute(query)]


async def offered(page):
    """Ask something, and return the words with which a person is offered."""
    await page.say("怎么退款")
    frame = await page.until(
        lambda f: f["type"] == "message" and f["message"]["kind"] == "offer_person"
    )
    return frame["message"]["text"]


async def test_the_bot_speaks_by_the_variant_and_each_contact_is_told_once(
    rasa, client, customer, post
):
    rasa.there = False  # the actions are the same with Rasa and without
    id_ = await begun(post)
    heard = {}
    for _ in range(6):
        async with customer() as page:
            first = await offered(page)
            assert await offered(page) == first
            told = dict(await exposures(client))
            [contact] = set(told) - set(heard)
            heard[contact] = (told[contact], first)
    for contact, (data, text) in heard.items():
        [one] = client.app[RUNNING].assigned(contact)
        assert data == {"experiment": id_, "variant": one.variant}
        assert (text == OFFER["zh"]) == (one.variant == "b")
    assert len(await exposures(client)) == 6

    await post(f"/{id_}/stop", {"conclusion": "They did not care."})
    async with customer() as page:
        assert await offered(page) != OFFER["zh"]
    assert len(await exposures(client)) == 6


async def test_rasa_is_told_of_her_experiments_and_hands_back_that_they_mattered(
    rasa, client, customer, post
):
    id_ = await begun(post)
    seen = []

    def reply(body):
        [told] = body["metadata"]["experiments"]
        seen.append(told)
        exposed = {"kind": "exposed", "experiment": id_, "variant": told["variant"]}
        return [{"custom": {"kind": "say", "text": "bot: x"}}, {"custom": exposed}]

    rasa.reply = reply
    async with customer() as page:
        await page.say("hello")
        await page.message("bot: x")
    assert seen[0]["treatments"]["b"] == {"words": {"offer": OFFER}}
    [(_, data)] = await exposures(client)
    assert data == {"experiment": id_, "variant": seen[0]["variant"]}


async def test_what_was_exposed_appears_in_the_list(rasa, client, customer, boss, post):
    rasa.there = False
    id_ = await begun(post)
    async with customer() as page:
        await offered(page)
    async with asyncio.timeout(3 * PATIENCE):
        while True:
            response = await client.get(BASE, headers=boss)
            [one] = (await response.json())["experiments"]
            if sum(each["exposed"] for each in one["variants"]) == 1:
                break
            await asyncio.sleep(0.2)
    told = await (await client.get(f"{BASE}/{id_}", headers=boss)).json()
    assert told["result"]["trusted"]
    assert told["result"]["main"]["compared"]["b"]["says"]["zh"].startswith("还不能下结论")


async def test_options_and_a_plan_help_to_write_one(client, boss):
    told = await (await client.get(f"{BASE}/options", headers=boss)).json()
    assert "confirmed" in {each["code"] for each in told["metrics"]}
    assert told["texts"]["offer"]["zh"]
    metrics = {each["code"]: each for each in told["metrics"]}
    units = {code: metrics[code]["unit"] for code in ("confirmed", "csat", "nps", "ces")}
    assert units == {"confirmed": "share", "csat": "share", "nps": "points", "ces": "mean"}
    assert (metrics["nps"]["least_days"], metrics["nps"]["deciding_days"]) == (2, 15)
    query = {"metric": "durable", "difference": "0.05", "share": "0.5"}
    response = await client.get(f"{BASE}/plan", params=query, headers=boss)
    assert response.status == 200
    assert set(await response.json()) == {
        *("baseline", "counted", "contacts", "contacts_a_day", "days"),
    }


async def test_a_draft_is_taken_away_and_is_gone(client, boss, post):
    made = (await post("", DRAFT, 201))["experiment"]
    path = f"{BASE}/{made['id']}"
    assert (await client.delete(path, headers=boss)).status == 204
    assert (await client.get(path, headers=boss)).status == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/options"),
        ("GET", "/plan"),
        ("GET", "/x"),
        ("DELETE", "/x"),
        ("POST", "/x/start"),
        ("POST", "/x/stop"),
        ("GET", "/x/conversations"),
    ],
)
async def test_nobody_else_may(client, sign_in, method, path):
    assert (await client.request(method, f"{BASE}{path}")).status == 401
    headers = await sign_in()
    assert (await client.request(method, f"{BASE}{path}", headers=headers)).status == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "x"}, "variants"),
        ({**DRAFT, "name": " \n"}, "name"),
        ({**DRAFT, "variants": DRAFT["variants"][:1]}, "variants"),
        ({**DRAFT, "variants": DRAFT["variants"] * 3}, "variants"),
        ({**DRAFT, "share": 0}, "share"),
        ({**DRAFT, "share": 1.5}, "share"),
        ({**DRAFT, "days": 0}, "days"),
        ({**DRAFT, "planned": 10}, "planned"),
        ({**DRAFT, "metric": "<script>"}, "metric"),
        ({**DRAFT, "salt": "mine"}, "salt"),
        ({**DRAFT, "hypothesis": "x" * 1001}, "hypothesis"),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused_with_its_field(client, boss, body, field):
    response = await client.post(BASE, json=body, headers=boss)
    assert response.status == 400
    error = (await response.json())["error"]
    assert (error["code"], error["details"]["field"]) == ("invalid_input", field)


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/plan?difference=much", "difference"),
        ("/plan?difference=nan", "difference"),
        ("/plan?difference=1.1", "difference"),
        ("/plan?metric=ces&difference=6.1", "difference"),
        ("/plan?metric=nps&difference=-201", "difference"),
        ("/plan?share=2", "share"),
        ("/plan?days=0", "days"),
        ("/plan?variants=9", "variants"),
        ("/plan?metric=wait_p50", "metric"),
        ("/x/conversations?metric=nice", "metric"),
        ("/x/conversations?metric=confirmed&after=-1", "after"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused_with_its_field(client, boss, path, field):
    response = await client.get(f"{BASE}{path}", headers=boss)
    assert response.status == 400
    assert (await response.json())["error"]["details"]["field"] == field


async def test_what_is_not_there_is_not_found(client, boss):
    for path in ("/nothing", "/%00", "/nothing/conversations?metric=confirmed"):
        assert (await client.get(f"{BASE}{path}", headers=boss)).status == 404
    assert (await client.post(f"{BASE}/nothing/start", headers=boss)).status == 404


async def test_text_of_a_supervisor_stays_text(client, boss, post):
    wild = "<img src=x onerror=alert(1)> '; DROP TABLE experiments; --"
    made = (await post("", {**DRAFT, "name": wild, "hypothesis": wild}, 201))["experiment"]
    told = await (await client.get(f"{BASE}/{made['id']}", headers=boss)).json()
    assert told["experiment"]["name"] == told["experiment"]["hypothesis"] == wild
