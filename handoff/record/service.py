"""Reading a record: the use case of whoever wants the document alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from core.database import Transactions
from handoff import store
from handoff.record.view import record_view


@dataclass(frozen=True, slots=True)
class Records:
    """Hands out handoff records."""

    transactions: Transactions

    async def of(self, conversation_id: str) -> dict[str, Any]:
        """Return the record of a conversation as it stands now; raise `ConversationNotFound`."""
        async with self.transactions.read() as session:
            return await record_view(session, await store.conversation(session, conversation_id))


RECORDS = web.AppKey("records", Records)
