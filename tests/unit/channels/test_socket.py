"""What the writer of a customer's socket does between two looks at the database."""

from __future__ import annotations

import json
from typing import Any

from channels.web.service import News
from channels.web.socket import Session
from core.limits import RateLimit
from core.wakeups import Wakeups


class FakeSocket:
    """Keeps the frames that are sent."""

    closed = False

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []

    async def send_str(self, text: str) -> None:
        """Keep one frame."""
        self.frames.append(json.loads(text))


class FakeChannel:
    """A conversation to which the bot adds a message just after each of the first looks."""

    def __init__(self, wakeups: Wakeups, looks: int) -> None:
        self._wakeups = wakeups
        self._looks = looks
        self.stored = [{"seq": 1}]

    async def news(self, visitor_id: str, conversation_id: str | None, after_seq: int) -> News:
        """Return what is stored; then store one more and wake whoever follows."""
        seen = after_seq if conversation_id == "c1" else 0
        news = News({"id": "c1"}, self.stored[seen:])
        if self._looks:
            self._looks -= 1
            self.stored.append({"seq": len(self.stored) + 1})
            self._wakeups.notify(["c1"])
        return news


class NoTurns:
    """Owes nothing."""

    def owe(self, conversation_id: str) -> None:
        """Do nothing."""


async def test_what_comes_between_the_first_look_and_following_is_sent_without_a_wake_up():
    wakeups, ws = Wakeups(), FakeSocket()
    channel = FakeChannel(wakeups, looks=1)
    with wakeups.subscribe_to_one() as subscription:
        session = Session(
            ws=ws,  # type: ignore[arg-type]
            channel=channel,  # type: ignore[arg-type]
            turns=NoTurns(),
            wakeups=wakeups,
            subscription=subscription,
            limit=RateLimit(20, 10),
            visitor_id="v1",
            language="zh",
            conversation_id=None,
            sent_seq=0,
        )
        await session.push()
    sent = [frame["message"]["seq"] for frame in ws.frames if frame["type"] == "message"]
    assert sent == [1, 2]
