"""From the transcript to pieces: what the database has and the customer's phone has not.

It reads as a page's socket does, from the last number on, and writes pieces and number in one
transaction: so every message becomes pieces once, whoever dies meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from channels.adapter import Adapter
from channels.outbox import store
from channels.outbox.allowance import room
from channels.outbox.outcome import State
from channels.outbox.piece import Nudge, to_json
from channels.outbox.rendering import Link, Rendered, render
from channels.outbox.store import Account
from channels.outbox.tables import PieceRow
from core.clock import Clock, utc_now
from core.database import Transactions, touch
from handoff import store as conversations
from handoff import transcript
from handoff.message import Address, Kind, Sender
from handoff.recall.store import recalled
from handoff.tables import ConversationRow, MessageRow

_APART = 1024
"""Between the places of two pieces, so that one which is cut later finds room."""
_LOOKED_BACK = timedelta(days=3)
_AT_ONCE = 200

Links = Callable[[Address, str], Link]
"""Returns what makes the addresses of articles' pages, for a customer and her conversation."""
Back = Callable[[Address], str | None]
"""Returns the address of the page on which a customer finds her conversation."""


@dataclass(frozen=True, slots=True)
class Planner:
    """Makes pieces of what was said on the channels that have an adapter."""

    transactions: Transactions
    adapters: Mapping[Account, Adapter]
    links: Links
    back: Back
    now: Clock = utc_now

    async def plan(self, ids: Collection[str] | None = None) -> None:
        """Plan some conversations, or all that are behind."""
        channels = {channel for channel, _ in self.adapters}
        since = self.now() - _LOOKED_BACK
        async with self.transactions.read(brief=True) as session:
            behind = await store.unplanned(session, channels, ids, since, _AT_ONCE)
        for conversation_id in behind:
            async with self.transactions.write(durable=False) as session:
                await self._plan(session, conversation_id)

    async def _plan(self, session: AsyncSession, conversation_id: str) -> None:
        thread = await store.thread(session, conversation_id)
        row = await conversations.conversation(session, conversation_id)
        address = await store.address_of(session, conversation_id)
        messages = await transcript.after(session, conversation_id, thread.planned_seq)
        if address is None or not messages:
            return
        thread.planned_seq = messages[-1].seq
        adapter = self.adapters.get((address.channel, address.account))
        if adapter is None:
            return  # an account that was taken out of the settings
        gone = await recalled(
            session, row.id, [m.seq for m in messages if m.sender == Sender.AGENT]
        )
        link = self.links(address, row.id)
        for message in messages:
            if message.kind == Kind.RECALL and not await self._withdraw(session, message):
                continue
            if message.seq not in gone:
                parts = render(message, row.language, adapter.traits.limits, link)
                self._keep(session, address, message, parts)
        if adapter.traits.nudges:
            await self._nudge(session, address, row, messages)

    def _keep(
        self,
        session: AsyncSession,
        address: Address,
        message: MessageRow,
        parts: Sequence[Rendered],
    ) -> None:
        for at, part in enumerate(parts, 1):
            row = _row(address, message.conversation_id, message.seq, at * _APART, self.now())
            row.body, row.rides, row.lapses = to_json(part.piece), part.rides, part.lapses
            session.add(row)

    async def _withdraw(self, session: AsyncSession, recall: MessageRow) -> bool:
        """Keep back what was taken back; tell whether anything of it may have arrived already."""
        arrived = False
        rows = await store.of_message(session, recall.conversation_id, recall.data["seq"])
        for row in rows:
            if row.state == State.PENDING:
                row.state, row.finished_at = State.WITHDRAWN.value, self.now()
            arrived = arrived or row.state in (State.SENDING, State.DELIVERED, State.UNKNOWN)
        touch(session, recall.conversation_id)
        return arrived

    async def _nudge(
        self,
        session: AsyncSession,
        address: Address,
        row: ConversationRow,
        messages: Sequence[MessageRow],
    ) -> None:
        """Tell her of an agent's answer that cannot be sent; once until she is heard of again."""
        answers = [m for m in messages if m.sender == Sender.AGENT]
        url = self.back(address)
        now = self.now()
        if not answers or url is None or room(await store.allowances(session, address), now).left:
            return
        person = await store.correspondent(session, address)
        if person is None or await store.nudged(session, address, person.heard_at):
            return
        asked = await _last_words(session, row)
        piece = _row(address, row.id, answers[-1].seq, 0, now)
        piece.body = to_json(Nudge(asked, answers[-1].text, url))
        session.add(piece)


def _row(address: Address, conversation_id: str, seq: int, place: int, now: datetime) -> PieceRow:
    return PieceRow(
        conversation_id=conversation_id,
        channel=address.channel,
        account=address.account,
        external_id=address.external_id,
        seq=seq,
        place=place,
        rides=False,
        lapses=False,
        state=State.PENDING.value,
        tries=0,
        created_at=now,
    )


async def _last_words(session: AsyncSession, row: ConversationRow) -> str:
    recent = await transcript.after(session, row.id, max(0, row.seq - 50))
    hers = [message.text for message in recent if _asks(message)]
    return hers[-1] if hers else ""


def _asks(message: MessageRow) -> bool:
    """Tell whether these are words of hers, and not the name of a file or where she is."""
    words = message.sender == Sender.CUSTOMER and message.kind == Kind.TEXT
    return words and "place" not in message.data
