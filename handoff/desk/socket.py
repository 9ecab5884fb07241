"""The desk's socket: the lists of everybody, and the transcripts that this agent has open."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import web

from core.clock import iso, utc_now
from core.errors import Language, Unauthenticated
from core.origins import check_origin
from core.routes import Principal, principal, request_language
from core.sockets import (
    POLL_SECONDS,
    SOCKETS,
    closed_on_failure,
    new_socket,
    read_frames,
    send,
)
from core.wakeups import WAKEUPS, News, Subscription, Typing, Wakeups
from handoff.desk import frames
from handoff.desk.service import ME, PAGE, SIGNED_IN, Desk, Me
from handoff.desk.viewers import VIEWERS, Look, Viewers
from handoff.notes.service import NOTES, Notes
from handoff.notes.service import PAGE as NOTES_PAGE

DESK = web.AppKey("desk", Desk)
SEEN_SECONDS = 10.0
"""How often a living socket refreshes its agent's ``last_seen_at``, and asks for her session."""
SIGNED_OUT = 4401


@dataclass(slots=True)
class Shown:
    """A conversation on show: the last number sent, of its messages and of its notes."""

    seq: int
    note: int


@dataclass(slots=True)
class Session:
    """One open desk.

    ``opened`` are the conversations on show; ``assignees`` those of the lists, each with who owns
    it; ``mentions`` and ``offer`` are what was last told of the notes that ask her to look, and of
    the customer that she is offered; ``viewed`` who else was last said to look.
    """

    ws: web.WebSocketResponse
    desk: Desk
    notes: Notes
    wakeups: Wakeups
    agent: Principal
    me: dict[str, Any]
    language: Language
    ask_session: Callable[[], Awaitable[object]]
    ask_me: Me
    viewers: Viewers
    look: Look
    opened: dict[str, Shown] = field(default_factory=dict)
    assignees: dict[str, str | None] = field(default_factory=dict)
    mentions: list[dict[str, Any]] = field(default_factory=list)
    offer: dict[str, Any] | None = None
    viewed: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    async def welcome(self) -> None:
        """Send the lists whole; the page replaces what it holds.

        Who sees them is there: a customer who asks from now on has somebody to wait for.
        """
        if not await self._signed_in():
            return
        await self.desk.seen(self.agent.id)
        overview = await self.desk.overview(self.agent.id)
        self.assignees = {each["id"]: _assignee(each) for each in overview["conversations"]}
        await send(self.ws, "welcome", agent=self.me, server_time=iso(utc_now()), **overview)
        await self._mentions()
        await self._offer()

    async def write(self, subscription: Subscription) -> None:
        """Push what changed; when no wake-up came for long, look at everything once."""
        while not self.ws.closed:
            news = await subscription.news(POLL_SECONDS)
            await self._typing(news)
            if news.nudged:
                await self._others()
            changed = {*self.assignees, *self.opened} if news.overdue else news.changed
            await self._summaries(changed)
            if news.overdue or self.agent.id in changed:
                if not await self._signed_in():
                    return  # a supervisor has signed her out
                await self._about_me()
                await self._mentions()
                await self._offer()
            for conversation_id in [each for each in self.opened if each in changed]:
                await self._transcript(conversation_id)

    async def _typing(self, news: News) -> None:
        for typing in news.typing:
            if typing.who != "agent":
                await send(self.ws, "typing", **_typing(typing))

    async def _summaries(self, conversation_ids: Iterable[str]) -> None:
        for summary in await self.desk.summaries(list(conversation_ids)):
            if summary["state"] == "closed":
                self.assignees.pop(summary["id"], None)
            else:
                self.assignees[summary["id"]] = _assignee(summary)
            await send(self.ws, "conversation", conversation=summary)

    async def _transcript(self, conversation_id: str) -> None:
        detail = await self.desk.detail(conversation_id)
        await send(self.ws, "record", conversation_id=conversation_id, record=detail["record"])
        await self._messages(conversation_id)
        await self._notes(conversation_id)

    async def _messages(self, conversation_id: str) -> None:
        while (shown := self.opened.get(conversation_id)) is not None:
            messages = await self.desk.messages(conversation_id, shown.seq)
            for message in messages:
                if message["seq"] > shown.seq:
                    shown.seq = message["seq"]
                    await send(self.ws, "message", message=message)
            if len(messages) < PAGE:
                return

    async def _notes(self, conversation_id: str) -> None:
        while (shown := self.opened.get(conversation_id)) is not None:
            notes = await self.notes.after(conversation_id, shown.note)
            for note in notes:
                if note["number"] > shown.note:
                    shown.note = note["number"]
                    await send(self.ws, "note", note=note)
            if len(notes) < NOTES_PAGE:
                return

    async def _others(self) -> None:
        """Send who else looks at what is on show, where that changed."""
        for conversation_id in list(self.opened):
            others = self.viewers.others(conversation_id, self.agent.id)
            if others != self.viewed.get(conversation_id, []):
                self.viewed[conversation_id] = others
                await send(self.ws, "viewers", conversation_id=conversation_id, viewers=others)

    def leave(self, conversation_id: str) -> None:
        """Stop showing a conversation."""
        self.opened.pop(conversation_id, None)
        self.viewed.pop(conversation_id, None)
        self.viewers.go(conversation_id, self.look)

    async def _mentions(self) -> None:
        """Send the notes that ask her to look, whole, when there are others than before."""
        mentions = await self.notes.unseen(self.agent.id)
        if mentions != self.mentions:
            self.mentions = mentions
            await send(self.ws, "mentions", mentions=mentions)

    async def _about_me(self) -> None:
        """Send how she stands when that changed: a supervisor did it, or nobody answered."""
        me = await self.ask_me(self.agent.id)
        if me != self.me:
            self.me = me
            await send(self.ws, "me", agent=me)

    async def _offer(self) -> None:
        """Send the customer that she is offered, or that she no longer is."""
        offer = await self.desk.offer(self.agent.id)
        if (offer and offer["id"]) != (self.offer and self.offer["id"]):
            self.offer = offer
            await send(self.ws, "offer", offer=offer)

    async def read(self) -> None:
        """Handle frames in the order they come, each to its end."""
        await read_frames(self.ws, frames.FRAMES, self.handle, lambda: self.language)

    async def handle(self, frame: frames.Frame) -> None:
        """Do what one frame asks for."""
        match frame:
            case frames.Open():
                await self._open(frame)
            case frames.Leave(conversation_id=conversation_id):
                self.leave(conversation_id)
            case frames.Message():
                await self._message(frame)
            case frames.TypingFrame():
                self._types(frame)
            case frames.Read(conversation_id=conversation_id, seq=seq):
                await self.desk.read(self.agent.id, conversation_id, seq)
            case frames.Ping():
                await send(self.ws, "pong")

    async def _open(self, frame: frames.Open) -> None:
        if not await self._signed_in():
            return
        detail = await self.desk.detail(frame.conversation_id)
        self.opened[frame.conversation_id] = Shown(frame.after_seq, frame.after_note)
        await send(
            self.ws,
            "opened",
            conversation_id=frame.conversation_id,
            record=detail["record"],
        )
        await self._messages(frame.conversation_id)
        await self._notes(frame.conversation_id)
        self.viewed.pop(frame.conversation_id, None)
        self.viewers.come(frame.conversation_id, self.look)
        self.look.nudge()

    def _types(self, frame: frames.TypingFrame) -> None:
        """Show colleagues that she writes; the customer too, where it is her chat and no note."""
        conversation_id, active = frame.conversation_id, frame.active
        if conversation_id in self.opened:
            self.viewers.types(conversation_id, self.look, active=active, note=frame.note)
        if not frame.note and self.assignees.get(conversation_id) == self.agent.id:
            self.wakeups.signal(Typing(conversation_id, "agent", active))

    async def _message(self, frame: frames.Message) -> None:
        sent = await self.desk.send(self.agent.id, frame.conversation_id, frame)
        await send(
            self.ws,
            "ack",
            client_message_id=sent["client_message_id"],
            conversation_id=sent["conversation_id"],
            seq=sent["seq"],
            created_at=sent["created_at"],
        )

    async def keep_seen(self) -> None:
        """Tell the database that this agent's desk is alive, as long as it is after `welcome`."""
        while not self.ws.closed:
            await asyncio.sleep(SEEN_SECONDS)
            if await self._signed_in():
                await self.desk.seen(self.agent.id)

    async def _signed_in(self) -> bool:
        """Tell whether her session still stands, and close the socket when it does not."""
        try:
            await self.ask_session()
        except Unauthenticated:
            await self.ws.close(code=SIGNED_OUT)
            return False
        return True


