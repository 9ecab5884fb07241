"""The use cases of handing on, each in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from core.clock import Clock, utc_now
from core.database import Transactions
from core.text import clean_message
from handoff import store
from handoff.levels.promised import NOTHING_PROMISED, Promises
from handoff.routing.offers import Offers
from handoff.routing.rules.skill import Skill
from handoff.transfer.queue import Wanted, to_queue
from handoff.transfer.transfer import Transfer, to_agent
from handoff.views import summary_after


@dataclass(frozen=True, slots=True)
class Transfers:
    """Hands conversations on; who has room by it is offered the next customer."""

    transactions: Transactions
    offers: Offers
    now: Clock = utc_now
    promises: Promises = NOTHING_PROMISED

    async def to_agent(
        self, agent_id: str, conversation_id: str, to_id: str, comment: str
    ) -> dict[str, Any]:
        """Give one's own conversation to a colleague; the comment is a note that mentions her."""
        transfer = Transfer(conversation_id, agent_id, to_id, _words(comment))
        async with self.transactions.write() as session:
            row = await to_agent(session, transfer, self.offers.grace, self.now())
            await self.offers.drain(session, await store.agent(session, agent_id), self.now())
        return await summary_after(self.transactions, row, self.promises)

    async def to_queue(
        self, agent_id: str, conversation_id: str, skill: Skill, comment: str
    ) -> dict[str, Any]:
        """Give one's own conversation back, for a team or a skill; the comment is a note."""
        wanted = Wanted(conversation_id, agent_id, skill, _words(comment))
        async with self.transactions.write() as session:
            row = await to_queue(session, wanted, self.now())
            await self.offers.drain(session, await store.agent(session, agent_id), self.now())
        return await summary_after(self.transactions, row, self.promises)


def _words(comment: str) -> str:
    return clean_message(comment) if comment.strip() else ""


TRANSFERS = web.AppKey("transfers", Transfers)
