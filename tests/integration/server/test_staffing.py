"""Supervisors say who can do what; whatever is wrong is refused, and what was before stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.clock import utc_now
from core.routes import Role
from deflection.teams import store as memberships
from handoff.routing import queueing
from handoff.routing.rules.skill import Need, Skill
from handoff.routing.staffing.service import STAFFING
from handoff.routing.tables import TeamMemberRow
from handoff.tables import ContactRow
from server.storage.database import Database
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff
from tests.integration.server.test_hostile_input import error_of

ROOT = Path(__file__).resolve().parents[3]
BILLING = {"zh": "计费", "en": "Billing"}


@pytest.fixture
async def database(database_url):
    """The app's database, from outside."""
    database = Database(database_url, lambda _: None)
    yield database
    await database.close()


@pytest.fixture
async def supervisor(client, sign_in, database):
    """The session of a supervisor, with two teams and two skills made."""
    async with database.write() as session:
        await create_staff(session, "wang", "王", PASSWORD, roles=(Role.AGENT, Role.SUPERVISOR))
    headers = await sign_in("wang")
    for path in ("teams/billing", "teams/cloud", "skills/topic:billing", "skills/product:ecs"):
        made = await client.put(f"/api/routing/{path}", json=BILLING, headers=headers)
        assert made.status == 200
    return headers


@pytest.fixture
async def mei(client, supervisor):
    """The id of an agent with a team and a skill."""
    listed = await client.get("/api/routing/agents", headers=supervisor)
    [mei] = [each for each in (await listed.json())["agents"] if each["name"] == "梅"]
    body = {"capacity": 3, "teams": ["billing"], "skills": {"topic:billing": 4}}
    put = await client.put(f"/api/routing/agents/{mei['id']}", json=body, headers=supervisor)
    assert put.status == 200
    return mei["id"]


async def agent(client, headers, agent_id):
    listed = await client.get("/api/routing/agents", headers=headers)
    [found] = [each for each in (await listed.json())["agents"] if each["id"] == agent_id]
    return found


async def test_a_supervisor_changes_what_she_names_and_the_rest_stays(client, supervisor, mei):
    path = f"/api/routing/agents/{mei}"
    body = {"skills": {"product:ecs": 5, "topic:billing": 1}}
    changed = (await (await client.put(path, json=body, headers=supervisor)).json())["agent"]
    assert changed == await agent(client, supervisor, mei)
    assert (changed["capacity"], changed["teams"]) == (3, ["billing"])
    assert changed["skills"] == {"product:ecs": 5, "topic:billing": 1}
    assert (changed["presence"], changed["load"]) == ("offline", 0)


async def test_whoever_changes_an_agents_teams_tells_it(client, supervisor, mei, database):
    async def told() -> list[tuple[str, ...]]:
        async with database.read() as session:
            found = await memberships.told_of(session, [mei])
        return [each.teams for each in found.told.get(mei, ())]

    path = f"/api/routing/agents/{mei}"
    for body in (
        {"capacity": 4},
        {"teams": ["billing"]},  # she is in it
        {"teams": ["cloud", "billing", "cloud"]},
        {"teams": ["billing", "nobody"]},  # is refused
        {"teams": []},
    ):
        await client.put(path, json=body, headers=supervisor)
    assert await told() == [("billing",), ("billing", "cloud"), ()]

    async with database.write() as session:  # past us, by an older version or by hand
        session.add(TeamMemberRow(team_id="cloud", agent_id=mei))
    for _ in range(2):
        await client.app[STAFFING].tell_teams()
    assert await told() == [("billing",), ("billing", "cloud"), (), ("cloud",)]


def test_who_is_in_a_team_is_written_in_one_place():
    folders = ("core", "deflection", "handoff", "channels", "server", "studio", "community")
    files = [file for name in folders for file in (ROOT / name).rglob("*.py")]
    naming = {
        str(file.relative_to(ROOT))
        for file in files
        if {"TeamMemberRow", "team_members"} & set(re.findall(r"\w+", file.read_text("utf-8")))
    }
    assert naming == {"handoff/routing/staffing/store.py", "handoff/routing/tables.py"}


