"""The outside desk of the whole app: its settings, its addresses, its logs."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from core.database import TRANSACTIONS
from core.routes import Role
from server.app import make_app
from server.settings import Settings
from tests.integration.server.conftest import PASSWORD, PATIENCE
from tests.integration.server.staff import create_staff

SECRET = "a secret of the tests, long enough"


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        roles = (Role.AGENT, Role.SUPERVISOR)
        await create_staff(session, "boss", "主管", PASSWORD, roles=roles)
    return await sign_in("boss")


@pytest.fixture
async def outside(aiohttp_server):
    """An outside desk that refuses everything, and tells what was posted."""
    posts: asyncio.Queue[dict] = asyncio.Queue()

    async def refuse(request):
        await posts.put(await request.json())
        return web.Response(status=422)

    app = web.Application()
    app.router.add_post("/token-of-the-url", refuse)
    server = await aiohttp_server(app)
    return str(server.make_url("/token-of-the-url")), posts


@pytest.fixture
def settings(settings, outside) -> Settings:
    """With an outside desk."""
    more = {"webhook_url": outside[0], "webhook_secret": SECRET, "webhook_private": True}
    return Settings(**{**settings.model_dump(), **more})


async def test_a_handoff_reaches_the_outside_desk_and_its_refusal_is_seen(
    client, customer, boss, outside
):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        async with asyncio.timeout(PATIENCE):
            posted = await outside[1].get()
    assert posted["event"] == "handoff.queued"
    assert (posted["record"]["tier"], posted["record"]["priority"]) == ("standard", "normal")
    assert posted["record"]["decision"]
    delivery = await rejected(client, boss)
    assert (delivery["id"], delivery["reason"]) == (posted["id"], "refused")
    again = await client.post(f"/api/desk/deliveries/{delivery['id']}/retry", headers=boss)
    assert (await again.json())["delivery"]["state"] == "pending"
    async with asyncio.timeout(PATIENCE):
        assert await outside[1].get() == posted


async def rejected(client, headers):
    """Wait until a delivery is rejected, and return it."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = await listed(client, headers, "?state=rejected")
            if found["deliveries"]:
                return found["deliveries"][0]
            await asyncio.sleep(0.05)


async def listed(client, headers, query=""):
    return await (await client.get(f"/api/desk/deliveries{query}", headers=headers)).json()


async def test_only_supervisors_see_deliveries(client, sign_in):
    assert (await client.get("/api/desk/deliveries")).status == 401
    assert (await client.get("/api/desk/deliveries", headers=await sign_in())).status == 403


@pytest.mark.parametrize("query", ["?state=lost", "?limit=0", "?limit=x", "?before=yesterday"])
async def test_what_makes_no_sense_is_refused(client, boss, query):
    assert (await listed(client, boss, query))["error"]["code"] == "invalid_input"


async def test_a_delivery_that_does_not_exist_cannot_be_tried_again(client, boss):
    response = await client.post("/api/desk/deliveries/none/retry", headers=boss)
    assert (await response.json())["error"]["code"] == "delivery_not_found"


def test_neither_secret_nor_address_is_in_the_settings_repr(settings):
    assert SECRET not in repr(settings)
    assert "token-of-the-url" not in repr(settings)


def test_a_wrong_address_is_refused_before_anything_starts(settings):
    values = {**settings.model_dump(), "webhook_private": False}
    with pytest.raises(ValueError, match="JIELI_WEBHOOK_URL"):
        make_app(Settings(**values))
