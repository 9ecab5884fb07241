"""Promises 1 to 3 when the app is killed: what was acknowledged is there, once, and is answered.

What a customer saw acknowledged is written down here, outside the app, and compared with what the
app knows after each start.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest
from aiohttp import ClientSession, WSMsgType

from tests.integration.server.conftest import Page
from tests.integration.server.process import AppProcess

KILLS = 4
CUSTOMERS = 6


class Customer:
    """A customer whose page survives the app: it keeps what was not acknowledged, and resumes."""

    def __init__(self, name, http, url):
        self.name, self.http, self.url = name, http, url
        self.token = self.page = None
        self.sent: dict[str, str] = {}
        self.acked: dict[str, int] = {}
        self.shown: list[dict] = []

    async def come(self):
        """Open the page, resume, and send again what was never acknowledged."""
        if self.token is None:
            async with self.http.post(f"{self.url}/api/web/visitors") as response:
                self.token = (await response.json())["token"]
        self.page = Page(await self.http.ws_connect(f"{self.url}/ws/web"))
        hello = {"token": self.token, "after_seq": len(self.shown)}
        if self.shown:
            hello["conversation_id"] = self.shown[0]["conversation_id"]
        await self.page.send(type="hello", **hello)
        await self.page.get("welcome")
        for message_id in self.sent.keys() - self.acked.keys():
            await self._send(message_id)

    async def say(self):
        """Send a message; returns its text."""
        message_id = f"{self.name}-{len(self.sent)}"
        self.sent[message_id] = f"问题 {message_id}"
        await self._send(message_id)
        return self.sent[message_id]

    async def acknowledged(self):
        """Wait until all that was sent is acknowledged."""
        while self.sent.keys() - self.acked.keys():
            self._note(await self.page.until(lambda frame: True))

    async def answered(self):
        """Wait until there is an answer to all that was sent."""
        await self.acknowledged()
        while len([m for m in self.shown if m["sender"] == "bot"]) < len(self.sent):
            self._note(await self.page.until(lambda frame: True))

    async def lose_the_app(self):
        """Take what still arrives; then the connection is gone."""
        async for message in self.page.ws:
            if message.type is WSMsgType.TEXT:
                self._note(message.json())

    async def _send(self, message_id):
        await self.page.send(
            type="message", client_message_id=message_id, text=self.sent[message_id]
        )

    def _note(self, frame):
        if frame["type"] == "ack":
            earlier = self.acked.setdefault(frame["client_message_id"], frame["seq"])
            assert earlier == frame["seq"]
        elif frame["type"] == "message":
            self.shown.append(frame["message"])


@pytest.fixture
async def app(settings, rasa):
    """The app in a process of its own, at work."""
    process = AppProcess(settings, JIELI_RASA_TIMEOUT="60")
    await process.start()
    yield process
    rasa.answering.set()
    await process.kill()


@pytest.fixture
async def customers(app):
    """Some customers whose pages are open."""
    async with ClientSession() as http:
        everybody = [Customer(f"c{n}", http, app.url) for n in range(CUSTOMERS)]
        for customer in everybody:
            await customer.come()
        yield everybody
        for customer in everybody:
            await customer.page.ws.close()


async def transcript(customer):
    """Return what the app says is in a customer's conversation."""
    async with customer.http.get(
        f"{customer.url}/api/web/conversation",
        headers={"Authorization": f"Bearer {customer.token}"},
    ) as response:
        return (await response.json())["messages"]


async def check(customer):
    """Compare the ledger with the app's transcript and with what the page was shown."""
    stored = await transcript(customer)
    assert [message["seq"] for message in stored] == list(range(1, len(stored) + 1))
    assert customer.shown == stored
    hers = {m["client_message_id"]: m for m in stored if m["sender"] == "customer"}
    assert {id_: m["seq"] for id_, m in hers.items()} == customer.acked
    assert {id_: m["text"] for id_, m in hers.items()} == customer.sent
    answers = Counter(m["text"] for m in stored if m["sender"] == "bot")
    assert answers == Counter(f"bot: {text}" for text in customer.sent.values())


async def trade_until_killed(rng, app, rasa, customers):
    """Let each customer be at another point of her message when the app is killed."""
    rng.shuffle(customers)
    answered, asked, acknowledged, sent = (
        customers[:1],
        customers[1:3],
        customers[3:4],
        customers[4:],
    )
    for customer in answered:
        await customer.say()
        await customer.answered()
    rasa.answering.clear()
    for customer in asked:
        await rasa.wait_for(await customer.say())
        await customer.acknowledged()
    for customer in acknowledged:
        await customer.say()
        await customer.acknowledged()
    for customer in sent:
        for _ in range(rng.randint(1, 3)):
            await customer.say()
    if rng.random() < 0.5:
        rasa.answering.set()
    await app.kill()
    for customer in customers:
        await customer.lose_the_app()


async def test_killed_anywhere_the_app_keeps_its_word(app, rasa, customers):
    rng = random.Random(20260302)
    for _ in range(KILLS):
        await trade_until_killed(rng, app, rasa, customers)
        rasa.answering.set()
        await app.start()
        for customer in customers:
            await customer.come()
        for customer in customers:
            await customer.answered()
            await check(customer)