# One app for all: none of these changes anything.
WRONG_CHANGES = [
    ({"skills": {"topic:magic": 3}}, 404, "skill_not_found"),
    ({"skills": {"team:billing": 1}}, 404, "skill_not_found"),
    ({"teams": ["cloud", "nobody"]}, 404, "team_not_found"),
    ({"skills": {"topic:billing": 0}}, 400, "invalid_input"),
    ({"skills": {"topic:billing": 6}}, 400, "invalid_input"),
    ({"skills": {"topic:billing": 10**30}}, 400, "invalid_input"),
    ({"skills": {"topic:billing": 2.5}}, 400, "invalid_input"),
    ({"skills": {"topic:billing": "5"}}, 400, "invalid_input"),
    ({"skills": {"topic:billing": True}}, 400, "invalid_input"),
    ({"skills": {"": 1}}, 400, "invalid_input"),
    ({"skills": [["topic:billing", 5]]}, 400, "invalid_input"),
    ({"teams": "billing"}, 400, "invalid_input"),
    ({"teams": ["x" * 81]}, 400, "invalid_input"),
    ({"capacity": -1}, 400, "invalid_input"),
    ({"capacity": 101}, 400, "invalid_input"),
    ({"capacity": 1.5}, 400, "invalid_input"),
    ({"presence": "online"}, 400, "invalid_input"),
]
WRONG_ADDRESSES = [
    ("agents/nobody", {"capacity": 1}, 404, "agent_not_found"),
    ("teams/Billing", BILLING, 400, "invalid_input"),
    ("teams/a%2Fb", BILLING, 400, "invalid_input"),
    ("teams/new", {"zh": "", "en": "x"}, 400, "invalid_input"),
    ("teams/new", {"zh": "\u202e", "en": "x"}, 400, "invalid_input"),
    ("skills/billing", BILLING, 400, "invalid_input"),
    ("skills/mood:good", BILLING, 400, "invalid_input"),
    ("skills/team:billing", BILLING, 400, "invalid_input"),
    ("skills/topic:" + "x" * 80, BILLING, 400, "invalid_input"),
    ("skills/topic:new", {"zh": "x" * 201, "en": "x"}, 400, "invalid_input"),
    ("contacts/nobody", {"tier": "vip"}, 404, "contact_not_found"),
    ("contacts/nobody", {"tier": "emperor"}, 400, "invalid_input"),
    ("contacts/nobody", {}, 400, "invalid_input"),
]


async def test_a_change_with_something_wrong_is_refused_whole(client, supervisor, mei):
    before = await agent(client, supervisor, mei)
    for wrong, status, code in WRONG_CHANGES:
        whole = {"capacity": 9, "teams": ["cloud"], "skills": {"product:ecs": 2}, **wrong}
        path = f"/api/routing/agents/{mei}"
        refused = await client.put(path, json=whole, headers=supervisor)
        assert (refused.status, await error_of(refused)) == (status, code), wrong
        assert await agent(client, supervisor, mei) == before, wrong


async def test_what_does_not_exist_or_cannot_be_is_a_clear_error(client, supervisor):
    for path, body, status, code in WRONG_ADDRESSES:
        refused = await client.put(f"/api/routing/{path}", json=body, headers=supervisor)
        assert (refused.status, await error_of(refused)) == (status, code), path
    teams = (await (await client.get("/api/routing/teams", headers=supervisor)).json())["teams"]
    assert [each["id"] for each in teams] == ["billing", "cloud"]


async def test_agents_may_look_and_not_change(client, sign_in, mei):
    headers = await sign_in("tom")
    for path in ("agents", "teams", "skills"):
        assert (await client.get(f"/api/routing/{path}", headers=headers)).status == 200
    for path in (f"agents/{mei}", "teams/x", "skills/topic:x", "contacts/x"):
        refused = await client.put(f"/api/routing/{path}", json={}, headers=headers)
        assert (refused.status, await error_of(refused)) == (403, "forbidden")


