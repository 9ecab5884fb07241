"""The use case of handing on, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.text import clean_message
from handoff.transfer.transfer import Transfer, to_agent
from handoff.views import summary


@dataclass(frozen=True, slots=True)
class Transfers:
    """Hands conversations on; an agent whose desk was not seen for ``grace`` is offline."""

    transactions: Transactions
    grace: timedelta
    now: Clock = utc_now

    async def to_agent(
        self, agent_id: str, conversation_id: str, to_id: str, comment: str
    ) -> dict[str, Any]:
        """Give one's own conversation to a colleague; the comment is a note that mentions her."""
        words = clean_message(comment) if comment.strip() else ""
        transfer = Transfer(conversation_id, agent_id, to_id, words)
        async with self.transactions.write() as session:
            row = await to_agent(session, transfer, self.grace, self.now())
            await session.flush()
            return await summary(session, row)


TRANSFERS = web.AppKey("transfers", Transfers)
