"""What the pages show, and what comes back from them, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import web

from channels.receiving import hear
from core.clock import Clock, utc_now
from core.database import Transactions
from core.errors import NotFound
from core.language import parse_language, spoken_language
from core.text import clean_message
from core.turns import BotTurns
from handoff import store, transcript
from handoff.chat import Reading, record_reading
from handoff.message import Address, Incoming, Kind, Sender
from handoff.recall.recall import RECALLED, as_the_customer_sees
from handoff.reception import Reception

_SHOWN = 60


class ArticlePages(Protocol):
    """Where articles come from, without knowing the knowledge base."""

    async def page(self, article_id: str) -> dict[str, Any]:
        """Return ``{"id", "title", "language", "html"}``; raise `ArticleNotFound`."""


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the page shows it; ``who`` is you, bot, agent or system."""

    who: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Articles to read, and conversations to go on with, of customers who follow a link."""

    transactions: Transactions
    articles: ArticlePages
    reception: Reception
    turns: BotTurns
    now: Clock = utc_now

    async def article(self, article_id: str) -> dict[str, Any]:
        """Return an article's page; raise `ArticleNotFound`."""
        return await self.articles.page(article_id)

    async def read(self, conversation_id: str, reading: Reading) -> None:
        """Write that she reads, as a fact of the conversation in which she was sent it."""
        async with self.transactions.write() as session:
            row = await store.lock(session, conversation_id)
            await record_reading(session, row, reading, self.now())

    async def conversation(self, address: Address) -> tuple[str, list[Said]]:
        """Return the language and the last messages of her conversation; raise `NotFound`."""
        async with self.transactions.read() as session:
            row = await store.current(session, address)
            if row is None:
                raise NotFound()
            recent = await transcript.after(session, row.id, max(0, row.seq - _SHOWN))
            views = await as_the_customer_sees(session, row.id, recent)
        return row.language, [_said(each) for each in views if each["kind"] != RECALLED]

    async def reply(self, address: Address, text: str, message_id: str) -> None:
        """Take her words in, as if she had written them in her app.

        Raise `EmptyMessage`, `MessageTooLong` or `NotFound`.
        """
        text = clean_message(text)
        async with self.transactions.write() as session:
            row = await store.current(session, address)
            if row is None:
                raise NotFound()
            language = spoken_language(text, parse_language(row.language))
            incoming = Incoming(address, text, language, client_message_id=message_id)
            accepted = await hear(session, incoming, self.reception, self.now())
        if accepted.bot_owes:
            self.turns.owe(accepted.conversation.id)


LETTERS = web.AppKey("letters", Letters)


def _said(view: dict[str, Any]) -> Said:
    author = view["author"]["name"] if view["author"] else ""
    who = "you" if view["sender"] == Sender.CUSTOMER else view["sender"]
    text = view["text"]
    if view["kind"] == Kind.CHOICES:
        text = "\n".join([text, *(f"· {each['title']}" for each in view["data"]["choices"])])
    return Said(who, author, text)
