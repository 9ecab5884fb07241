"""Writing the facts of a period into one file, a piece at a time."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from aiohttp import web

from core.database import Transactions
from deflection import store
from deflection.feed.horizon import Horizon
from deflection.reports.period import Period
from deflection.warehouse.export import PIECE
from deflection.warehouse.parts import PartKind, new_part
from deflection.warehouse.rows import row


@dataclass(frozen=True, slots=True)
class Downloads:
    """Writes downloads, one after the other, so that several cannot fill the disk together."""

    transactions: Transactions
    horizon: Horizon
    zone: tzinfo
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def write(self, period: Period, kind: PartKind, path: Path) -> None:
        """Write the facts that happened in a period; raise `ParquetUnavailable`."""
        async with self._turn:
            await self._write(period, kind, path)

    async def _write(self, period: Period, kind: PartKind, path: Path) -> None:
        until, after = await self.horizon.reached(), 0
        span = period.moments(self.zone)
        with await asyncio.to_thread(new_part, path, kind) as part:
            while True:
                async with self.transactions.read() as session:
                    told = await store.happened_after(
                        session, after, PIECE, until=until, within=span
                    )
                if not told:
                    return
                rows = [row(*each, self.zone, words=False) for each in told]
                await asyncio.to_thread(part.write, rows)
                after = rows[-1].id


DOWNLOADS = web.AppKey("downloads", Downloads)
