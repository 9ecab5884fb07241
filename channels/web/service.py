"""The customer's use cases on the web, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from channels.receiving import hear
from channels.web.frames import (
    QUESTION_LIMIT,
    AnswerSurvey,
    HelpBeacon,
    LeaveContact,
    Message,
    ReadingFrame,
)
from channels.web.visitors import ACCOUNT
from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import ConversationNotFound, Language, SurveyNotFound
from core.language import spoken_language
from core.text import clean, clean_message
from handoff import store, transcript
from handoff.chat import ArticleCards, Reading, mark_read_by_customer, record_reading
from handoff.intake import Accepted
from handoff.conversation import State
from handoff.message import Address, Draft, Incoming, Kind, Sender
from handoff.ownership import leave_queue
from handoff.queue.board import QueueBoard
from handoff.queue.store import topic_of
from handoff.recall.recall import as_the_customer_sees
from handoff.readings import HelpReading, claim, read_help
from handoff.reception import Reception
from handoff.surveys import store as surveys
from handoff.surveys.answering import Answer, Via, answer, decline
from handoff.surveys.views import survey_for_customer
from handoff.tables import ConversationRow
from handoff.tickets.reach import parse_reach
from handoff.tickets.ticket import Why
from handoff.tickets.ticketing import go_on
from handoff.transcript import already_sent, append
from handoff.views import customer_view, message_view


@dataclass(frozen=True, slots=True)
class News:
    """What a page does not have yet: the conversation as it is, and the next messages."""

    conversation: dict[str, Any] | None
    messages: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class WebChannel:
    """What the widget's socket and REST can do for a visitor."""

    transactions: Transactions
    cards: ArticleCards
    board: QueueBoard
    reception: Reception
    now: Clock = utc_now
    heard_of: Callable[[str], None] = lambda _: None
    """Told of each sign of life in a conversation."""
    accepting: Callable[[], AbstractContextManager[None]] = nullcontext
    """Opens what measures the storing of a message."""

    async def receive(self, visitor_id: str, frame: Message, language: Language) -> Accepted:
        """Store a message; when this returns it is durable. ``language`` is her page's."""
        text = clean_message(frame.text)
        incoming = Incoming(
            address=address_of(visitor_id),
            text=text,
            language=language if frame.action else spoken_language(text, language),
            client_message_id=frame.client_message_id,
            action=frame.action_json(),
            quote_seq=frame.quote_seq,
        )
        with self.accepting():
            async with self.transactions.write() as session:
                accepted = await hear(session, incoming, self.reception, self.now())
        self.heard_of(accepted.conversation.id)
        return accepted

    async def news(self, visitor_id: str, conversation_id: str | None, after_seq: int) -> News:
        """Return what comes after ``after_seq``; all of it when the conversation is another."""
        async with self.transactions.read(brief=True) as session:
            row = await store.current(session, address_of(visitor_id))
            if row is None:
                return News(None, [])
            self.heard_of(row.id)
            known = row.id == conversation_id and after_seq <= row.seq
            seen = after_seq if known else 0
            messages = await transcript.after(session, row.id, seen)
            view = await customer_view(session, row, self.board)
            return News(view, await as_the_customer_sees(session, row.id, messages))

    def queue(self, conversation_id: str) -> dict[str, Any] | None:
        """Return where a waiting conversation stands, as it was last read."""
        standing = self.board.standing(conversation_id)
        return standing.to_json() if standing else None

    async def read(self, visitor_id: str, received: int, seen: int) -> None:
        """Note what her page has received and she has seen."""
        async with self.transactions.write() as session:
            row = await _current(session, visitor_id)
            await mark_read_by_customer(session, row.id, received, seen, self.now())

    async def reading(self, visitor_id: str, frame: ReadingFrame) -> None:
        """Write a reading of an article that exists; before the first message it is nobody's."""
        card = await self.cards.card(frame.article_id)
        reading = Reading(
            frame.article_id, frame.reading_id, frame.event, frame.seconds, card["title"]
        )
        async with self.transactions.write() as session:
            row = await store.current(session, address_of(visitor_id))
            if row is not None:
                locked = await store.lock(session, row.id)
                await record_reading(session, locked, reading, self.now())

    async def help_reading(self, visitor_id: str | None, beacon: HelpBeacon) -> None:
        """Keep a reading of a help page, whether it is known whose it is or not."""
        card = await self.cards.card(beacon.article_id)
        helped = beacon.helped if beacon.event == "voted" else None
        reading = HelpReading(beacon.reading_id, card, beacon.seconds, helped)
        address = address_of(visitor_id) if visitor_id else None
        async with self.transactions.write() as session:
            await read_help(session, address, reading, self.now())

    async def claim_readings(self, visitor_id: str, ids: Collection[str]) -> None:
        """Make readings of help pages hers."""
        async with self.transactions.write() as session:
            await claim(session, address_of(visitor_id), ids, self.now())

    async def leave_queue(self, visitor_id: str) -> None:
        """Go back to the bot, from the queue or from where a person answers later."""
        async with self.transactions.write() as session:
            row = await _current(session, visitor_id)
            leave = go_on if row.state == State.TICKET else leave_queue
            await leave(session, row, self.now())

    async def leave_contact(self, visitor_id: str, frame: LeaveContact) -> str:
        """Keep how to reach her, and her words; return the part of it that she is shown.

        Raise `InvalidContact`, or `Conflict` where a person has her chat.
        """
        reach, words = parse_reach(frame.reach), clean(frame.text)
        async with self.transactions.write() as session:
            row = await _current(session, visitor_id)
            if await already_sent(session, row.id, frame.client_message_id, words) is None:
                why = Why(frame.wish)
                await self.reception.leave_reach(session, row, why, reach, self.now())
                if words:
                    said = Draft(
                        Sender.CUSTOMER,
                        Kind.TEXT,
                        words,
                        client_message_id=frame.client_message_id,
                    )
                    append(session, row, said, self.now())
        return reach.masked()

    async def suggestions(self, visitor_id: str) -> list[dict[str, Any]]:
        """Return what she might read on her topic while she waits; nothing she has seen."""
        async with self.transactions.read() as session:
            row = await store.current(session, address_of(visitor_id))
            topic = await topic_of(session, row) if row else None
        if row is None or topic is None or not topic.question:
            return []
        question = topic.question[:QUESTION_LIMIT]
        return await self.cards.on_topic(question, row.language, topic.known)

    async def answer_survey(self, visitor_id: str, frame: AnswerSurvey) -> dict[str, Any]:
        """Keep her answer to a survey of hers and return it as she sees it.

        Raise `SurveyNotFound`, also for somebody else's, or `SurveyClosed`.
        """
        given = Answer(frame.score, Via.PAGE, clean(frame.comment))
        async with self.transactions.write() as session:
            survey_id = await _hers(session, visitor_id, frame.survey_id)
            return survey_for_customer(await answer(session, survey_id, given, self.now()))

    async def decline_survey(self, visitor_id: str, survey_id: str) -> dict[str, Any]:
        """Keep that she does not want to answer; raise as `answer_survey` does."""
        async with self.transactions.write() as session:
            hers = await _hers(session, visitor_id, survey_id)
            return survey_for_customer(await decline(session, hers, self.now()))


def address_of(visitor_id: str) -> Address:
    """Return where a visitor is reached."""
    return Address("web", ACCOUNT, visitor_id)


async def _hers(session: AsyncSession, visitor_id: str, survey_id: str) -> str:
    """Return the id of a survey that her conversation asked; raise `SurveyNotFound`."""
    row = await store.current(session, address_of(visitor_id))
    survey = await surveys.find(session, survey_id)
    if row is None or survey.contact_id != row.contact_id:
        raise SurveyNotFound(id=survey_id)
    return survey.id


async def _current(session: AsyncSession, visitor_id: str) -> ConversationRow:
    row = await store.current(session, address_of(visitor_id))
    if row is None:
        raise ConversationNotFound(id="-")
    return await store.lock(session, row.id)


def ack(accepted: Accepted) -> dict[str, Any]:
    """Return the fields of the frame that says a message is durable."""
    view = message_view(accepted.message)
    return {
        "client_message_id": view["client_message_id"],
        "conversation_id": view["conversation_id"],
        "seq": view["seq"],
        "created_at": view["created_at"],
    }

