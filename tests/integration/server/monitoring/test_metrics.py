"""``/metrics``: what a monitor reads, who it is, and that dashboards ask for what is there."""

from __future__ import annotations

import asyncio
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from core.database import TRANSACTIONS
from server.app import make_app
from server.metrics.http import EXPOSITION, Exposition
from tests.deployed import alerts, queries
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both
from tests.integration.server.test_story import is_state

TOKEN = "a token of the tests"
TOKENED = {"metrics_token": TOKEN}


@pytest.fixture
def database_url(request, database_file):
    """Where the app's database is: a test that reads much of it asks for both kinds."""
    if hasattr(request, "param"):
        return on_both(request)
    return f"sqlite+aiosqlite:///{database_file}"


on_both_databases = pytest.mark.parametrize("database_url", BOTH, indirect=True)


async def families(client):
    """Return what a scrape tells, by name; the database is looked at anew."""
    client.app[EXPOSITION]._looked_at = float("-inf")
    response = await client.get("/metrics")
    assert response.status == 200
    return {each.name: each for each in text_string_to_metric_families(await response.text())}


def value(found, name, **labels):
    samples = [
        sample
        for family in found.values()
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    assert len(samples) == 1, (name, labels, samples)
    return samples[0].value


@on_both_databases
async def test_a_conversation_is_seen_in_the_numbers_of_queue_bot_and_messages(client, customer):
    async with customer() as page:
        await page.say("你好")
        await page.message("bot: 你好")
        await page.say("转人工", action={"kind": "request_person"})
        await page.until(is_state("queued"))
        found = await families(client)
        assert value(found, "jieli_queue_waiting") == 1
        assert value(found, "jieli_queue_longest_wait_seconds") >= 0
        assert value(found, "jieli_conversations", state="queued") == 1
        assert value(found, "jieli_conversations", state="assigned") == 0
        assert value(found, "jieli_message_accept_seconds_count", result="ok") == 2
        assert value(found, "jieli_bot_turn_seconds_count", source="rasa") >= 1
        assert value(found, "jieli_rasa_request_seconds_count", result="ok") >= 1
        assert value(found, "jieli_sockets") == 1
        assert value(found, "jieli_index_articles") == 3
        assert value(found, "jieli_database_up") == 1
        assert value(found, "jieli_agents", presence="offline") == 2
        assert value(found, "jieli_outcomes_today", outcome="confirmed") == 0
        assert value(found, "process_resident_memory_bytes") > 0


async def test_an_agent_who_takes_her_empties_the_queue(client, customer, agent):
    async with customer() as page, agent() as desk:
        await page.say("转人工", action={"kind": "request_person"})
        waiting = await page.until(is_state("queued"))
        path = f"/api/desk/conversations/{waiting['conversation']['id']}"
        await client.post(f"{path}/accept", headers=desk.headers)
        await page.until(is_state("assigned"))
        found = await families(client)
        assert value(found, "jieli_queue_waiting") == 0
        assert value(found, "jieli_conversations", state="assigned") == 1
        assert value(found, "jieli_agents", presence="online") == 1


async def test_made_up_paths_and_methods_make_no_new_series(client):
    for number in range(20):
        await client.get(f"/api/nothing/{number}")
        await client.get(f"/api/web/articles/none-{number}")
        await client.request(f"MADE{number}", "/metrics")
        await client.request(f"MADE{number}", f"/static/{number}")
    found = await families(client)
    routes = {sample.labels["route"] for sample in found["jieli_http_request_seconds"].samples}
    assert "GET /api/web/articles/{id}" in routes
    made_up = re.compile(r"none-|/api/nothing|MADE|/static/\d")
    assert [route for route in routes if made_up.search(route)] == []


async def test_nothing_of_a_person_is_told(client, customer):
    async with customer() as page:
        await page.say("我的电话是13800000000")
        await page.message("bot: 我的电话是13800000000")
    text = await (await client.get("/metrics")).text()
    assert "13800000000" not in text
    assert page.frames[0]["type"] not in text


@pytest.mark.parametrize(
    "headers", [{"X-Forwarded-For": "203.0.113.9"}, {"Forwarded": "for=203.0.113.9"}, {"Via": "x"}]
)
async def test_without_a_token_a_proxy_on_this_machine_opens_nothing(client, headers):
    assert (await client.get("/metrics", headers=headers)).status == 401


@pytest.mark.parametrize("settings", [TOKENED], indirect=True)
@pytest.mark.parametrize(
    "shown", ["", "Bearer ", "Bearer wrong", "Bearer \u00e9", f"Basic {TOKEN}"]
)
async def test_with_a_token_this_machine_is_like_any_other(client, shown):
    response = await client.get("/metrics", headers={"Authorization": shown})
    assert response.status == 401
    assert TOKEN not in await response.text()


@pytest.mark.parametrize("settings", [TOKENED], indirect=True)
async def test_who_shows_the_token_is_let_in_and_no_staff_member_is(client, settings, sign_in):
    right = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "203.0.113.9"}
    assert (await client.get("/metrics", headers=right)).status == 200
    assert (await client.get("/metrics", headers=await sign_in())).status == 401
    assert TOKEN not in repr(settings)


