"""Keeps the figures of articles current: counted when facts came, and once a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from studio.health import counting_store as store
from studio.period import PERIODS, USUAL, day_of, first_day, written

_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Counting:
    """Counts articles anew, one step at a time."""

    transactions: Transactions
    now: Clock = utc_now

    async def count(self) -> int:
        """Count some articles; return how many, 0 when all figures are current.

        Counting only reads, which SQLite does past the event loop; what comes of it is written
        in a moment. Facts that come in between are followed by this same task.
        """
        today = day_of(self.now())
        async with self.transactions.read() as session:
            ids = await store.stale(session, _AT_ONCE)
            if not ids:
                return 0
            rows = [row for days in PERIODS for row in await _rows(session, ids, days, today)]
            both = await store.shown_both(session, ids, first_day(today, USUAL), today)
        async with self.transactions.write(durable=False) as session:
            await store.replace(session, ids, rows, both)
        return len(ids)


async def _rows(
    session: AsyncSession, ids: Sequence[str], days: int, today: int
) -> list[dict[str, Any]]:
    since = first_day(today, days)
    figures = await store.figures(session, ids, since, today)
    series = await store.series(session, ids, since, today)
    return [
        {
            "article_id": article_id,
            "days": days,
            **asdict(one),
            "series": [[written(day), *rest] for day, *rest in series[article_id]],
        }
        for article_id, one in figures.items()
    ]
