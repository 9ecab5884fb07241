"""The agent's use cases, each in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.cursor import Cursor
from core.database import Transactions
from core.errors import InvalidInput
from core.routes import Principal
from core.text import clean_message
from handoff import chat, ownership, store, transcript
from handoff.desk import lists
from handoff.desk.frames import NewMessage
from handoff.levels.promised import NOTHING_PROMISED, Promises
from handoff.message import Author
from handoff.recall.recall import recall
from handoff.record.view import record_view
from handoff.routing import store as routing_store
from handoff.routing.offers import Offers
from handoff.routing.rules.policy import Mode
from handoff.routing.rules.policy_file import shipped
from handoff.routing.staffing import attendance
from handoff.routing.staffing.presence import Presence, effective
from handoff.routing.view import of_offer
from handoff.surveys.surveyor import Surveyor
from handoff.tables import ConversationRow
from handoff.views import message_view, summaries, summary, summary_after


class Me(Protocol):
    """How an agent sees herself; only the server knows, because it knows her roles."""

    async def __call__(self, agent_id: str, /) -> dict[str, Any]:
        """Return her names, roles, presence and capacity."""


class SignedIn(Protocol):
    """Who a request's session stands for, asked anew; only the server knows the sessions."""

    async def __call__(self, request: web.Request, /) -> Principal:
        """Return who is signed in; raise `Unauthenticated`."""


ME = web.AppKey("me", Me)
SIGNED_IN = web.AppKey("signed_in", SignedIn)

ListName = Literal["waiting", "mine", "bot", "tickets", "trouble", "closed"]
PAGE = 200
HISTORY = 50
"""How many earlier conversations of a contact are shown."""
GRACE = timedelta(seconds=60)
"""How long an agent's desk may be unseen before she is offline, unless it is set otherwise."""

