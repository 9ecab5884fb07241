"""What an agent is shown of what is sent: how much she may still write, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from aiohttp import web

from channels.adapter import Adapter
from channels.outbox import store
from channels.outbox.allowance import Room, room
from channels.outbox.outcome import Fate, State
from channels.outbox.store import Account
from channels.outbox.tables import PieceRow
from core.clock import Clock, iso, utc_now
from core.database import Transactions
from handoff import store as conversations

_WORST_FIRST = ("rejected", "unknown", "held", "waiting", "pending", "sending", "withdrawn")


@dataclass(frozen=True, slots=True)
class Outbox:
    """Says how the messages of a conversation stand."""

    transactions: Transactions
    adapters: Mapping[Account, Adapter]
    now: Clock = utc_now

    async def of(self, conversation_id: str) -> dict[str, Any]:
        """Return what may still be sent, and how each message of ours ended.

        ``window`` is None where one may write at any time. Raise `ConversationNotFound`.
        """
        async with self.transactions.read() as session:
            row = await conversations.conversation(session, conversation_id)
            address = await store.address_of(session, conversation_id)
            adapter = self.adapters.get((row.channel, row.account))
            if adapter is None or address is None:
                return {"window": None, "scene": None, "messages": []}
            person = await store.correspondent(session, address)
            found = room(await store.allowances(session, address), self.now())
            pieces = await store.of_conversation(session, conversation_id)
        bounded = bool(adapter.traits.quotas)
        return {
            "window": _window(found) if bounded else None,
            "scene": person.scene if person else None,
            "messages": _messages(pieces, shut=bounded and not found.left),
        }


OUTBOX = web.AppKey("outbox", Outbox)


def _window(found: Room) -> dict[str, Any]:
    return {"left": found.left, "until": iso(found.until)}


def _messages(rows: Iterable[PieceRow], *, shut: bool) -> list[dict[str, Any]]:
    """Return each message by its number with the state of its worst piece."""
    told = []
    for seq, of_message in groupby((row for row in rows if row.place), key=lambda row: row.seq):
        states = {_state(row, shut): row.code for row in of_message}
        worst = next((each for each in _WORST_FIRST if each in states), None)
        state = worst or ("delivered" if "delivered" in states else "lapsed")
        told.append({"seq": seq, "state": state, "code": states[state] or None})
    return told


def _state(row: PieceRow, shut: bool) -> str:
    if row.state != State.PENDING:
        return row.state
    if row.fate == Fate.HELD:
        return "held"
    return "waiting" if shut else "pending"
