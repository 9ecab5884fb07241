"""The wall over HTTP: for supervisors alone, and what agents notice of it."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import WSMsgType

from core.database import TRANSACTIONS
from core.routes import Role
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff

ADDRESSES = [
    ("GET", "/api/desk/wall"),
    ("POST", "/api/desk/conversations/c1/reassign"),
    ("POST", "/api/desk/conversations/c1/barge_in"),
    ("POST", "/api/desk/agents/a1/sign_out"),
]


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        roles = (Role.AGENT, Role.SUPERVISOR)
        await create_staff(session, "boss", "主管", PASSWORD, roles=roles)
    return await sign_in("boss")


def is_state(state):
    return lambda frame: frame["type"] == "conversation" and frame["conversation"]["state"] == state


@pytest.mark.parametrize(("method", "path"), ADDRESSES)
async def test_an_agent_may_not(client, sign_in, method, path):
    assert (await client.request(method, path)).status == 401
    assert (await client.request(method, path, headers=await sign_in())).status == 403


@pytest.mark.parametrize(
    "body", ["", "{}", '{"agent_id": ""}', '{"agent_id": 5}', '{"agent_id": "a b"}']
)
async def test_what_is_no_agent_is_refused(client, boss, body):
    path = "/api/desk/conversations/c1/reassign"
    response = await client.post(path, data=body, headers=boss)
    assert (await response.json())["error"]["code"] == "invalid_input"


async def online(client, headers, name):
    """Wait until an agent is online on the wall, and return her."""
    async with asyncio.timeout(PATIENCE):
        while True:
            agents = (await (await client.get("/api/desk/wall", headers=headers)).json())["agents"]
            found = next(each for each in agents if each["name"] == name)
            if found["presence"] == "online":
                return found
            await asyncio.sleep(0.05)


async def test_an_agent_who_is_signed_out_by_force_loses_her_desk_at_once(client, agent, boss):
    async with agent() as desk:
        mei = await online(client, boss, "梅")
        response = await client.post(f"/api/desk/agents/{mei['id']}/sign_out", headers=boss)
        assert response.status == 204
        while (await desk.ws.receive()).type is WSMsgType.TEXT:
            pass
        assert desk.ws.close_code == 4401
        assert (await client.get("/api/auth/me", headers=desk.headers)).status == 401


async def test_a_supervisor_sees_a_chat_and_takes_it_over(client, customer, agent, boss):
    async with customer() as page, agent() as desk:
        await page.say("转人工", action={"kind": "request_person"})
        queued = await page.until(is_state("queued"))
        one = f"/api/desk/conversations/{queued['conversation']['id']}"
        await client.post(f"{one}/accept", headers=desk.headers)
        await desk.until(is_state("assigned"))
        wall = await (await client.get("/api/desk/wall", headers=boss)).json()
        [chat] = wall["served"]
        assert chat["assignee"]["name"] == "梅"
        taken = await client.post(f"{one}/barge_in", headers=boss)
        assert (await taken.json())["conversation"]["assignee"]["name"] == "主管"
        changed = await desk.until(
            lambda f: is_state("assigned")(f) and f["conversation"]["assignee"]["name"] == "主管"
        )
        assert changed["conversation"]["id"] == chat["id"]
        again = await client.post(f"{one}/resolve", headers=desk.headers)
        assert (await again.json())["error"]["code"] == "not_the_assignee"
