"""When the policy has changed, who waits already is ranked by the new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions, touch
from handoff.queue.board import queue_moved
from handoff.routing import store
from handoff.routing.assessing import Assessor
from handoff.routing.rules import order
from handoff.routing.store import Waiting

_AT_ONCE = 500
"""How many rows one transaction takes."""


@dataclass(frozen=True, slots=True)
class Reranking:
    """Compares all who wait with the policy; for the start of the app, which reads it."""

    transactions: Transactions
    assessor: Assessor
    now: Clock = utc_now

    async def run(self) -> int:
        """Change whoever stands otherwise by the policy of today; return how many that were."""
        changed, last = 0, ""
        while True:
            async with self.transactions.read() as session:
                waiting = await store.waiting_after(session, last, _AT_ONCE)
            if not waiting:
                return changed
            last = waiting[-1].row.handoff_id
            changed += await self._change([each for each in waiting if self._differs(each)])

    async def _change(self, waiting: Sequence[Waiting]) -> int:
        if not waiting:
            return 0
        async with self.transactions.write(durable=False) as session:
            return sum([await self._rank_anew(session, each) for each in waiting])

    async def _rank_anew(self, session: AsyncSession, each: Waiting) -> bool:
        """Rank one anew, unless she was moved meanwhile."""
        if not await store.change(session, each.row, self._values(each)):
            return False
        await store.weigh(session, each.row.conversation_id, self._weight(each))
        touch(session, each.row.conversation_id)
        queue_moved(session)
        return True

    def _differs(self, each: Waiting) -> bool:
        values = self._values(each)
        return each.weight != self._weight(each) or any(
            getattr(each.row, name) != value for name, value in values.items()
        )

    def _weight(self, each: Waiting) -> float:
        return self.assessor.policy.weight(each.channel)

    def _values(self, each: Waiting) -> dict[str, Any]:
        """Return her place, and what is asked by now, where the dispatcher is not about to see to
        that; who was opened to all stays so."""
        standing = order.Standing(each.tier, each.row.priority, each.known_since)
        rank_at = order.rank_at(each.queued_at, standing, self.assessor.policy)
        now, relax_at = self.now(), each.row.relax_at
        opened = each.row.asked and not each.row.lane and relax_at is None
        due = relax_at is not None and relax_at <= now
        asked = {} if opened or due else self.assessor.relax(each.row, now)
        return {"rank_at": rank_at, "tier": each.tier, **asked}