Move = Callable[[AsyncSession, ConversationRow, Author, datetime], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the desk's socket and REST can do for an agent."""

    transactions: Transactions
    cards: chat.ArticleCards
    now: Clock = utc_now
    offers: Offers = field(default_factory=lambda: Offers(shipped(), GRACE))
    promises: Promises = NOTHING_PROMISED
    surveyor: Surveyor = field(default_factory=Surveyor)

    async def lists(
        self, agent_id: str, name: ListName, before: Cursor | None, limit: int
    ) -> dict[str, Any]:
        """Return one page of a list, where the next begins, and the counts of all."""
        async with self.transactions.read() as session:
            page = await lists.page(session, name, agent_id, before, limit)
            return {
                "conversations": await summaries(session, page.rows, self.promises),
                "next": str(page.next) if page.next else None,
                "counts": await lists.counts(session, agent_id),
            }

    async def history(self, conversation_id: str) -> list[dict[str, Any]]:
        """Return the other conversations of whoever this one is with, on every channel."""
        async with self.transactions.read() as session:
            row = await store.conversation(session, conversation_id)
            others = await lists.of_contact(session, row.contact_id, row.id, HISTORY)
            return await summaries(session, others, self.promises)

    async def overview(self, agent_id: str) -> dict[str, Any]:
        """Return everything that is waiting, the agent's, with the bot, or has a ticket; of a long
        queue its beginning, and the beginning of those whom she can help; of the many with the
        bot those that changed last, and those with which it is in trouble."""
        async with self.transactions.read() as session:
            waiting = await lists.page(session, "waiting", agent_id, None, PAGE)
            rows = {row.id: row for row in waiting.rows}
            if waiting.next is not None:
                hers = await lists.for_agent(session, agent_id, PAGE)
                rows |= {row.id: row for row in hers}
            for name in ("mine", "trouble", "bot", "tickets"):
                page = await lists.page(session, name, agent_id, None, PAGE)
                rows |= {row.id: row for row in page.rows}
            return {
                "conversations": await summaries(session, list(rows.values()), self.promises),
                "counts": await lists.counts(session, agent_id),
            }

    async def summaries(self, conversation_ids: list[str]) -> list[dict[str, Any]]:
        """Return the summaries of some conversations."""
        async with self.transactions.read() as session:
            rows = await store.conversations(session, conversation_ids)
            return await summaries(session, rows, self.promises)

    async def detail(self, conversation_id: str) -> dict[str, Any]:
        """Return a conversation with its handoff record."""
        async with self.transactions.read() as session:
            row = await store.conversation(session, conversation_id)
            return {
                "conversation": await summary(session, row, self.promises),
                "record": await record_view(session, row),
            }

    async def messages(
        self, conversation_id: str, after_seq: int, limit: int = PAGE
    ) -> list[dict[str, Any]]:
        """Return a page of the transcript."""
        async with self.transactions.read() as session:
            await store.conversation(session, conversation_id)
            rows = await transcript.after(session, conversation_id, after_seq, limit)
            return [message_view(row) for row in rows]

    async def accept(self, agent_id: str, conversation_id: str) -> dict[str, Any]:
        """Accept a waiting conversation."""
        async with self.transactions.write() as session:
            row = await ownership.accept(session, conversation_id, agent_id, self.now())
            await self._drain(session, agent_id)
        return await self._summary(row)

    async def take_over(self, agent_id: str, conversation_id: str) -> dict[str, Any]:
        """Take a conversation from the bot."""
        async with self.transactions.write() as session:
            weigh = self.offers.policy.weight
            row = await ownership.take_over(session, conversation_id, agent_id, self.now(), weigh)
            await self._drain(session, agent_id)
        return await self._summary(row)

    async def offer(self, agent_id: str) -> dict[str, Any] | None:
        """Return the customer that is offered to an agent now, if any, and why to her."""
        async with self.transactions.read() as session:
            offer = await routing_store.open_offer(session, agent_id=agent_id)
            if offer is None:
                return None
            row = await store.conversation(session, offer.conversation_id)
            view = await of_offer(session, offer)
            return {**view, "conversation": await summary(session, row, self.promises)}

    async def decline(self, agent_id: str, offer_id: str) -> None:
        """Let an offer go to the next agent; raise `OfferGone` if it is not hers any more."""
        async with self.transactions.write() as session:
            await self.offers.decline(session, agent_id, offer_id, self.now())

    async def resolve(self, agent_id: str, conversation_id: str) -> dict[str, Any]:
        """End a conversation of one's own."""
        return await self._move_own(agent_id, conversation_id, self._resolve)

    async def _resolve(
        self, session: AsyncSession, row: ConversationRow, by: Author, now: datetime
    ) -> None:
        await ownership.resolve(session, row, by, now)
        await self.surveyor.after_chat(session, row, now)

    async def return_to_queue(self, agent_id: str, conversation_id: str) -> dict[str, Any]:
        """Give a conversation of one's own back to the queue."""
        return await self._move_own(agent_id, conversation_id, ownership.return_to_queue)

    async def return_to_bot(self, agent_id: str, conversation_id: str) -> dict[str, Any]:
        """Give a conversation of one's own back to the bot."""
        return await self._move_own(agent_id, conversation_id, ownership.return_to_bot)

    async def _move_own(self, agent_id: str, conversation_id: str, move: Move) -> dict[str, Any]:
        async with self.transactions.write() as session:
            agent = await store.lock_agent(session, agent_id)
            row = await ownership.own(session, conversation_id, agent_id)
            await move(session, row, Author(agent.id, agent.name), self.now())
            agent.idle_since = self.now()
            await self._drain(session, agent_id)
        return await self._summary(row)

    async def _summary(self, row: ConversationRow) -> dict[str, Any]:
        return await summary_after(self.transactions, row, self.promises)

    async def _drain(self, session: AsyncSession, agent_id: str) -> None:
        """Offer an agent the next customer, in the transaction of what made room for one."""
        if self.offers.policy.mode is Mode.PUSH:
            await self.offers.drain(session, await store.agent(session, agent_id), self.now())

    async def send(self, agent_id: str, conversation_id: str, new: NewMessage) -> dict[str, Any]:
        """Send words or an article; exactly one of the two."""
        if (new.text is None) == (new.article_id is None):
            raise InvalidInput(field="text", problem="give either text or article_id")
        card = await self.cards.card(new.article_id) if new.article_id else None
        words = card["title"] if card else clean_message(new.text or "")
        sent = chat.AgentMessage(
            conversation_id, agent_id, new.client_message_id, words, card, new.quote_seq
        )
        async with self.transactions.write() as session:
            return message_view(await chat.send(session, sent, self.now()))

    async def recall(self, agent_id: str, conversation_id: str, seq: int) -> dict[str, Any]:
        """Take back a message of one's own."""
        async with self.transactions.write() as session:
            row = await recall(session, conversation_id, seq, agent_id, self.now())
        return await self._summary(row)

    async def read(self, agent_id: str, conversation_id: str, seq: int) -> None:
        """Note how far the agent has read."""
        async with self.transactions.write() as session:
            await chat.mark_read_by_agent(session, conversation_id, agent_id, seq, self.now())

    async def seen(self, agent_id: str) -> None:
        """Note that the agent's desk is alive; who was gone may be offered a customer again."""
        now, grace = self.now(), self.offers.grace
        async with self.transactions.write() as session:
            row = await store.lock_agent(session, agent_id)
            gone = effective(row.presence, row.last_seen_at, now, grace) is Presence.OFFLINE
            if gone:
                await attendance.gone(session, row, now, grace)
            row.last_seen_at = now
            await attendance.attend(session, row, now, grace)
            if gone:
                await self.offers.drain(session, row, now)

    async def set_presence(self, agent_id: str, presence: Presence) -> None:
        """Set what the agent says of her presence."""
        async with self.transactions.write() as session:
            row = await store.lock_agent(session, agent_id)
            await self.offers.set_presence(session, row, presence, self.now())
