"""What an agent says, what each side has read, and what the customer reads of articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import InvalidInput
from deflection.facts import Fact, FactKind
from handoff import store
from handoff.message import Author, Draft, Kind, Sender
from handoff.ownership import must_own
from handoff.replying import agent_replied
from handoff.tables import ConversationRow, MessageRow
from handoff.tickets.ticketing import answered
from handoff.transcript import already_sent, append, changed, note


class ArticleCards(Protocol):
    """Where the desk gets an article from, without knowing the knowledge base."""

    async def card(self, article_id: str) -> dict[str, Any]:
        """Return ``{"id", "title", "language", "product", "summary"}`` of a published article."""

    async def on_topic(
        self, question: str, language: str, without: frozenset[str]
    ) -> list[dict[str, Any]]:
        """Return the cards of the few articles that a question is most likely about."""


ARTICLE_CARDS = web.AppKey("article_cards", ArticleCards)


@dataclass(frozen=True, slots=True)
class AgentMessage:
    """What an agent sends: words, or an article's card with its title as words.

    ``quote_seq`` is the number of the message that she answers.
    """

    conversation_id: str
    agent_id: str
    client_message_id: str
    text: str
    article: dict[str, Any] | None = None
    quote_seq: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """One beat of reading an article: opened, or read for ``seconds`` in all so far."""

    article_id: str
    reading_id: str
    event: Literal["opened", "dwelt"]
    seconds: float
    title: str


async def send(session: AsyncSession, sent: AgentMessage, now: datetime) -> MessageRow:
    """Store an agent's message once; raise `NotTheAssignee` or `MessageIdReused`.

    Where she is answered later, it is the answer to her ticket, whoever writes it.
    """
    row = await store.lock(session, sent.conversation_id)
    known = await already_sent(session, row.id, sent.client_message_id, sent.text)
    if known is not None:
        return known
    if sent.quote_seq is not None and sent.quote_seq > row.seq:
        raise InvalidInput(field="quote_seq", problem="there is no such message yet")
    agent = await store.agent(session, sent.agent_id)
    author = Author(agent.id, agent.name)
    if not await answered(session, row, author, now):
        must_own(row, sent.agent_id)
    message = append(session, row, _draft(sent, author), now)
    await agent_replied(session, row, sent.agent_id, now)
    if sent.article is not None:
        await note(session, row, _sent_article(sent.article, now))
    return message


async def mark_read_by_agent(
    session: AsyncSession, conversation_id: str, agent_id: str, seq: int, now: datetime
) -> None:
    """Note how far the assignee has read; others who only watch leave no mark."""
    row = await store.lock(session, conversation_id)
    if row.assignee_id == agent_id and row.agent_read_seq < seq <= row.seq:
        row.agent_read_seq = seq
        changed(session, row, now)


async def mark_read_by_customer(
    session: AsyncSession, conversation_id: str, received: int, read: int, now: datetime
) -> None:
    """Note how far the customer's page has received and she has read; marks only rise."""
    row = await store.lock(session, conversation_id)
    received, read = min(max(received, read), row.seq), min(read, row.seq)
    if received <= row.customer_received_seq and read <= row.customer_read_seq:
        return
    row.customer_received_seq = max(received, row.customer_received_seq)
    row.customer_read_seq = max(read, row.customer_read_seq)
    changed(session, row, now)


async def record_reading(
    session: AsyncSession, row: ConversationRow, reading: Reading, now: datetime
) -> None:
    """Write that the customer opened or reads an article."""
    kind = FactKind.OPENED if reading.event == "opened" else FactKind.DWELT
    data = {"reading_id": reading.reading_id, "seconds": reading.seconds, "title": reading.title}
    key = f"{kind.value}:{row.id}:{reading.reading_id}:{round(reading.seconds)}"
    await note(session, row, Fact(kind, now, reading.article_id, data, key))
    changed(session, row, now)


def _draft(sent: AgentMessage, author: Author) -> Draft:
    kind = Kind.ARTICLE if sent.article else Kind.TEXT
    data: dict[str, Any] = {"article": sent.article} if sent.article else {}
    if sent.quote_seq is not None:
        # The number alone: what it says is looked up, so a quote never outlives a recall.
        data["quote"] = {"seq": sent.quote_seq}
    return Draft(Sender.AGENT, kind, sent.text, data, author, sent.client_message_id)


def _sent_article(article: dict[str, Any], now: datetime) -> Fact:
    data = {
        "title": article["title"],
        "language": article["language"],
        "product": article["product"],
        "passage": article["summary"],
        "as": "article",
        "sent_by": "agent",
    }
    return Fact(FactKind.SHOWN, now, article["id"], data)
