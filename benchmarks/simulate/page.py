"""A customer's page, as the widget speaks to the app: one socket, and what is shown."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType

from actions.dialogue.words import Words
from benchmarks.simulate.company import Company
from benchmarks.simulate.diary import Met
from benchmarks.simulate.door import Asked, Option, Reply, begins_with

_PATIENCE = 30.0
"""Real seconds until what was asked for must be on the page."""

Message = dict[str, Any]


class Page:
    """One visitor's page; it may be closed and opened again."""

    channel, may_leave = "web", True

    def __init__(self, company: Company, language: str) -> None:
        self._company, self._language = company, language
        self._token = ""
        self._ws: ClientWebSocketResponse | None = None
        self._reading: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._shown: list[Message] = []
        self._acknowledged: dict[str, int] = {}
        self._pongs = 0
        self._settled = False
        self.conversation_id = ""
        self.state = ""

    async def open(self) -> None:
        """Come, for the first time or again; returns when the page shows how things stand."""
        if not self._token:
            async with self._company.http.post(f"{self._company.url}/api/web/visitors") as response:
                self._token = (await response.json())["token"]
        url = f"{self._company.url}/ws/web"
        self._ws = await self._company.http.ws_connect(url, max_msg_size=0)
        hello = {"type": "hello", "token": self._token, "language": self._language}
        if self.conversation_id:
            hello |= {"conversation_id": self.conversation_id, "after_seq": self._seq}
        self.state = ""
        await self._ws.send_json(hello)
        welcomed = await self._ws.receive_json()
        self._take_conversation(welcomed["conversation"])
        self._reading = asyncio.create_task(self._read(self._ws))

    async def close(self) -> None:
        """Close the page."""
        if self._ws is not None and self._reading is not None:
            await self._ws.close()
            await self._reading
            self._ws = None

    async def say(self, text: str) -> Reply:
        """Ask the bot something, and return what it said."""
        return await self._turn(text, None)

    async def pick(self, option: Option) -> Reply:
        """Click, and return what the bot said."""
        return await self._turn(option.label, option.click)

    async def want_person(self) -> None:
        """Press the button for a person; returns when she waits."""
        await self._send("转人工", {"kind": "request_person"})
        await self._until(lambda: self.state == "queued")

    async def leave_queue(self) -> None:
        """Give up waiting."""
        await self._frame({"type": "leave_queue"})
        await self._until(lambda: self.state == "bot")

    async def tell_person(self, text: str) -> None:
        """Write to the agent."""
        await self._send(text, None)

    async def read(self, article_id: str, seconds: int) -> None:
        """Tell that she opened an article, and for how long she has read."""
        reading = {"type": "reading", "article_id": article_id, "reading_id": uuid.uuid4().hex}
        await self._frame({**reading, "event": "opened"})
        await self._frame({**reading, "event": "dwelt", "seconds": seconds})
        await self._frame({"type": "ping"})
        await self._until(lambda: self._pongs > 0)

    async def asked(self) -> Asked | None:
        """Return what her page asks, whether it is open or would be when she comes back."""
        headers = {"Authorization": f"Bearer {self._token}"}
        url = f"{self._company.url}/api/web/conversation"
        async with self._company.http.get(url, headers=headers) as response:
            conversation = (await response.json())["conversation"]
        survey = conversation and conversation["survey"]
        if not survey:
            return None
        return Asked(survey["id"], survey["kind"], survey["state"] == "open")

    async def answer(self, asked: Asked, score: int, words: str) -> None:
        """Answer a survey."""
        frame = {"survey_id": asked.id, "score": score, "comment": words}
        await self._settle({"type": "answer_survey", **frame})

    async def decline(self, asked: Asked) -> None:
        """Say that she does not want to answer."""
        await self._settle({"type": "decline_survey", "survey_id": asked.id})

    async def _settle(self, frame: Message) -> None:
        await self._frame(frame)
        await self._until(lambda: self._settled)

    async def shows(self, state: str) -> None:
        """Return when she sees how the conversation stands; the app knows already."""
        await self._until(lambda: self.state == state)

    def is_mine(self, summary: Message) -> bool:
        """Tell whether a conversation at the desk is hers."""
        return bool(summary["id"] == self.conversation_id)

    async def _turn(self, text: str, action: Message | None) -> Reply:
        seen = await self._send(text, action)
        await self._until(lambda: any(_ends(one) for one in self._after(seen)))
        said = [one for one in self._after(seen) if one["sender"] == "bot"]
        return replace(_reply(said[0]), said="\n".join(one["text"] for one in said))

    @property
    def _seq(self) -> int:
        return int(self._shown[-1]["seq"]) if self._shown else 0

    def _after(self, seq: int) -> list[Message]:
        return [one for one in self._shown if one["seq"] > seq]

    async def _send(self, text: str, action: Message | None) -> int:
        """Send a message and return its number."""
        message_id = uuid.uuid4().hex
        frame = {"type": "message", "client_message_id": message_id, "text": text}
        await self._frame({**frame, "action": action} if action else frame)
        await self._until(lambda: message_id in self._acknowledged)
        return self._acknowledged.pop(message_id)

    async def _frame(self, frame: Message) -> None:
        if self._ws is None:
            raise RuntimeError("the page is closed")
        self._settled, self._pongs = False, 0
        await self._ws.send_json(frame)

    async def _until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not so():
                self._changed.clear()
                await self._changed.wait()

    async def _read(self, ws: ClientWebSocketResponse) -> None:
        async for raw in ws:
            if raw.type is WSMsgType.TEXT:
                self._take(raw.json())
                self._changed.set()

    def _take(self, frame: Message) -> None:
        match frame["type"]:
            case "ack" if "client_message_id" in frame:
                self._acknowledged[frame["client_message_id"]] = int(frame["seq"])
                self._follow(frame["conversation_id"])
            case "ack":
                self._settled = True
            case "pong":
                self._pongs += 1
            case "message":
                self._follow(frame["message"]["conversation_id"])
                self._shown.append(frame["message"])
            case "conversation":
                self._take_conversation(frame["conversation"])
            case "nack" | "error":
                raise RuntimeError(f"the app refused: {frame['error']}")

    def _take_conversation(self, conversation: Message | None) -> None:
        if conversation is not None:
            self._follow(conversation["id"])
            self.state = conversation["state"]

    def _follow(self, conversation_id: str) -> None:
        if conversation_id != self.conversation_id:
            self.conversation_id, self._shown = conversation_id, []


