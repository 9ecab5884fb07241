"""WeCom's customer service: asked for from a cursor, and sent under ids that arrive once."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp.test_utils import TestServer

from channels.outbox import store as outbox
from channels.wechat.crypto import Envelope, signature
from core.database import TRANSACTIONS
from handoff import store
from handoff.message import Address
from server.app import make_app
from server.messengers import CLOCK
from server.settings import Settings
from tests.fakes.wechat.platform import AES_KEY, PNG, TOKEN
from tests.fakes.wechat.wecom import CORP, KF, SECRET, SEEN_BEFORE, FakeWeCom
from tests.integration.server.conftest import PATIENCE
from tests.integration.server.wechat.conftest import MovedClock

ANNA = "wm-anna"


@pytest.fixture
async def wecom(aiohttp_server):
    """The stand-in, serving its API."""
    fake = FakeWeCom()
    server = await aiohttp_server(fake.app())
    fake.url = str(server.make_url("")).rstrip("/")
    return fake


@pytest.fixture
def moved():
    return MovedClock()


@pytest.fixture
def open_app(request, settings: Settings, tmp_path, wecom, moved, aiohttp_client):
    """Starts the app; again after it was closed."""
    entry = {
        "kind": "wecom",
        "corp_id": CORP,
        "open_kfid": KF,
        "secret": SECRET,
        "token": TOKEN,
        "aes_key": AES_KEY,
        "api": wecom.url,
        **getattr(request, "param", {}),
    }
    path = tmp_path / "channels.yml"
    path.write_text("kf:\n" + "".join(f"  {n}: {v}\n" for n, v in entry.items()), "utf-8")

    async def start():
        app = make_app(Settings(**(settings.model_dump() | {"channels": str(path)})))
        app[CLOCK] = moved
        client = await aiohttp_client(TestServer(app))
        wecom.callback = str(client.make_url("/wecom/kf"))
        return client

    return start


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110 - the stand-in tells nobody
            await asyncio.sleep(0.02)


async def hers(client, who=ANNA):
    """Return what she said, as the database has it."""
    async with client.app[TRANSACTIONS].read() as session:
        row = await store.current(session, Address("wecom", "kf", who))
        found = await store.messages_after(session, row.id, 0, 200) if row else []
    return [message.text for message in found if message.sender == "customer"]


async def test_a_question_comes_in_and_is_answered(open_app, wecom):
    client = await open_app()
    await wecom.say(ANNA, "怎么退款")
    await until(lambda: wecom.texts(ANNA) == ["bot: 怎么退款"])
    assert await hers(client) == ["怎么退款"]
    [sent] = wecom.shown[ANNA]
    assert (sent["open_kfid"], len(sent["msgid"]) <= 32) == (KF, True)


async def test_what_was_written_while_we_were_away_is_taken_in_once_and_in_order(open_app, wecom):
    client = await open_app()
    await wecom.say(ANNA, "第一")
    await until(lambda: wecom.texts(ANNA))
    await client.close()
    for text in ("第二", "第三", "第四", "第五"):
        await wecom.say(ANNA, text)  # nobody is there to be called
    client = await open_app()
    await until(lambda: len(wecom.texts(ANNA)) >= 2)
    await wecom.ring()
    await wecom.say(ANNA, "第六")

    async def complete():
        every = ["第一", "第二", "第三", "第四", "第五", "第六"]
        while await hers(client) != every:  # noqa: ASYNC110 - it looks at the database
            await asyncio.sleep(0.02)

    await asyncio.wait_for(complete(), PATIENCE)


@pytest.mark.parametrize("open_app", [{"sent_before": SEEN_BEFORE}], indirect=True)
async def test_what_is_sent_again_under_its_id_arrives_once(open_app, wecom, moved):
    client = await open_app()
    wecom.faults.append("reset_after")
    await wecom.say(ANNA, "怎么退款")
    await until(lambda: wecom.texts(ANNA))
    moved.advance(minutes=5)
    await until(lambda: wecom.sends == 2)
    assert wecom.texts(ANNA) == ["bot: 怎么退款"]
    assert await states(client, "delivered") == {"delivered"}


async def test_where_the_code_is_not_known_the_end_is_called_unknown(open_app, wecom, moved):
    client = await open_app()
    wecom.faults.append("reset_after")
    await wecom.say(ANNA, "怎么退款")
    await until(lambda: wecom.texts(ANNA))
    moved.advance(minutes=5)
    assert await states(client, "unknown") == {"unknown"}
    assert wecom.texts(ANNA) == ["bot: 怎么退款"]


async def states(client, wanted):
    """Return the states of what was sent, once one of them is the wanted one."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with client.app[TRANSACTIONS].read() as session:
                row = await store.current(session, Address("wecom", "kf", ANNA))
                found = {p.state for p in await outbox.of_conversation(session, row.id)}
            if wanted in found:
                return found
            await asyncio.sleep(0.02)


async def test_a_message_that_did_not_arrive_after_all_is_shown_so(open_app, wecom):
    client = await open_app()
    await wecom.say(ANNA, "怎么退款")
    await until(lambda: wecom.texts(ANNA))
    failed = {"event_type": "msg_send_fail", "fail_msgid": wecom.shown[ANNA][0]["msgid"]}
    wecom.keep(ANNA, "event", origin=4, external_userid=ANNA, **failed)
    await wecom.ring()
    assert await states(client, "rejected") == {"rejected"}


async def test_a_picture_is_fetched_and_what_agents_of_wecom_say_is_not_hers(
    open_app, wecom, sign_in
):
    client = await open_app()
    wecom.media["p1"] = PNG
    wecom.keep(ANNA, "image", media_id="p1")
    wecom.keep(ANNA, "text", origin=5, content="我是企业微信客服")
    await wecom.ring()
    await until(lambda: any("看不懂" in text for text in wecom.texts(ANNA)))
    [name] = await hers(client)
    assert name.startswith("image-")


async def test_the_address_proves_itself_and_refuses_who_does_not_sign(open_app, wecom):
    client = await open_app()
    closed = Envelope.of(AES_KEY, CORP).close(b"4375120948345356249")
    query, _ = wecom.sealed({})
    stamp = query["timestamp"]
    signed = {**query, "msg_signature": signature(TOKEN, stamp, "7", closed), "echostr": closed}
    response = await client.get("/wecom/kf", params=signed)
    assert await response.text() == "4375120948345356249"
    wrong = signed | {"msg_signature": "0" * 40}
    assert (await client.get("/wecom/kf", params=wrong)).status == 403
    assert (await client.post("/wecom/kf", params=query, data=b"<xml><a/>")).status == 400
    assert (await client.post("/wecom/kf", params=query, data=b"<xml></xml>")).status == 403
    assert (await client.get("/wecom/elsewhere", params=signed)).status == 404
