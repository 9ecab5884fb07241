"""Agents at their desks: they take who waits longest, ask, answer, hand on, and resolve."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

from aiohttp import ClientWebSocketResponse

from benchmarks.simulate.agenda import Pause
from benchmarks.simulate.diary import Chat, Present, Waiting
from benchmarks.simulate.floor import Colleague, Customer, Guest, Promise
from benchmarks.simulate.world import World

_REACTS, _THINKS = (2, 12), (15, 75)
"""Seconds: until an idle agent sees that somebody waits; until she has thought of her words."""
_PATIENCE = 150.0
"""Seconds for which she waits for the customer's words before she goes on."""
_TURNS = (1, 4)
_WRITES_UP = 0.15
"""How often she writes something up after a chat."""
_LUNCH, _WRITING_UP, _LATER = (1200, 2400), (30, 120), (2 * 3600, 20 * 3600)
"""Seconds of lunch and of writing up, and until a promised answer is due."""
_LUNCH_AFTER = 0.45
"""Of a shift."""


class Agent:
    """One agent for one shift."""

    def __init__(self, name: str, world: World, seed: str) -> None:
        self.name = name
        self.handed: list[Customer] = []
        self._agenda, self._company, self._diary = world.agenda, world.company, world.diary
        self._floor, self._scenario, self._chance = world.floor, world.scenario, Random(seed)
        self._headers: dict[str, str] = {}
        self._pause: Pause | None = None

    async def work(self, hours: float) -> None:
        """Sign in, serve until the shift is over, and go."""
        begun = self._agenda.now
        ends = begun + timedelta(hours=hours)
        lunch = begun + timedelta(hours=hours * _LUNCH_AFTER)
        self._headers = await self._company.sign_in(self.name)
        url = f"{self._company.url}/ws/desk"
        async with self._company.http.ws_connect(url, headers=self._headers) as ws:
            await ws.receive_json()
            hearing = asyncio.create_task(_hear(ws))
            await self._present("online")
            await self._serve_until(lunch)
            await self._away("lunch", self._chance.randint(*_LUNCH))
            await self._serve_until(ends)
            await self._present("offline")
            await ws.close()
            await hearing

    def take(self, customer: Customer) -> None:
        """Get a customer from a colleague."""
        self.handed.append(customer)
        _wake(self._pause)

    async def _serve_until(self, moment: datetime) -> None:
        """Serve whoever comes; who was handed on is served however late it is."""
        while self._agenda.now < moment or self.handed:
            if self.handed:
                await self._talk(self.handed.pop(0))
            elif (found := await self._first_who_waits()) is not None:
                await self._accept(*found)
            elif (promise := self._floor.due(self._agenda.now)) is not None:
                await self._keep(promise)
            else:
                await self._idle(moment)

    async def _idle(self, until: datetime) -> None:
        until = min(until, self._floor.next_due(self._agenda.now) or until)
        self._pause = pause = self._agenda.pause((until - self._agenda.now).total_seconds())
        self._floor.idle.append(pause)
        if await pause.over():
            await self._agenda.rest(self._chance.randint(*_REACTS))
        self._pause = None
        with suppress(ValueError):
            self._floor.idle.remove(pause)

    async def _away(self, presence: str, seconds: int) -> None:
        """Be present otherwise for a while."""
        await self._present(presence)
        await self._agenda.rest(seconds)
        await self._present("online")

    async def _first_who_waits(self) -> tuple[str, Guest] | None:
        path = "/api/desk/conversations"
        listed = (await self._company.read(path, self._headers, list="waiting"))["conversations"]
        for one in sorted(listed, key=lambda one: str(one["waiting_since"])):
            guest = next((each for each in self._floor.guests if each.is_mine(one)), None)
            if guest is not None:
                return one["id"], guest
        return None

    async def _accept(self, conversation_id: str, guest: Guest) -> None:
        await self._do(conversation_id, "accept")
        guest.waiting.until, guest.waiting.met = self._agenda.now, True
        guest.episode.chats.append(Chat(self.name, self._agenda.now))
        _wake(guest.woken)
        await self._talk(Customer(conversation_id, guest))

    async def _talk(self, customer: Customer) -> None:
        """Say some words in turns with her, until it is done or somebody else has to go on."""
        for turn in range(self._chance.randint(*_TURNS)):
            await self._agenda.rest(self._chance.randint(*_THINKS))
            if turn and await self._ends_otherwise(customer):
                return
            await self._speak(customer)
        await self._agenda.rest(self._chance.randint(*_THINKS))
        await self._resolve(customer)
        if self._chance.random() < _WRITES_UP and not self.handed:
            await self._away("busy", self._chance.randint(*_WRITING_UP))

    async def _ends_otherwise(self, customer: Customer) -> bool:
        """Give her back, hand her on or put her off, now and then; tell whether it was done."""
        chance = self._chance.random()
        if (chance := chance - self._scenario.gives_back) < 0:
            await self._give_back(customer)
            return True
        if (chance := chance - self._scenario.hands_on) < 0:
            colleague = self._floor.colleague_of(self)
            if colleague is not None:
                await self._hand_on(customer, colleague)
            return colleague is not None
        if chance - self._scenario.puts_off < 0:
            await self._put_off(customer)
            return True
        return False

    async def _resolve(self, customer: Customer) -> None:
        await self._do(customer.conversation_id, "resolve")
        episode = customer.guest.episode
        episode.chats[-1].ended = episode.resolved = episode.ended = self._agenda.now
        episode.resolver = self.name
        self._floor.guests.remove(customer.guest)
        _wake(customer.guest.woken)

    async def _speak(self, customer: Customer) -> None:
        """Say something, and wait for her words."""
        guest = customer.guest
        await self._say(customer.conversation_id)
        guest.episode.chats[-1].words.append((self._agenda.now, True))
        guest.said = self._agenda.pause(_PATIENCE)
        _wake(guest.woken)
        await guest.said.over()

    async def _give_back(self, customer: Customer) -> None:
        guest = customer.guest
        await self._do(customer.conversation_id, "return_to_queue")
        guest.episode.chats[-1].ended = self._agenda.now
        guest.waiting = Waiting(self._agenda.now, asked=False)
        guest.episode.waits.append(guest.waiting)
        _wake(guest.woken)

    async def _hand_on(self, customer: Customer, colleague: Colleague) -> None:
        to_whom = {"agent_id": await self._company.agent_id(colleague.name, self._headers)}
        await self._do(customer.conversation_id, "transfer", to_whom)
        chats, now = customer.guest.episode.chats, self._agenda.now
        chats[-1].ended, chats[-1].handed_on = now, True
        chats.append(Chat(colleague.name, now))
        colleague.take(customer)

    async def _put_off(self, customer: Customer) -> None:
        """Promise an answer later: the chat becomes a ticket."""
        guest, now = customer.guest, self._agenda.now
        await self._change_ticket(customer.conversation_id, "open")
        guest.episode.chats[-1].ended = guest.episode.last_moved = now
        guest.episode.promised = True
        self._floor.guests.remove(guest)
        due = now + timedelta(seconds=self._chance.randint(*_LATER))
        self._floor.promises.append(Promise(due, customer))
        _wake(guest.woken)

    async def _keep(self, promise: Promise) -> None:
        """Answer somebody who was put off."""
        self._floor.promises.remove(promise)
        customer = promise.customer
        await self._agenda.rest(self._chance.randint(*_THINKS))
        await self._say(customer.conversation_id)
        await self._agenda.rest(self._chance.randint(*_THINKS))
        await self._change_ticket(customer.conversation_id, "solved")
        episode = customer.guest.episode
        episode.resolved = episode.ended = self._agenda.now
        episode.resolver = self.name
        await customer.guest.answered(episode)

    async def _present(self, presence: str) -> None:
        body = {"presence": presence}
        await self._request("PUT", "presence", body)
        self._diary.presences.append(Present(self.name, presence, self._agenda.now))
        self._floor.present(self, presence == "online")

    async def _say(self, conversation_id: str) -> None:
        body = {"client_message_id": uuid.uuid4().hex, "text": f"您好，我是 {self.name}。"}
        await self._do(conversation_id, "messages", body)

    async def _change_ticket(self, conversation_id: str, status: str) -> None:
        await self._request("PUT", f"conversations/{conversation_id}/ticket", {"status": status})

    async def _do(
        self, conversation_id: str, what: str, body: dict[str, Any] | None = None
    ) -> None:
        await self._request("POST", f"conversations/{conversation_id}/{what}", body or {})

    async def _request(self, method: str, path: str, body: dict[str, Any]) -> None:
        url, http = f"{self._company.url}/api/desk/{path}", self._company.http
        async with http.request(method, url, json=body, headers=self._headers) as response:
            if response.status >= 300:
                raise RuntimeError(f"{path}: {response.status} {await response.text()}")


def _wake(pause: Pause | None) -> None:
    if pause is not None:
        pause.end()


async def _hear(ws: ClientWebSocketResponse) -> None:
    async for _ in ws:
        pass