def _ends(message: Message) -> bool:
    """Tell whether the bot says no more: without Rasa a turn ends with the offer of a person, or
    with thanks to who was helped."""
    served = begins_with(message["text"], Words.HELPED)
    return message["sender"] == "bot" and (served or message["kind"] == "offer_person")


def _reply(shown: Message) -> Reply:
    data = shown["data"]
    match shown["kind"]:
        case "answer":
            article = data["article"]
            votes = (_vote("解决了", article["id"], True), _vote("没解决", article["id"], False))
            return Reply(Met.ANSWER, article["title"], article["id"], votes)
        case "choices":
            met = Met.NOTHING if begins_with(shown["text"], Words.RELATED) else Met.CHOICE
            return Reply(met, options=tuple(_choice(one) for one in data["choices"]))
        case "alternatives":
            asked = data["question"]
            options = tuple(_alternative(one, asked) for one in data["alternatives"])
            return Reply(Met.ASKED_BACK, options=options)
    more = begins_with(shown["text"], Words.ASK_BACK)
    return Reply(Met.ASKED_BACK if more else Met.NOTHING)


def _vote(label: str, article_id: str, helped: bool) -> Option:
    return Option(label, {"kind": "helped", "article_id": article_id, "value": helped})


def _choice(one: Message) -> Option:
    return Option(one["title"], {"kind": "choose", "article_id": one["article_id"]})


def _alternative(one: Message, question: str) -> Option:
    action = {"question": question, "facet": one["facet"], "value": one["value"]}
    return Option(one["name"], {"kind": "clarify", **action})
