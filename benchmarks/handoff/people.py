"""Customers and agents who outlive the app: their pages come back and go on where they were."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from aiohttp import ClientError, ClientSession, ClientWebSocketResponse

from benchmarks.handoff.app import PASSWORD, App
from benchmarks.handoff.ledger import Ledger
from handoff.routing.rules.policy import Mode

_PATIENCE, _PAUSE = 60.0, 0.02
_GONE = (ClientError, ConnectionError, TypeError)
"""What a page sees when the app dies; a frame of a closing socket is no text."""

Frame = dict[str, Any]
Happened = Callable[[str], None]


class Customer:
    """Asks for a person and follows what her page is told. ``shown`` is her transcript."""

    def __init__(
        self, name: str, http: ClientSession, app: App, ledger: Ledger, happened: Happened
    ) -> None:
        self.name, self.conversation_id, self.state = name, "", "bot"
        self.shown: list[Frame] = []
        self._http, self._app, self._ledger, self._happened = http, app, ledger, happened
        self._token = ""
        self._unsent: dict[str, Frame] = {}
        self._changed = asyncio.Event()

    async def come(self) -> None:
        """Get an identity, once."""
        async with self._http.post(f"{self._app.url}/api/web/visitors") as response:
            self._token = (await response.json())["token"]

    def ask_for_person(self) -> None:
        """Want a person; sent as soon as the page is there, and again until it is acknowledged."""
        frame = {
            "type": "message",
            "client_message_id": f"{self.name}-ask",
            "text": "转人工",
            "action": {"kind": "request_person"},
        }
        self._unsent[f"{self.name}-ask"] = frame

    async def stay(self) -> None:
        """Keep the page open while the app lives; returns when it dies."""
        with suppress(*_GONE):
            async with self._http.ws_connect(f"{self._app.url}/ws/web") as ws:
                await self._talk(ws)

    async def until(self, wanted: Callable[[Customer], bool]) -> None:
        """Wait until something is so on her page."""
        async with asyncio.timeout(_PATIENCE):
            while not wanted(self):
                self._changed.clear()
                await self._changed.wait()

    async def _talk(self, ws: ClientWebSocketResponse) -> None:
        hello: Frame = {"type": "hello", "token": self._token, "after_seq": len(self.shown)}
        if self.conversation_id:
            hello["conversation_id"] = self.conversation_id
        await ws.send_str(json.dumps(hello))
        for frame in list(self._unsent.values()):
            self._happened("asked")
            await ws.send_str(json.dumps(frame))
        while True:
            self._take(json.loads(await ws.receive_str()))

    def _take(self, frame: Frame) -> None:
        if frame["type"] == "ack":
            self._unsent.pop(frame["client_message_id"], None)
            self.conversation_id = frame["conversation_id"]
            self._ledger.sent(frame["conversation_id"], frame["client_message_id"], frame["seq"])
            self._happened("acknowledged")
        elif frame["type"] == "message":
            self.shown.append(frame["message"])
        elif frame["type"] == "conversation" or (
            frame["type"] == "welcome" and frame["conversation"]
        ):
            self.state = frame["conversation"]["state"]
            if self.state == "queued":
                self._ledger.queued.add(frame["conversation"]["id"])
                self._happened("queued")
        self._changed.set()


class Agent:
    """Takes whoever waits, or whom she is offered, and says a first word to each."""

    def __init__(
        self, name: str, http: ClientSession, app: App, ledger: Ledger, happened: Happened
    ) -> None:
        self.name, self.id = name, ""
        self._http, self._app, self._ledger, self._happened = http, app, ledger, happened
        self._headers: dict[str, str] = {}
        self.greeted: set[str] = set()
        self._offered: str | None = None

    async def sign_in(self) -> None:
        """Sign in once; the session outlives the app."""
        body = {"username": self.name, "password": PASSWORD}
        async with self._http.post(f"{self._app.url}/api/auth/login", json=body) as response:
            response.raise_for_status()
            cookie = response.cookies["jieli_session"].value
            self.id = (await response.json())["agent"]["id"]
        self._headers = {"Cookie": f"jieli_session={cookie}"}

    async def attend(self) -> None:
        """Keep the desk open, so that she counts as there; returns when the app dies."""
        with suppress(*_GONE):
            url = f"{self._app.url}/ws/desk"
            async with self._http.ws_connect(url, headers=self._headers) as ws:
                while True:
                    self._hear(json.loads(await ws.receive_str()))

    async def work(self) -> None:
        """Take everybody whom she may, again and again, while the app lives."""
        with suppress(*_GONE):
            while True:
                for conversation_id in await self._takes():
                    await self.accept(conversation_id)
                for mine in await self.listed("mine"):
                    await self.greet(mine["id"])
                await asyncio.sleep(_PAUSE)

    async def listed(self, name: str) -> list[Frame]:
        """Return one of the desk's lists."""
        found = await self.get(f"/api/desk/conversations?list={name}")
        conversations: list[Frame] = found["conversations"]
        return conversations

    async def accept(self, conversation_id: str) -> None:
        """Try to take a conversation; another may be quicker."""
        self._happened("accepting")
        status, _ = await self._post(f"/api/desk/conversations/{conversation_id}/accept", {})
        if status == 200:
            self._ledger.owned(conversation_id, self.id)
            self._happened("accepted")

    async def greet(self, conversation_id: str) -> None:
        """Say the first word, under the same id until it is acknowledged."""
        if conversation_id in self.greeted:
            return
        message_id = f"hello-{conversation_id}"
        self._happened("greeting")
        status, answer = await self._post(
            f"/api/desk/conversations/{conversation_id}/messages",
            {"client_message_id": message_id, "text": f"您好，我是 {self.name}。"},
        )
        if status == 201:
            self.greeted.add(conversation_id)
            self._ledger.sent(conversation_id, message_id, answer["message"]["seq"])
            self._happened("greeted")

    def _hear(self, frame: Frame) -> None:
        if frame["type"] == "offer":
            self._offered = frame["offer"] and frame["offer"]["conversation_id"]
            if self._offered is not None:
                self._happened("offered")

    async def _takes(self) -> list[str]:
        if self._app.mode is Mode.PUSH:
            return [] if self._offered is None else [self._offered]
        return [waiting["id"] for waiting in await self.listed("waiting")]

    async def resolve(self, conversation_id: str) -> None:
        """End a conversation."""
        await self._post(f"/api/desk/conversations/{conversation_id}/resolve", {})

    async def get(self, path: str) -> Frame:
        """Read something of the desk."""
        async with self._http.get(f"{self._app.url}{path}", headers=self._headers) as response:
            response.raise_for_status()
            found: Frame = await response.json()
            return found

    async def _post(self, path: str, body: Frame) -> tuple[int, Frame]:
        async with self._http.post(
            f"{self._app.url}{path}", json=body, headers=self._headers
        ) as response:
            return response.status, await response.json()
