"""Subscribers of the whole app: what happens reaches them, and supervisors see how that went."""

from __future__ import annotations

import asyncio
import json

import pytest
from aiohttp import web

from core.database import TRANSACTIONS
from core.errors import InvalidInput
from core.routes import Role
from server.app import make_app
from server.settings import Settings
from tests.integration.server.conftest import PASSWORD
from tests.integration.server.staff import create_staff

PATH = "/api/reports/subscribers"
SECRET = "a secret of the tests, long enough"
PATIENCE = 30.0


@pytest.fixture
async def boss(client, sign_in):
    """A supervisor's headers."""
    async with client.app[TRANSACTIONS].write() as session:
        await create_staff(session, "boss", "主管", PASSWORD, roles=(Role.SUPERVISOR,))
    return await sign_in("boss")


@pytest.fixture
async def posts(aiohttp_server):
    """What a receiver on the loopback interface was posted, and its address."""
    queue: asyncio.Queue[dict] = asyncio.Queue()

    async def take(request):
        await queue.put(json.loads(await request.read()))
        return web.Response(status=204)

    app = web.Application()
    app.router.add_post("/token-of-the-url", take)
    queue.url = str((await aiohttp_server(app)).make_url("/token-of-the-url"))
    return queue


@pytest.fixture
def settings(settings, posts, tmp_path) -> Settings:
    """With a subscriber."""
    path = tmp_path / "subscribers.yml"
    told = f"bi:\n  url: {posts.url}\n  secret: {SECRET}\n  private: yes\n  kinds: [queued]\n"
    path.write_text(told, "utf-8")
    return Settings(**{**settings.model_dump(), "subscribers": str(path)})


async def test_what_happens_reaches_a_subscriber_and_is_seen_to_have(client, customer, boss, posts):
    async with customer() as page:
        await page.say("转人工", action={"kind": "request_person"})
        async with asyncio.timeout(PATIENCE):
            posted = await posts.get()
    assert [fact["kind"] for fact in posted["facts"]] == ["queued"]
    async with asyncio.timeout(PATIENCE):
        while True:
            told = await (await client.get(PATH, headers=boss)).text()
            [one] = json.loads(told)["subscribers"]
            if one["position"] >= posted["facts"][-1]["id"]:
                break
            await asyncio.sleep(0.1)
    assert (one["name"], one["host"], one["reason"]) == ("bi", "127.0.0.1", None)
    assert SECRET not in told
    assert "token-of-the-url" not in told


async def test_only_supervisors_see_subscribers(client, sign_in, boss):
    mei = await sign_in()
    for method, path in (("GET", PATH), ("POST", f"{PATH}/bi/retry"), ("POST", f"{PATH}/bi/skip")):
        assert (await client.request(method, path)).status == 401
        assert (await client.request(method, path, headers=mei)).status == 403
    for name in ("none", "%00", "%3Cscript%3E", "x" * 500):
        response = await client.post(f"{PATH}/{name}/skip", headers=boss)
        assert (await response.json())["error"]["code"] in ("subscriber_not_found", "not_found")


def test_a_wrong_file_is_refused_before_anything_starts(settings, tmp_path):
    path = tmp_path / "wrong.yml"
    path.write_text("bi:\n  url: https://10.0.0.1/hidden\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"bi") as error:
        make_app(Settings(**{**settings.model_dump(), "subscribers": str(path)}))
    assert "hidden" not in str(error.value)
