"""Replays over HTTP: yesterday's questions, asked of today's articles; for supervisors alone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.clock import utc_now
from core.database import TRANSACTIONS
from core.routes import Role
from deflection.tables import FactRow
from handoff.tables import ConversationRow, MessageRow
from kb_index.article import Draft
from kb_index.service import load_articles
from studio.replay import store
from studio.replay.tables import ReplayRow
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff

BASE = "/api/reports/replays"
NEW = Draft(
    id="faq-new-zh",
    external_id="test:new",
    language="zh",
    title="发货时能改收货地址吗？",
    answer="发货前可以在订单页修改收货地址。",
    translation_key="test:new",
    product="ecs",
)


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


def days(**more):
    """Ask for yesterday until tomorrow, whatever the zone makes of now."""
    today = utc_now().date()
    span = {"since": today - timedelta(days=1), "until": today + timedelta(days=1)}
    return {**{name: day.isoformat() for name, day in span.items()}, **more}


async def begun(client, boss, **more):
    """Ask for a replay; return its id."""
    response = await client.post(BASE, json=days(**more), headers=boss)
    assert response.status == 201, await response.text()
    return (await response.json())["replay"]["id"]


async def done(client, boss, id_):
    """Wait until a replay is done; return it."""
    async with asyncio.timeout(6 * PATIENCE):
        while True:
            response = await client.get(f"{BASE}/{id_}", headers=boss)
            told = (await response.json())["replay"]
            if told["state"] == "done":
                return told
            await asyncio.sleep(0.1)


async def asks(customer, *texts):
    """Ask the bot, each time as another customer."""
    for text in texts:
        async with customer() as page:
            await page.say(text)
            await page.until(
                lambda f: f["type"] == "message" and f["message"]["kind"] == "offer_person"
            )


async def written(client):
    """Count what conversations are made of."""
    async with client.app[TRANSACTIONS].read() as session:
        return [
            await session.scalar(select(func.count()).select_from(row))
            for row in (FactRow, MessageRow, ConversationRow)
        ]


async def publish(client, *drafts):
    """Publish articles, and wait until search knows them."""
    async with client.app[TRANSACTIONS].write() as session:
        await load_articles(session, drafts, utc_now())


async def test_a_new_article_shows_up_as_questions_that_it_would_answer(
    rasa, client, customer, boss
):
    rasa.there = False
    await asks(customer, "发货时能改收货地址吗", "如何申请退款？")
    before = await written(client)
    unchanged = await done(client, boss, await begun(client, boss))
    assert unchanged["result"]["kinds"]["same"] == unchanged["result"]["questions"] == 2
    assert (unchanged["done"], unchanged["total"]) == (2, 2)

    await publish(client, NEW)
    async with asyncio.timeout(6 * PATIENCE):
        while True:
            told = await done(client, boss, await begun(client, boss))
            if told["result"]["kinds"]["same"] < 2:
                break
    [topic] = told["result"]["topics"]
    [example] = topic["examples"]
    assert example["question"] == "发货时能改收货地址吗"
    assert example["now"]["articles"][0] == {"id": NEW.id, "title": NEW.title}
    assert example["kind"] in ("answered_now", "offered_now")
    assert await written(client) == before


async def test_stricter_settings_show_what_would_be_answered_no_more(rasa, client, customer, boss):
    rasa.there = False
    await asks(customer, "如何申请退款？", "如何申请退款？")
    strict = {"wrong_answers": 0, "choices": 2}
    told = await done(client, boss, await begun(client, boss, treatment=strict))
    assert told["treatment"] == strict
    result = told["result"]
    moved = [one for one in result["moves"] if one["before"] == "answer"]
    assert sum(one["times"] for one in moved) == 2


async def test_one_at_a_time_and_one_can_be_cancelled(client, boss):
    async with client.app[TRANSACTIONS].write() as session:  # somebody else works on it
        row = ReplayRow(
            id="slow",
            state="running",
            since=utc_now().date(),
            until=utc_now().date(),
            treatment={},
            created_by="x",
            created_at=utc_now(),
            beat_at=utc_now() + timedelta(hours=1),
            done=3,
            total=9,
        )
        await store.add(session, row)
    response = await client.post(BASE, json=days(), headers=boss)
    assert response.status == 409
    assert (await response.json())["error"]["code"] == "replay_under_way"
    listed = (await (await client.get(BASE, headers=boss)).json())["replays"]
    assert [(one["state"], one["done"], one["total"]) for one in listed] == [("running", 3, 9)]
    response = await client.post(f"{BASE}/slow/cancel", headers=boss)
    assert (await response.json())["replay"]["state"] == "cancelled"
    await done(client, boss, await begun(client, boss))


async def test_what_a_dead_replica_worked_on_is_taken_up(client, boss):
    async with client.app[TRANSACTIONS].write() as session:
        row = ReplayRow(
            id="left",
            state="running",
            since=utc_now().date(),
            until=utc_now().date(),
            treatment={},
            created_by="x",
            created_at=utc_now(),
            beat_at=utc_now() - timedelta(minutes=5),
            done=3,
            total=9,
        )
        await store.add(session, row)
    told = await done(client, boss, "left")
    assert told["result"]["questions"] == 0


@pytest.mark.parametrize(
    ("method", "path"), [("GET", ""), ("POST", ""), ("GET", "/x"), ("POST", "/x/cancel")]
)
async def test_nobody_else_may(client, sign_in, method, path):
    assert (await client.request(method, f"{BASE}{path}")).status == 401
    headers = await sign_in()
    assert (await client.request(method, f"{BASE}{path}", headers=headers)).status == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "since"),
        (days(since="yesterday"), "since"),
        (days(since="2026-03-03", until="2026-03-02"), "since"),
        (days(since="2026-01-01", until="2026-03-02"), "since"),
        (days(treatment={"offers_after": 1}), "treatment"),
        (days(treatment={"words": {"offer": {"zh": "好", "en": "ok"}}}), "treatment"),
        (days(treatment={"ranking": {"luck": 1}}), "treatment.ranking.luck"),
        (days(treatment={"choices": 99}), "treatment.choices"),
        (days(query="'; DROP TABLE facts; --"), "query"),
    ],
)
async def test_what_makes_no_sense_is_refused_with_its_field(client, boss, body, field):
    response = await client.post(BASE, json=body, headers=boss)
    assert response.status == 400
    assert (await response.json())["error"]["details"]["field"] == field


async def test_what_is_not_there_is_not_found(client, boss):
    for path in ("/nothing", "/%00"):
        assert (await client.get(f"{BASE}{path}", headers=boss)).status == 404
    assert (await client.post(f"{BASE}/nothing/cancel", headers=boss)).status == 404
