"""Promise 7: a page that lost its connection anywhere has everything, once, in the same order."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, WSMsgType
from sqlalchemy import text

from core.wakeups import WAKEUPS
from handoff import store, transcript
from handoff.message import Draft, Kind, Sender
from server.storage.database import Database
from tests.integration.server.conftest import PATIENCE
from tests.integration.server.test_story import is_state

MOVES = 3


class BreakingPage:
    """A page whose connection breaks after each message; it resumes from what it has."""

    def __init__(self, client, path, greet, headers=None):
        self.client, self.path, self.greet, self.headers = client, path, greet, headers
        self.shown, self.connections = [], 0

    async def follow(self, is_last):
        """Show one message for each connection, until the last."""
        async with asyncio.timeout(30):
            while not self.shown or not is_last(self.shown[-1]):
                async with breaking(self.client, self.path, self.headers) as ws:
                    self.connections += 1
                    await ws.send_json(self.greet(self.shown))
                    self.shown.append(await next_message(ws))
        return self.shown


@asynccontextmanager
async def breaking(client, path, headers=None):
    """A connection that ends without a word: its TCP connection is closed, no close frame sent."""
    async with ClientSession() as http:
        ws = await http.ws_connect(client.make_url(path), headers=headers)
        try:
            yield ws
        finally:
            await http.connector.close()
            await ws.close()  # too late to be told; only our end is cleared away


async def next_message(ws):
    while True:
        frame = json.loads(await ws.receive_str())
        if frame["type"] == "message":
            return frame["message"]


def customer_greeting(token):
    def hello(shown):
        known = {"conversation_id": shown[0]["conversation_id"]} if shown else {}
        return {"type": "hello", "token": token, "after_seq": len(shown), **known}

    return hello


def desk_greeting(conversation_id):
    return lambda shown: {
        "type": "open",
        "conversation_id": conversation_id,
        "after_seq": len(shown),
    }


async def story(client, headers, page):
    """Talk until the conversation is resolved."""
    one = f"/api/desk/conversations/{page.messages()[0]['conversation_id']}"
    for number in range(MOVES):
        await page.say(f"问题 {number}")
        await page.message(f"bot: 问题 {number}")
    await page.say("转人工", action={"kind": "request_person"})
    await page.until(is_state("queued"))
    assert (await client.post(f"{one}/accept", headers=headers)).status == 200
    for number in range(MOVES):
        body = {"client_message_id": f"a{number}", "text": f"回答 {number}"}
        await client.post(f"{one}/messages", json=body, headers=headers)
        await page.say(f"追问 {number}")
        await page.message(f"追问 {number}")
    assert (await client.post(f"{one}/resolve", headers=headers)).status == 200


async def test_pages_that_break_after_every_message_have_the_same_whole_transcript(
    client, customer, sign_in
):
    headers = await sign_in()
    async with customer() as page:
        await page.say("你好")
        await page.message("bot: 你好")
        conversation_id = page.messages()[0]["conversation_id"]
        hers = BreakingPage(client, "/ws/web", customer_greeting(page.token))
        desk = BreakingPage(client, "/ws/desk", desk_greeting(conversation_id), headers)

        def is_last(message):
            return message["kind"] == "survey"

        followers = asyncio.gather(hers.follow(is_last), desk.follow(is_last))
        await story(client, headers, page)
        await followers
        await page.until(lambda f: f["type"] == "message" and is_last(f["message"]))
    assert [m["seq"] for m in hers.shown] == list(range(1, len(hers.shown) + 1))
    assert hers.shown == desk.shown == page.messages()
    assert hers.connections == desk.connections == len(hers.shown)


async def test_a_page_that_breaks_after_any_frame_resumes_without_loss(client, customer):
    async with customer() as page:
        for number in range(MOVES):
            await page.say(f"问题 {number}")
            await page.message(f"bot: 问题 {number}")
        whole, greet = page.messages(), customer_greeting(page.token)
    for frames in range(len(whole) + 2):
        shown = []
        async with breaking(client, "/ws/web") as ws:
            await ws.send_json(greet([]))
            for _ in range(frames):
                frame = json.loads(await ws.receive_str())
                shown += [frame["message"]] if frame["type"] == "message" else []
        async with breaking(client, "/ws/web") as ws:
            await ws.send_json(greet(shown))
            while len(shown) < len(whole):
                shown.append(await next_message(ws))
        assert shown == whole


async def test_what_was_sent_into_a_breaking_connection_is_stored_once(client, customer):
    async with customer() as page:
        await page.say("你好")
        await page.message("bot: 你好")
        greet = customer_greeting(page.token)
        for number in range(8):
            sent = {"type": "message", "client_message_id": f"m{number}", "text": f"第 {number} 句"}
            async with breaking(client, "/ws/web") as ws:
                await ws.send_json(greet(page.messages()))
                await ws.send_json(sent)
            await page.send(**sent)
            await page.message(f"bot: 第 {number} 句")
    texts = [message["text"] for message in page.messages() if message["sender"] == "customer"]
    assert texts == ["你好", *(f"第 {number} 句" for number in range(8))]


async def test_two_tabs_that_write_at_once_show_the_same_conversation(customer):
    async with customer() as one, customer(one.token) as other:
        for number in range(4):
            await asyncio.gather(one.say(f"甲 {number}"), other.say(f"乙 {number}"))
        everything = 16
        for tab in (one, other):
            while len(tab.messages()) < everything:
                await tab.get("message")
    assert one.messages() == other.messages()
    assert [message["seq"] for message in one.messages()] == list(range(1, everything + 1))


async def fill(settings, conversation_id, count):
    """Store many long messages at once."""
    database = Database(settings.database, lambda _: None)
    async with database.write() as session:
        row = await store.lock(session, conversation_id)
        for number in range(count):
            draft = Draft(Sender.BOT, Kind.TEXT, f"{number} " + "长" * 4000)
            transcript.append(session, row, draft, row.opened_at)
    await database.close()


async def test_a_page_that_reads_slowly_gets_everything_and_holds_nobody_up(
    client, customer, settings
):
    async with customer() as quick, customer(quick.token) as slow:
        await quick.say("你好")
        await quick.message("bot: 你好")
        conversation_id = quick.messages()[0]["conversation_id"]
        await fill(settings, conversation_id, 1000)  # 12 MB, more than the sockets hold
        client.server.app[WAKEUPS].notify([conversation_id])
        await quick.message("999 ")
        await quick.say("还在吗")
        await quick.message("bot: 还在吗")
        await slow.message("bot: 还在吗")
    assert [m["seq"] for m in slow.messages()] == list(range(1, 1005))
    assert slow.messages() == quick.messages()


@asynccontextmanager
async def without_messages(settings):
    """A database that fails: the table of messages is away for a while."""
    database = Database(settings.database, lambda _: None)

    async def rename(old, new):
        async with database.write() as session:
            await session.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await rename("messages", "gone")
    try:
        yield
    finally:
        await rename("gone", "messages")
        await database.close()


@pytest.mark.parametrize("side", ["customer", "desk"])
async def test_a_socket_whose_database_fails_is_closed_and_its_page_resumes(
    client, customer, agent, settings, side
):
    async with customer() as page, agent() as desk:
        await page.say("你好")
        await page.message("bot: 你好")
        conversation_id = page.messages()[0]["conversation_id"]
        await desk.send(type="open", conversation_id=conversation_id, after_seq=0)
        await desk.message("bot: 你好")
        failing = page if side == "customer" else desk
        async with without_messages(settings):
            client.server.app[WAKEUPS].notify([conversation_id])
            async with asyncio.timeout(PATIENCE):
                async for message in failing.ws:
                    assert message.type is WSMsgType.TEXT
            assert failing.ws.close_code == 1011
    async with customer(page.token, conversation_id=conversation_id, after_seq=1) as again:
        await again.message("bot: 你好")


async def test_every_page_is_told_at_once_that_the_app_goes_away(client, customer):
    async with customer(), customer(), customer(), customer() as page:
        # The others never answer, which the app would wait for.
        going = asyncio.create_task(client.server.close())
        async with asyncio.timeout(PATIENCE / 2):
            await page.ws.receive()
        assert page.ws.close_code == 1001
        going.cancel()
