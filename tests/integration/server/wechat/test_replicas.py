"""Two replicas with one database: what WeChat delivers to both is taken once, and sent once."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp.test_utils import TestServer

from server.app import make_app
from server.messengers import CLOCK
from server.settings import Settings
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both
from tests.integration.server.wechat.conftest import ANNA


@pytest.fixture(params=BOTH)
def database_url(request):
    return on_both(request)


@pytest.fixture
async def other(client, settings, accounts_file, moved, tmp_path, aiohttp_client):
    """Another replica, in a place of its own."""
    values = settings.model_dump() | {"channels": str(accounts_file), "var": tmp_path / "other"}
    app = make_app(Settings(**values))
    app[CLOCK] = moved
    return await aiohttp_client(TestServer(app))


async def test_redelivered_to_either_at_any_time_it_is_one(
    client, other, wechat, http, moved, until, transcript
):
    doors = [wechat.callback, str(other.make_url("/wechat/shop"))]

    def told(number):
        return {
            "ToUserName": "gh_1",
            "FromUserName": ANNA,
            "CreateTime": str(int(moved().timestamp())),
            "MsgType": "text",
            "Content": f"问题{number}",
            "MsgId": str(number),
        }

    async def deliver(door, fields):
        wechat.callback = door
        return await wechat.once(http, fields)

    first = told(1)
    wechat.phone(ANNA).did("message")
    assert set(await asyncio.gather(*(deliver(door, first) for door in doors * 3))) == {"success"}
    for seconds in (5, 16, 3600):
        moved.advance(seconds=seconds)
        for door in doors:
            assert await deliver(door, first) == "success"
    wechat.phone(ANNA).did("message")
    second = told(2)
    await asyncio.gather(*(deliver(door, second) for door in doors))
    hers = [m.text for m in await transcript() if m.sender == "customer"]
    assert hers == ["问题1", "问题2"]
    await until(lambda: "问题2" in "".join(wechat.phone(ANNA).texts))
    await asyncio.sleep(0)
    shown = "\n".join(wechat.phone(ANNA).texts)
    assert shown.count("bot: 问题1") == shown.count("bot: 问题2") == 1


async def test_many_customers_at_once_and_again_on_both_are_each_taken_once(
    client, other, wechat, http, moved, until, transcript
):
    doors = [wechat.callback, str(other.make_url("/wechat/shop"))]
    stamp = str(int(moved().timestamp()))
    deliveries = [
        {
            "ToUserName": "gh_1",
            "FromUserName": f"o-{who}",
            "CreateTime": stamp,
            "MsgType": "text",
            "Content": f"问题{who}-{number}",
            "MsgId": f"{who}{number}",
        }
        for who in range(12)
        for number in range(2)
    ]

    async def deliver(door, fields):
        wechat.callback = door
        return await wechat.once(http, fields)

    there = [deliver(doors[0], fields) for fields in deliveries]
    back = [deliver(doors[1], fields) for fields in reversed(deliveries)]
    assert set(await asyncio.gather(*there, *back)) == {"success"}
    for who in range(12):
        hers = [m.text for m in await transcript(f"o-{who}") if m.sender == "customer"]
        assert sorted(hers) == [f"问题{who}-0", f"问题{who}-1"]
