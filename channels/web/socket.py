"""The widget's socket: one reader, one writer, and the database between them.

The writer sends what the database has and the page has not; the reader stores what comes in.
Neither hands anything to the other but a wake-up, so nothing uncommitted is ever shown.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from channels.web import frames
from channels.web.service import WebChannel, ack
from channels.web.visitors import VISITORS
from core.clock import iso, utc_now
from core.errors import InvalidVisitorToken, JieliError, Language, MalformedFrame
from core.language import parse_language
from core.limits import RateLimit
from core.origins import check_widget_origin
from core.sockets import (
    POLL_SECONDS,
    SOCKETS,
    closed_on_failure,
    new_socket,
    parse,
    read_frames,
    send,
    send_error,
)
from core.turns import BOT_TURNS, BotTurns
from core.wakeups import WAKEUPS, Subscription, Typing, Wakeups
from handoff.transcript import PAGE

WEB_CHANNEL = web.AppKey("web_channel", WebChannel)
MESSAGE_LIMIT = web.AppKey("message_limit", RateLimit)

HELLO_SECONDS = 10.0
NOT_A_VISITOR, NO_HELLO = 4401, 4408


@dataclass(slots=True)
class Session:
    """One open socket of one visitor, and what its page has already been sent."""

    ws: web.WebSocketResponse
    channel: WebChannel
    turns: BotTurns
    wakeups: Wakeups
    subscription: Subscription
    limit: RateLimit
    visitor_id: str
    language: Language
    conversation_id: str | None
    sent_seq: int
    sent_conversation: dict[str, Any] | None = None

    async def welcome(self) -> None:
        """Greet with the conversation as it is, then send what the page missed."""
        news = await self.channel.news(self.visitor_id, self.conversation_id, self.sent_seq)
        self._follow(news.conversation["id"] if news.conversation else None)
        self.sent_conversation = news.conversation
        await send(
            self.ws,
            "welcome",
            visitor_id=self.visitor_id,
            conversation=news.conversation,
            server_time=iso(utc_now()),
        )
        await self.push()

    async def push(self) -> None:
        """Send everything that the database has and the page has not."""
        while True:
            followed = self.conversation_id
            news = await self.channel.news(self.visitor_id, followed, self.sent_seq)
            if news.conversation is None:
                return
            self._follow(news.conversation["id"])
            for message in news.messages:
                await send(self.ws, "message", message=message)
                self.sent_seq = message["seq"]
            if news.conversation != self.sent_conversation:
                self.sent_conversation = news.conversation
                await send(self.ws, "conversation", conversation=news.conversation)
            # What was stored before we followed the conversation has woken nobody: look again.
            if len(news.messages) < PAGE and followed == self.conversation_id:
                return

    async def show_queue(self) -> None:
        """Send where she stands now, without asking the database."""
        sent = self.sent_conversation
        if sent is None or sent["state"] != "queued":
            return
        moved = {**sent, "queue": self.channel.queue(sent["id"]) or sent["queue"]}
        if moved != sent:
            self.sent_conversation = moved
            await send(self.ws, "conversation", conversation=moved)

    def _follow(self, conversation_id: str | None) -> None:
        """Start from the first message when the conversation is not the one the page knows."""
        if conversation_id != self.conversation_id:
            self.conversation_id, self.sent_seq = conversation_id, 0
        self.subscription.follow(self._topic)

    @property
    def _topic(self) -> str:
        """What all pages of hers follow; before there is a conversation, herself."""
        return self.conversation_id or self.visitor_id

    async def write(self) -> None:
        """Push whenever something changed, and now and then in case a wake-up was lost."""
        while not self.ws.closed:
            news = await self.subscription.news(POLL_SECONDS)
            for typing in news.typing:
                if typing.who != "customer":
                    await send(self.ws, "typing", who=typing.who, active=typing.active)
            if news.changed or news.overdue:
                await self.push()
            elif news.nudged:
                await self.show_queue()

    async def read(self) -> None:
        """Handle frames in the order they come, each to its end."""
        await read_frames(self.ws, frames.FRAMES, self.handle, lambda: self.language)

    async def handle(self, frame: frames.Frame) -> None:
        """Do what one frame asks for."""
        match frame:
            case frames.Message():
                await self._message(frame)
            case frames.ReadingFrame():
                await self.channel.reading(self.visitor_id, frame)
            case frames.TypingFrame(active=active):
                if self.conversation_id:
                    self.wakeups.signal(Typing(self.conversation_id, "customer", active))
            case frames.Received(seq=seq):
                await self.channel.read(self.visitor_id, seq, 0)
            case frames.Read(seq=seq):
                await self.channel.read(self.visitor_id, seq, seq)
            case frames.LeaveQueue():
                await self.channel.leave_queue(self.visitor_id)
            case frames.LeaveContact():
                self.limit.spend(self.visitor_id)
                reach = await self.channel.leave_contact(self.visitor_id, frame)
                await send(self.ws, "ack", client_message_id=frame.client_message_id, reach=reach)
            case frames.AnswerSurvey():
                survey = await self.channel.answer_survey(self.visitor_id, frame)
                await send(self.ws, "ack", survey=survey)
            case frames.DeclineSurvey(survey_id=survey_id):
                survey = await self.channel.decline_survey(self.visitor_id, survey_id)
                await send(self.ws, "ack", survey=survey)
            case frames.Ping():
                await send(self.ws, "pong")
            case frames.Hello():
                raise MalformedFrame(problem="hello was said already")

    async def _message(self, frame: frames.Message) -> None:
        self.limit.spend(self.visitor_id)
        accepted = await self.channel.receive(self.visitor_id, frame, self.language)
        await send(self.ws, "ack", **ack(accepted))
        if accepted.bot_owes:
            self.turns.owe(accepted.conversation.id)


async def web_socket(request: web.Request) -> web.WebSocketResponse:
    """Serve ``/ws/web``: origin first, then ``hello``, then the conversation."""
    check_widget_origin(request)
    ws = new_socket()
    await ws.prepare(request)
    request.app[SOCKETS].add(ws)
    try:
        with request.app[WAKEUPS].subscribe_to_one() as subscription:
            session = await _hello(request, ws, subscription)
            if session is not None:
                await _serve(session)
    finally:
        request.app[SOCKETS].discard(ws)
    return ws


async def _hello(
    request: web.Request, ws: web.WebSocketResponse, subscription: Subscription
) -> Session | None:
    try:
        async with asyncio.timeout(HELLO_SECONDS):
            raw = await ws.receive_str()
        frame = parse(raw, frames.FRAMES)
        if not isinstance(frame, frames.Hello):
            raise MalformedFrame(problem="the first frame must be hello")
        return _session(request, ws, frame, subscription)
    except InvalidVisitorToken as error:
        await send_error(ws, error, "zh")
        await ws.close(code=NOT_A_VISITOR)
    except (JieliError, TimeoutError, TypeError) as error:
        # receive_str raises TypeError for a close or a binary frame.
        if isinstance(error, JieliError):
            await send_error(ws, error, "zh")
        await ws.close(code=NO_HELLO)
    return None


def _session(
    request: web.Request,
    ws: web.WebSocketResponse,
    frame: frames.Hello,
    subscription: Subscription,
) -> Session:
    app = request.app
    return Session(
        ws=ws,
        channel=app[WEB_CHANNEL],
        turns=app[BOT_TURNS],
        wakeups=app[WAKEUPS],
        subscription=subscription,
        limit=app[MESSAGE_LIMIT],
        visitor_id=app[VISITORS].verify(frame.token),
        language=parse_language(frame.language),
        conversation_id=frame.conversation_id,
        sent_seq=frame.after_seq,
    )


async def _serve(session: Session) -> None:
    async with closed_on_failure(session.ws) as beside:
        await session.welcome()
        beside(session.write)
        await session.read()
