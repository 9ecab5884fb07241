"""The address that WeChat calls: who may call it, what is taken once, and what is refused."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from channels.inbox.tables import ArrivalRow
from channels.wechat.crypto import Envelope, signature
from core.database import TRANSACTIONS
from tests.fakes.wechat.platform import AES_KEY, APP_ID, TOKEN, _xml
from tests.integration.conftest import BOTH
from tests.integration.server.conftest import on_both
from tests.integration.server.wechat.conftest import ANNA

HOSTILE = Path(__file__).resolve().parents[3] / "payloads" / "wechat" / "hostile"


@pytest.fixture(params=BOTH)
def database_url(request):
    """What is taken once is taken once on both kinds of database."""
    return on_both(request)


def signed(moved, *parts):
    """Return a query that WeChat would sign, and what it covers beside the parts."""
    stamp, nonce = str(int(moved().timestamp())), "42"
    query = {"timestamp": stamp, "nonce": nonce}
    if parts:
        return query | {"msg_signature": signature(TOKEN, stamp, nonce, *parts)}
    return query | {"signature": signature(TOKEN, stamp, nonce)}


async def test_the_address_proves_itself_by_the_echo_as_it_came(client, moved):
    query = signed(moved) | {"echostr": "4375120948345356249"}
    response = await client.get("/wechat/shop", params=query)
    assert (response.status, await response.text()) == (200, "4375120948345356249")


async def test_an_echo_without_the_whole_signature_is_refused(client, moved):
    for missing in ("signature", "timestamp", "nonce"):
        query = {n: v for n, v in (signed(moved) | {"echostr": "1"}).items() if n != missing}
        response = await client.get("/wechat/shop", params=query)
        assert response.status == 403


async def test_another_account_is_not_found(client, moved):
    assert (await client.get("/wechat/elsewhere", params=signed(moved))).status == 404


def told(text="你好", **more):
    return {
        "ToUserName": "gh_1",
        "FromUserName": ANNA,
        "CreateTime": "1348831860",
        "MsgType": "text",
        "Content": text,
        "MsgId": "77",
        **more,
    }


def closed(fields, receiver=APP_ID):
    """Return fields encrypted, and the body around them."""
    encrypted = Envelope.of(AES_KEY, receiver).close(_xml(fields).encode())
    return encrypted, _xml({"Encrypt": encrypted}).encode()


async def test_the_plain_signature_does_not_stand_for_an_encrypted_body(client, moved):
    _, body = closed(told())
    response = await client.post("/wechat/shop", params=signed(moved), data=body)
    assert response.status == 403


async def test_a_message_that_is_meant_for_another_account_is_refused(client, moved, transcript):
    encrypted, body = closed(told(), receiver="wx0000000000000000")
    response = await client.post("/wechat/shop", params=signed(moved, encrypted), data=body)
    assert response.status == 400
    assert await transcript() == []


async def test_an_old_signature_is_refused_and_one_of_an_hour_ago_is_not(client, moved):
    encrypted, body = closed(told())
    query = signed(moved, encrypted)
    moved.advance(hours=1)
    assert (await client.post("/wechat/shop", params=query, data=body)).status == 200
    moved.advance(hours=24)
    assert (await client.post("/wechat/shop", params=query, data=body)).status == 403


async def test_plain_words_are_not_taken_where_encrypted_ones_are_due(client, moved, transcript):
    body = _xml(told()).encode()
    response = await client.post("/wechat/shop", params=signed(moved), data=body)
    assert response.status == 400
    assert await transcript() == []


@pytest.mark.parametrize("account_lines", [{"mode": "compatible"}], indirect=True)
async def test_in_compatible_mode_the_encrypted_half_counts(client, wechat, transcript):
    assert await wechat.say(ANNA, "真的") == "success"
    assert (await transcript())[0].text == "真的"


@pytest.mark.parametrize("account_lines", [{"mode": "plain"}], indirect=True)
async def test_in_plain_mode_words_come_as_they_are(client, wechat, transcript):
    assert await wechat.say(ANNA, "你好") == "success"
    assert (await transcript())[0].text == "你好"


@pytest.mark.parametrize("account_lines", [{"mode": "plain"}], indirect=True)
async def test_hostile_bodies_are_refused(client, moved):
    for path in sorted(HOSTILE.iterdir()):
        response = await client.post("/wechat/shop", params=signed(moved), data=path.read_bytes())
        assert response.status == 400, path.name
    response = await client.post("/wechat/shop", params=signed(moved), data=b"x" * 65_537)
    assert response.status == 413


async def test_what_is_delivered_three_times_is_stored_once(client, wechat, http, transcript):
    for _ in range(3):
        assert await wechat.once(http, told()) == "success"
    parallel = [wechat.once(http, told("又一条", MsgId="78")) for _ in range(5)]
    assert await asyncio.gather(*parallel) == ["success"] * 5
    hers = [m.text for m in await transcript() if m.sender == "customer"]
    assert hers == ["你好", "又一条"]


async def test_the_first_of_two_bodies_under_one_id_is_kept(client, wechat, http, transcript):
    await wechat.once(http, told("第一"))
    assert await wechat.once(http, told("第二")) == "success"
    assert [m.text for m in await transcript() if m.sender == "customer"] == ["第一"]


async def test_fifty_first_messages_at_once_open_one_conversation(client, wechat, http, transcript):
    together = [wechat.once(http, told(f"第{n}条", MsgId=str(n))) for n in range(50)]
    assert set(await asyncio.gather(*together)) == {"success"}
    hers = [m for m in await transcript() if m.sender == "customer"]
    assert {m.text for m in hers} == {f"第{n}条" for n in range(50)}


async def test_what_nobody_answers_is_kept_all_the_same(client, wechat, http, transcript):
    kinds = [
        {"MsgType": "hologram"},
        {"MsgType": "event", "Event": "from_the_future"},
        {"MsgType": "event", "Event": "LOCATION", "Latitude": "1"},
        {"Content": "\u202e"},
        {"Content": ""},
    ]
    for number, fields in enumerate(kinds):
        assert await wechat.once(http, told() | {"MsgId": str(number)} | fields) == "success"
    async with client.app[TRANSACTIONS].read() as session:
        rows = (await session.scalars(select(ArrivalRow))).all()
    assert {row.kept["MsgType"] for row in rows} == {"hologram", "event", "text"}
    assert len(rows) == len(kinds)
    assert await transcript() == []


async def test_two_events_of_one_second_are_two_wishes(client, wechat, http, transcript):
    event = told() | {"MsgType": "event", "Event": "CLICK"}
    del event["MsgId"]
    for key in ("ask:怎么退款", "ask:怎么开发票", "ask:怎么退款"):
        assert await wechat.once(http, event | {"EventKey": key}) == "success"
    hers = [m.text for m in await transcript() if m.sender == "customer"]
    assert hers == ["怎么退款", "怎么开发票"]


async def test_where_she_is_and_what_she_says_come_to_the_desk_as_words(client, wechat, transcript):
    place = {"Location_X": "23.1", "Location_Y": "113.3", "Label": "广州塔"}
    await wechat.push(ANNA, "message", MsgType="location", **place)
    await wechat.push(
        ANNA, "message", MsgType="voice", MediaId="m", Format="amr", Recognition="怎么退款"
    )
    hers = [m.text for m in await transcript() if m.sender == "customer"]
    assert hers == ["［位置］广州塔（23.1, 113.3）", "怎么退款"]


@pytest.mark.parametrize(
    "account_lines", [{"kind": "mini_program", "format": "json"}], indirect=True
)
async def test_a_mini_program_speaks_json_and_has_its_own_quotas(client, wechat, until):
    wechat.format = "json"
    assert await wechat.say(ANNA, "转人工") == "success"
    phone = wechat.phone(ANNA)
    await until(lambda: phone.seen)
    assert {each["msgtype"] for each in phone.seen} == {"text"}  # there are no menus
