"""The files of `deploy/` in the real programs: loaded, tried, and asked of the running app."""

from __future__ import annotations

import asyncio
import math
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from handoff.bot.reply import HandoffReason, NoAnswer, RequestPerson, Vote, to_json
from tests.deployed import PROMETHEUS, alerts, dashboard, queries
from tests.integration.server.monitoring.prometheus import deployed, promtool, running
from tests.integration.server.test_facts import ANSWER, ask
from tests.integration.server.test_story import is_state

TOKEN = "a token of the tests"
TOKENED = pytest.mark.parametrize("settings", [{"metrics_token": TOKEN}], indirect=True)
SHOWN = {"Authorization": f"Bearer {TOKEN}"}
pytestmark = pytest.mark.prometheus

QUIET = {
    "JieliDown": "the app is there",
    "JieliNotScraped": "it is asked",
}
"""Alerts whose metric is no number of ours that could be compared."""


def test_promtool_takes_the_settings_the_rules_and_what_the_rules_are_to_do(tmp_path):
    settings = deployed(tmp_path, TOKEN)
    assert "SUCCESS" in promtool("check", "config", str(settings))
    assert f"{len(alerts())} rules found" in promtool(
        "check", "rules", str(PROMETHEUS / "alerts.yml")
    )
    assert "SUCCESS" in promtool("test", "rules", str(tmp_path / "alerts_test.yml"))


async def talk(client, customer, agent, rasa):
    """Let everything happen that is measured: answers, votes, faults, a wait, a handoff."""
    script = {
        "有用": [Vote("faq-0-zh", helped=True), NoAnswer("不客气")],
        "/request_person": [RequestPerson(HandoffReason.REQUESTED, {})],
    }
    rasa.reply = lambda body: [
        {"custom": to_json(each)} for each in script.get(body["message"], [ANSWER])
    ]
    async with customer() as helped:
        for question in ("怎么退款", "怎么退款", "怎么退款", "有用"):
            await ask(helped, question)
    async with customer() as page, agent() as desk:
        rasa.status = 500
        await ask(page, "发票多久寄出")
        rasa.status = 200
        await page.say("转人工", action={"kind": "request_person"})
        waiting = await page.until(is_state("queued"))
        path = f"/api/desk/conversations/{waiting['conversation']['id']}/accept"
        await client.post(path, headers=desk.headers)
        await page.until(is_state("assigned"))


def filled(expression):
    """Put in what Grafana puts in."""
    return expression.replace("$__rate_interval", "1m").replace("$instance", ".*")


def numbers(expression):
    """Return the parts of an alert's expression that are compared with a limit."""
    for part in re.split(r"\band\b", expression):
        yield re.split(r"\s(?:>|==)\s", part.strip(), maxsplit=1)[0]


@TOKENED
async def test_a_real_prometheus_finds_a_number_for_all_that_dashboard_and_alerts_ask(
    client, customer, agent, rasa, tmp_path
):
    target = f"{client.host}:{client.port}"
    async with running(deployed(tmp_path, TOKEN, target)) as prometheus:
        await talk(client, customer, agent, rasa)
        await prometheus.scraped(2)
        await talk(client, customer, agent, rasa)
        await settled(client)
        await prometheus.scraped(2)
        assert await prometheus.query('up{job="jieli"}') == [
            ({"__name__": "up", "instance": target, "job": "jieli"}, 1.0)
        ]
        for name, expression in queries():
            found = await prometheus.query(filled(expression))
            assert found, f"{name}: no series"
            assert any(math.isfinite(value) for _, value in found), f"{name}: no number"
        for name, rule in alerts().items():
            for part in numbers(rule["expr"]):
                if name not in QUIET:
                    [(_, value), *_] = await prometheus.query(part)
                    assert math.isfinite(value), (name, part)
            assert await prometheus.query(rule["expr"]) == [], f"{name} has no reason"
        await loaded(prometheus)
        assert await prometheus.get("label/instance/values") == [target]


async def settled(client):
    """Wait until the books have counted who was helped and accepted; return what is told then."""
    async with asyncio.timeout(30):
        while True:
            text = await (await client.get("/metrics", headers=SHOWN)).text()
            if re.search(r'outcome="confirmed"} [^0]', text) and "ended=" in text:
                return text
            await asyncio.sleep(0.5)


async def loaded(prometheus):
    """Check that the rules were read and evaluated, and that none has anything to say."""
    groups = (await prometheus.get("rules"))["groups"]
    rules = {rule["name"]: rule for group in groups for rule in group["rules"]}
    assert rules.keys() == alerts().keys()
    told = {name: (rule["health"], rule.get("lastError", "")) for name, rule in rules.items()}
    assert set(told.values()) == {("ok", "")}, told
    assert (await prometheus.get("alerts"))["alerts"] == []


@TOKENED
async def test_the_names_are_as_prometheus_wants_them(client, customer, agent, rasa):
    await talk(client, customer, agent, rasa)
    text = await settled(client)
    assert promtool("check", "metrics", stdin=text.encode()) == ""
    names = {family.name for family in text_string_to_metric_families(text)}
    assert not [name for name in names if name.endswith("_created")]
    [variable] = [each for each in dashboard()["templating"]["list"] if each["type"] == "query"]
    assert re.search(r"\((jieli_\w+), instance\)", variable["query"]["query"])[1] in names


@TOKENED
async def test_a_wrong_token_is_seen_as_an_app_that_is_down(client, tmp_path):
    target = f"{client.host}:{client.port}"
    async with running(deployed(tmp_path, "another", target)) as prometheus:
        await prometheus.scraped(1)
        [(_, up)] = await prometheus.query('up{job="jieli"}')
        assert up == 0
        [(labels, _)] = await prometheus.query(alerts()["JieliDown"]["expr"])
        assert labels["instance"] == target
        [one] = (await prometheus.get("targets"))["activeTargets"]
        assert "401" in one["lastError"]
