"""Agents at their desks: they take who waits longest, ask, answer, and resolve."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from aiohttp import ClientWebSocketResponse

from benchmarks.simulate.agenda import Agenda, Pause
from benchmarks.simulate.company import Company
from benchmarks.simulate.diary import Chat, Episode, Waiting

_REACTS, _THINKS = (2, 12), (15, 75)
"""Seconds: until an idle agent sees that somebody waits; until she has thought of her words."""
_PATIENCE = 150.0
"""Seconds for which she waits for the customer's words before she goes on."""
_TURNS = (1, 4)
_GIVES_BACK = 0.04


@dataclass(slots=True)
class Guest:
    """A customer in the queue or with an agent: who is to be woken when something happened."""

    episode: Episode
    waiting: Waiting
    is_mine: Callable[[dict[str, Any]], bool]
    woken: Pause | None = None
    said: Pause | None = None


@dataclass(slots=True)
class Floor:
    """The room in which agents sit: who waits, and who is idle."""

    guests: list[Guest] = field(default_factory=list)
    idle: list[Pause] = field(default_factory=list)

    def ring(self) -> None:
        """Let an idle agent know that somebody waits."""
        if self.idle:
            self.idle.pop(0).end()


class Agent:
    """One agent for one shift."""

    def __init__(
        self, name: str, agenda: Agenda, company: Company, floor: Floor, seed: str
    ) -> None:
        self._name, self._agenda, self._company = name, agenda, company
        self._floor, self._chance = floor, Random(seed)
        self._headers: dict[str, str] = {}

    async def work(self, hours: float) -> None:
        """Sign in, serve until the shift is over, and go."""
        ends = self._agenda.now + timedelta(hours=hours)
        self._headers = await self._company.sign_in(self._name)
        url = f"{self._company.url}/ws/desk"
        async with self._company.http.ws_connect(url, headers=self._headers) as ws:
            await ws.receive_json()
            hearing = asyncio.create_task(_hear(ws))
            await self._present("online")
            while self._agenda.now < ends:
                found = await self._first_who_waits()
                if found is None:
                    await self._idle((ends - self._agenda.now).total_seconds())
                else:
                    await self._serve(*found)
            await self._present("offline")
            await ws.close()
            await hearing

    async def _idle(self, seconds: float) -> None:
        pause = self._agenda.pause(seconds)
        self._floor.idle.append(pause)
        if await pause.over():
            await self._agenda.rest(self._chance.randint(*_REACTS))
        with suppress(ValueError):
            self._floor.idle.remove(pause)

    async def _first_who_waits(self) -> tuple[str, Guest] | None:
        path = "/api/desk/conversations"
        listed = (await self._company.read(path, self._headers, list="waiting"))["conversations"]
        for one in sorted(listed, key=lambda one: str(one["waiting_since"])):
            guest = next((each for each in self._floor.guests if each.is_mine(one)), None)
            if guest is not None:
                return one["id"], guest
        return None

    async def _serve(self, conversation_id: str, guest: Guest) -> None:
        await self._do(conversation_id, "accept")
        guest.waiting.until, guest.waiting.met = self._agenda.now, True
        chat = Chat(self._name, self._agenda.now)
        guest.episode.chats.append(chat)
        _wake(guest.woken)
        for turn in range(self._chance.randint(*_TURNS)):
            await self._agenda.rest(self._chance.randint(*_THINKS))
            if turn and self._chance.random() < _GIVES_BACK:
                await self._give_back(conversation_id, guest, chat)
                return
            await self._speak(conversation_id, guest, chat)
        await self._agenda.rest(self._chance.randint(*_THINKS))
        await self._do(conversation_id, "resolve")
        chat.ended = guest.episode.resolved = guest.episode.ended = self._agenda.now
        self._floor.guests.remove(guest)
        _wake(guest.woken)

    async def _speak(self, conversation_id: str, guest: Guest, chat: Chat) -> None:
        """Say something, and wait for her words."""
        body = {"client_message_id": uuid.uuid4().hex, "text": f"您好，我是 {self._name}。"}
        await self._do(conversation_id, "messages", body)
        chat.words.append((self._agenda.now, True))
        guest.said = self._agenda.pause(_PATIENCE)
        _wake(guest.woken)
        await guest.said.over()

    async def _give_back(self, conversation_id: str, guest: Guest, chat: Chat) -> None:
        await self._do(conversation_id, "return_to_queue")
        chat.ended = self._agenda.now
        guest.waiting = Waiting(self._agenda.now, asked=False)
        guest.episode.waits.append(guest.waiting)
        _wake(guest.woken)

    async def _present(self, presence: str) -> None:
        url = f"{self._company.url}/api/desk/presence"
        body = {"presence": presence}
        async with self._company.http.put(url, json=body, headers=self._headers) as response:
            response.raise_for_status()

    async def _do(
        self, conversation_id: str, what: str, body: dict[str, Any] | None = None
    ) -> None:
        url = f"{self._company.url}/api/desk/conversations/{conversation_id}/{what}"
        async with self._company.http.post(url, json=body or {}, headers=self._headers) as response:
            if response.status >= 300:
                raise RuntimeError(f"{what}: {response.status} {await response.text()}")


def _wake(pause: Pause | None) -> None:
    if pause is not None:
        pause.end()


async def _hear(ws: ClientWebSocketResponse) -> None:
    async for _ in ws:
        pass
