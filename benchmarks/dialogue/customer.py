"""A customer of the benchmark: one visitor on one socket, as the widget speaks to the app."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

_PATIENCE = 60.0


@dataclass(slots=True)
class Customer:
    """Sends messages and notes when each was acknowledged and answered (`time.perf_counter`)."""

    ws: ClientWebSocketResponse
    acknowledged: dict[str, float] = field(default_factory=dict)
    answers: asyncio.Queue[float] = field(default_factory=asyncio.Queue)
    _sent: int = 0

    async def tell(self, text: str) -> str:
        """Send a message without waiting and return its id."""
        self._sent += 1
        message_id = f"bench-{id(self)}-{self._sent}"
        frame = {"type": "message", "client_message_id": message_id, "text": text}
        await self.ws.send_json(frame)
        return message_id

    async def ask(self, text: str) -> float:
        """Send a message and return the milliseconds until its answer was here."""
        begun = time.perf_counter()
        await self.tell(text)
        return (await asyncio.wait_for(self.answers.get(), _PATIENCE) - begun) * 1000

    async def listen(self) -> None:
        """Note what comes, until the socket closes."""
        async for message in self.ws:
            if message.type is WSMsgType.TEXT:
                self._note(message.json(), time.perf_counter())

    def _note(self, frame: dict[str, Any], now: float) -> None:
        if frame["type"] == "ack":
            self.acknowledged[frame["client_message_id"]] = now
        elif frame["type"] == "nack" or frame["type"] == "error":
            raise RuntimeError(f"the app refused: {frame['error']}")
        elif frame["type"] == "message" and frame["message"]["sender"] == "bot":
            self.answers.put_nowait(now)


@asynccontextmanager
async def customer(http: ClientSession, url: str, language: str = "zh") -> AsyncIterator[Customer]:
    """Open the chat as a new visitor."""
    async with http.post(f"{url}/api/web/visitors") as response:
        token = (await response.json())["token"]
    async with http.ws_connect(f"{url}/ws/web", origin=url) as ws:
        await ws.send_json({"type": "hello", "token": token, "language": language})
        await ws.receive_json()
        someone = Customer(ws)
        listening = asyncio.create_task(someone.listen())
        try:
            yield someone
        finally:
            await ws.close()
            await listening
