"""Writing the facts of a period into one file, a piece at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path
from typing import Any

from aiohttp import web

from core.database import Transactions
from deflection import store
from deflection.facts import FactKind
from deflection.feed.horizon import Horizon
from deflection.reports.period import Period
from deflection.warehouse.export import PIECE
from deflection.warehouse.parts import PartKind, kinds_here, new_part
from deflection.warehouse.rows import row


@dataclass(frozen=True, slots=True)
class Downloads:
    """Writes downloads, one after the other, so that several cannot fill the disk together."""

    transactions: Transactions
    horizon: Horizon
    zone: tzinfo
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def about(self, period: Period, kinds: Collection[FactKind] = ()) -> dict[str, Any]:
        """Tell what a download would hold, and what it can be written as."""
        until = await self.horizon.reached()
        async with self.transactions.read() as session:
            found = await store.counts(session, until, period.moments(self.zone))
            first = await store.first_at(session)
        return {
            "facts": sum(count for kind, count in found.items() if not kinds or kind in kinds),
            "kinds": {kind.value: found[kind] for kind in FactKind if kind in found},
            "first": first and first.astimezone(self.zone).date().isoformat(),
            "formats": kinds_here(),
        }

    async def write(
        self, period: Period, part: PartKind, path: Path, kinds: Collection[FactKind] = ()
    ) -> None:
        """Write the facts of some kinds, or all, of a period; raise `ParquetUnavailable`."""
        async with self._turn:
            await self._write(period, part, path, kinds)

    async def _write(
        self, period: Period, kind: PartKind, path: Path, kinds: Collection[FactKind]
    ) -> None:
        until, after = await self.horizon.reached(), 0
        span = period.moments(self.zone)
        with await asyncio.to_thread(new_part, path, kind) as part:
            while True:
                async with self.transactions.read() as session:
                    told = await store.happened_after(
                        session, after, PIECE, until=until, kinds=kinds, within=span
                    )
                if not told:
                    return
                rows = [row(*each, self.zone, words=False) for each in told]
                await asyncio.to_thread(part.write, rows)
                after = rows[-1].id


DOWNLOADS = web.AppKey("downloads", Downloads)
