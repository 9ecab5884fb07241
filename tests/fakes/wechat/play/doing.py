"""What the customer does on the page, as the pushes that WeChat makes of it, and what an
experimenter does to WeChat and to its clock."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.fakes.wechat.phones import Phone
from tests.fakes.wechat.platform import FakeWeChat
from tests.fakes.wechat.play.handset import Handset

FAULTS = (
    *("-1", "40001", "45015", "45047", "40003", "43004", "45002", "40033", "48001", "40164"),
    *("45009", "html", "500", "broken", "reset_before", "reset_after", "hang_before", "hang_after"),
)
"""What the next message that is sent may meet."""
AMR = b"#!AMR\n" + bytes([0x3C]) + bytes(31)
_LOGGED = 30


@dataclass
class Clock:
    """The real time, and as much more as somebody says."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Play:
    """The stand-in and its phones, as the page plays with them."""

    fake: FakeWeChat
    clock: Clock
    menu: list[dict[str, Any]]
    phones: dict[str, Handset] = field(default_factory=dict)
    log: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=_LOGGED))
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _running: set[asyncio.Task[None]] = field(default_factory=set)

    def handset(self, who: str) -> Handset:
        """Return a customer's phone; a new one follows nobody yet."""
        if who not in self.phones:
            phone = self.fake.phones.setdefault(who, Phone(who, self.fake.now, follows=False))
            self.phones[who] = Handset(self.fake, phone)
        return self.phones[who]

    def view(self, who: str) -> dict[str, Any]:
        """Return everything that a page shows."""
        return {
            "now": self.clock().isoformat(),
            "ahead": self.clock.ahead.total_seconds(),
            "menu": self.menu,
            "faults": [str(each) for each in self.fake.faults],
            "possible": FAULTS,
            "log": list(self.log),
            **self.handset(who).view(),
        }

    async def tell(self) -> None:
        """Let every page look."""
        async with self.changed:
            self.changed.notify_all()

    def note(self, **what: Any) -> None:
        """Add a line to what an experimenter sees."""
        self.log.append({"at": self.clock().isoformat(), **what})

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something beside the page; WeChat may wait long for an answer."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def close(self) -> None:
        """Stop what is still under way."""
        self.fake.released.set()
        for task in self._running:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*self._running, return_exceptions=True)

    async def push(self, who: str, trigger: str | None, **fields: str) -> None:
        """Deliver what she did; three silent answers are shown as WeChat shows them."""
        await self.tell()
        begun = time.monotonic()
        answer = await self.fake.push(who, trigger, **fields)
        what = fields.get("Event") or fields["MsgType"]
        milliseconds = round((time.monotonic() - begun) * 1000)
        told = "reply" if answer.startswith("<") else answer
        self.note(way="in", what=what, answer=told or "—", ms=milliseconds)
        if not answer:
            self.handset(who).did("notice", name="unavailable")
        await self.tell()

    async def again(self, who: str) -> None:
        """Deliver the last thing that she did once more, as if our answer had been lost."""
        if who in self.fake.last:
            answer = await self.fake.deliver(self.fake.last[who])
            self.note(way="in", what="again", answer=answer or "—")
            await self.tell()

    # What she does

    def say(self, who: str, text: str, option: str = "") -> None:
        """Let her write, or click an option of a menu message."""
        self.handset(who).did("text", text=text)
        click = {"bizmsgmenuid": option} if option else {}
        trigger = "event" if option else "message"
        self.start(self.push(who, trigger, MsgType="text", Content=text, **click))

    def press(self, who: str, name: str, key: str) -> None:
        """Let her press a button of the custom menu."""
        self.handset(who).did("notice", name="pressed", text=name)
        self.start(self.push(who, "event", MsgType="event", Event="CLICK", EventKey=key))

    def follow(self, who: str, scene: str = "") -> None:
        """Let her follow the account, by a code if there is a scene, or scan once she does."""
        handset = self.handset(who)
        if handset.phone.follows:
            handset.did("notice", name="scanned", text=scene)
            self.start(self._event(who, "SCAN", scene, f"ticket-{scene}"))
            return
        handset.phone.follows = True
        handset.did("notice", name="followed", text=scene)
        key = f"qrscene_{scene}" if scene else ""
        self.start(self._event(who, "subscribe", key, f"ticket-{scene}" if scene else ""))

    def leave(self, who: str) -> None:
        """Let her follow it no more."""
        self.handset(who).phone.follows = False
        self.handset(who).did("notice", name="left")
        self.start(self.push(who, None, MsgType="event", Event="unsubscribe", EventKey=""))

    async def _event(self, who: str, event: str, key: str, ticket: str) -> None:
        more = {"Ticket": ticket} if ticket else {}
        await self.push(who, "event", MsgType="event", Event=event, EventKey=key, **more)

    def show(self, who: str, content: bytes, media_type: str) -> None:
        """Let her send a picture."""
        medium = self.fake.keep(content, media_type)
        self.handset(who).did("image", medium=medium)
        picture = {"MediaId": medium, "PicUrl": "http://mmbiz.example/picture"}
        self.start(self.push(who, "message", MsgType="image", **picture))

    def speak(self, who: str, heard: str) -> None:
        """Let her send a recording, in which WeChat heard some words or none."""
        medium = self.fake.keep(AMR, "audio/amr")
        self.handset(who).did("voice", text=heard)
        more = {"Recognition": heard} if heard else {}
        fields = {"MediaId": medium, "Format": "amr", **more}
        self.start(self.push(who, "message", MsgType="voice", **fields))

    def be_at(self, who: str, label: str, latitude: str, longitude: str) -> None:
        """Let her send where she is."""
        self.handset(who).did("location", text=label)
        place = {"Location_X": latitude, "Location_Y": longitude, "Label": label, "Scale": "16"}
        self.start(self.push(who, "message", MsgType="location", **place))

    # What an experimenter does

    def advance(self, seconds: float) -> None:
        """Let time pass; 0 puts the clock right again."""
        self.clock.ahead = self.clock.ahead + timedelta(seconds=seconds) if seconds else timedelta()

    def break_next(self, name: str) -> None:
        """Let the next message that is sent meet this."""
        if name in FAULTS:
            self.fake.faults.append(
                int(name) if name.lstrip("-").isdecimal() and name != "500" else name
            )

    def mend(self) -> None:
        """Let nothing wrong happen any more, and whatever hangs go on."""
        self.fake.faults.clear()
        self.fake.released.set()
        self.fake.released = asyncio.Event()