def _typing(typing: Typing) -> dict[str, Any]:
    told = {
        "conversation_id": typing.conversation_id,
        "who": typing.who,
        "active": typing.active,
    }
    if typing.who != "colleague":
        return told
    return {**told, "agent": {"id": typing.agent_id, "name": typing.name}, "note": typing.note}


def _assignee(summary: dict[str, Any]) -> str | None:
    return summary["assignee"]["id"] if summary["assignee"] else None


async def desk_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve ``/ws/desk`` to a signed-in agent from one of our own pages."""
    check_origin(request)
    agent = principal(request)
    me = await request.app[ME](agent.id)
    ws = new_socket()
    await ws.prepare(request)
    desk, wakeups = request.app[DESK], request.app[WAKEUPS]
    request.app[SOCKETS].add(ws)
    try:
        session, ask_me = partial(request.app[SIGNED_IN], request), request.app[ME]
        notes, language = request.app[NOTES], request_language(request)
        with wakeups.subscribe() as subscription:
            look = Look(agent.id, agent.name, subscription.nudge, subscription.signal)
            viewers = request.app[VIEWERS]
            await _serve(
                Session(
                    ws, desk, notes, wakeups, agent, me, language, session, ask_me, viewers, look
                ),
                subscription,
            )
    finally:
        request.app[SOCKETS].discard(ws)
    return ws


async def _serve(session: Session, subscription: Subscription) -> None:
    try:
        async with closed_on_failure(session.ws) as beside:
            await session.welcome()
            beside(partial(session.write, subscription))
            beside(session.keep_seen)
            await session.read()
    finally:
        for conversation_id in list(session.opened):
            session.leave(conversation_id)