async def test_a_customer_gets_the_tier_that_the_policy_has(client, customer, supervisor, database):
    async with customer() as page:
        await page.say("你好")
        await page.get("ack")
    listed = await client.get("/api/desk/conversations?list=bot", headers=supervisor)
    [conversation] = (await listed.json())["conversations"]
    contact_id = conversation["contact"]["id"]
    path = f"/api/routing/contacts/{contact_id}"
    put = await client.put(path, json={"tier": "vip"}, headers=supervisor)
    assert (await put.json())["contact"]["tier"] == "vip"
    async with database.read() as session:
        assert (await session.get_one(ContactRow, contact_id)).tier == "vip"


async def test_an_agent_says_what_she_is_and_nothing_else(client, sign_in):
    headers = await sign_in()
    for presence in ("busy", "lunch", "meeting", "away", "offline", "online"):
        put = await client.put("/api/desk/presence", json={"presence": presence}, headers=headers)
        assert (await put.json())["agent"]["presence"] == presence
    for wrong in ("asleep", "", None, 1, ["online"]):
        put = await client.put("/api/desk/presence", json={"presence": wrong}, headers=headers)
        assert (put.status, await error_of(put)) == (400, "invalid_input")
    me = await (await client.get("/api/auth/me", headers=headers)).json()
    assert me["agent"]["presence"] == "online"


async def test_a_team_and_a_skill_are_taken_away_when_nobody_uses_them_any_more(
    client, supervisor, mei, customer
):
    async def remove(path):
        response = await client.delete(f"/api/routing/{path}", headers=supervisor)
        error = {} if response.status == 204 else (await response.json())["error"]
        return response.status, error

    for path in ("teams/billing", "skills/topic:billing"):
        status, error = await remove(path)
        assert (status, error["code"]) == (409, "still_used")
        assert error["details"]["agents"] == "梅"
    canned = {"shelf": "team:billing", "shortcut": "order", "text": "订单号？"}
    assert (await client.post("/api/desk/canned", json=canned, headers=supervisor)).status == 201
    nothing = {"teams": [], "skills": {}}
    await client.put(f"/api/routing/agents/{mei}", json=nothing, headers=supervisor)
    status, error = await remove("teams/billing")
    assert (status, error["details"]["replies"]) == (409, 1)
    for path in ("teams/cloud", "skills/topic:billing"):
        assert (await remove(path))[0] == 204
        status, error = await remove(path)
        assert (status, error["code"]) in {(404, "team_not_found"), (404, "skill_not_found")}


async def test_a_team_for_which_somebody_waits_stays(client, supervisor, mei, customer, database):
    async with customer() as page:
        await page.say("人工", action={"kind": "request_person"})
        conversation_id = (await page.get("ack"))["conversation_id"]
        await page.until(
            lambda f: f["type"] == "conversation" and f["conversation"]["state"] == "queued"
        )
        async with database.write() as session:
            await queueing.ask(
                session, conversation_id, [Need(Skill.parse("team:cloud"))], utc_now()
            )
        for path, status in (("teams/cloud", 409), ("skills/product:ecs", 204)):
            response = await client.delete(f"/api/routing/{path}", headers=supervisor)
            assert response.status == status


async def test_only_supervisors_take_teams_and_skills_away(client, supervisor, sign_in):
    for path in ("teams/cloud", "skills/product:ecs"):
        refused = await client.delete(f"/api/routing/{path}", headers=await sign_in("mei"))
        assert refused.status == 403
        assert (await client.delete(f"/api/routing/{path}")).status == 401
    odd = "teams/" + "%27%20OR%201=1"
    assert (await client.delete(f"/api/routing/{odd}", headers=supervisor)).status == 404