async def test_a_database_that_is_gone_leaves_the_process_its_own_numbers(client):
    class Gone:
        async def look(self):
            raise OSError

    client.app[EXPOSITION]._observer = Gone()
    found = await families(client)
    assert value(found, "jieli_database_up") == 0
    assert "jieli_queue_waiting" not in found
    assert value(found, "process_resident_memory_bytes") > 0


async def test_scrapes_at_once_read_the_database_once():
    class Observer:
        looks = 0

        async def look(self):
            self.looks += 1
            await asyncio.sleep(0)
            return "standing"

    moment = [0.0]
    exposition = Exposition(observer := Observer(), lambda: moment[0])
    await asyncio.gather(*(exposition.standing() for _ in range(5)))
    assert observer.looks == 1
    moment[0] = 5.0
    assert await exposition.standing() == "standing"
    assert observer.looks == 2


async def test_dashboard_and_alerts_ask_for_metrics_and_labels_that_are_told(client, customer):
    async with customer() as page:
        await page.say("怎么退款")
        await page.message("bot: 怎么退款")
        found = await families(client)
    told = {}
    for family in found.values():
        names = {sample.name for sample in family.samples} | {family.name}
        if family.type == "histogram":
            names |= {f"{family.name}_{end}" for end in ("bucket", "count", "sum")}
        labels = {label for sample in family.samples for label in sample.labels}
        told.update(dict.fromkeys(names, labels))
    expressions = [each for _, each in queries()] + [rule["expr"] for rule in alerts().values()]
    assert len(expressions) > 30
    for expression in expressions:
        asked = set(re.findall(r"\b(?:jieli|process|python)_\w+", expression))
        assert asked or 'up{job="jieli"}' in expression, expression
        assert asked <= told.keys(), expression
        known = {label for name in asked for label in told[name]} | {"instance", "job", "le"}
        assert _labels(expression) <= known | _SPARSE, expression


_SPARSE = {"ended", "percentile"}
"""Labels of `jieli_wait_today_seconds`, which says nothing before somebody has waited."""


def _labels(expression):
    grouped = re.findall(r"\b(?:by|on)\s*\(([^)]*)\)", expression)
    matched = re.findall(r"(\w+)\s*(?:=~|!=|=)\s*\"", expression)
    return {each.strip() for group in grouped for each in group.split(",")} | set(matched)


async def test_the_app_that_has_just_begun_tells_everything(settings, aiohttp_client):
    client = await aiohttp_client(make_app(settings))
    assert client.app[TRANSACTIONS] is not None
    found = await families(client)
    assert value(found, "jieli_episodes_due") == 0
    for name in ("message_accept", "search", "rasa_request"):
        for result in ("ok", "failed"):
            assert value(found, f"jieli_{name}_seconds_count", result=result) == 0
    for source in ("rasa", "fallback", "given_up"):
        assert value(found, "jieli_bot_turn_seconds_count", source=source) == 0
    for outbox in ("facts", "channels", "handoff_webhook"):
        for state in ("pending", "rejected", "unknown"):
            assert value(found, "jieli_outbox", outbox=outbox, state=state) == 0
