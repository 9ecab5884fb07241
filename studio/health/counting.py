"""Keeps the figures of articles current: counted when facts came, and once a day."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from core.clock import Clock, utc_now
from core.database import Transactions
from studio.health import counting_store as store
from studio.period import PERIODS, day_of, first_day

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts articles anew, one step at a time."""

    transactions: Transactions
    now: Clock = utc_now

    async def count(self) -> int:
        """Count some articles; return how many, 0 when all figures are current."""
        today = day_of(self.now())
        async with self.transactions.write(durable=False) as session:
            ids = await store.stale(session, _AT_ONCE)
            if not ids:
                return 0
            rows = []
            for days in PERIODS:
                found = await store.figures(session, ids, first_day(today, days), today)
                rows += [
                    {"article_id": article_id, "days": days, **asdict(one)}
                    for article_id, one in found.items()
                ]
            await store.replace(session, ids, rows)
            return len(ids)
