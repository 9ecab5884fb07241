"""What happens although nobody asks: the trash is emptied, and what was only for a while goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import Clock, utc_now
from core.database import Transactions
from kb_index import store as articles
from kb_index.editing import store
from kb_index.editing.reading import TRASH_LIFE

_BATCH = 100
_SAVES_LIFE = timedelta(days=2)
_EDITORS_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Sweeping:
    """Takes away for good what has been in the trash long enough."""

    transactions: Transactions
    now: Clock = utc_now

    async def sweep(self) -> int:
        """Sweep once; return how many articles are gone. Each batch is gone whole or not at all."""
        now = self.now()
        gone = 0
        while removed := await self._empty(now - TRASH_LIFE):
            gone += removed
        async with self.transactions.write(durable=False) as session:
            await store.forget_saves(session, now - _SAVES_LIFE)
            await store.forget_editors(session, now - _EDITORS_LIFE)
        return gone

    async def _empty(self, before: datetime) -> int:
        async with self.transactions.write() as session:
            ids = await store.lock_trash(session, before, _BATCH)
            await articles.remove_articles(session, ids, self.now())
            return len(ids)
