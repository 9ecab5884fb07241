"""Up to where facts can be read without passing one over.

Numbers are given out when a fact is written, and seen when its transaction commits: on PostgreSQL
a smaller number may appear after a larger one. Who writes facts holds a lock of their table from
before it takes a number until it has committed or rolled back. So when everybody who held that lock
after we saw number n is done, all numbers up to n are final. Nobody who writes waits for that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Transactions
from deflection.tables import FactRow

_NEWEST = select(func.coalesce(func.max(FactRow.id), 0))
_WRITERS = text(
    "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation'"
    " AND relation = 'facts'::regclass AND mode = 'RowExclusiveLock'"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_PATIENCE, _PAUSE = 2.0, 0.02


@dataclass(slots=True)
class Horizon:
    """Knows the last fact before which none can appear any more."""

    transactions: Transactions
    patience: float = _PATIENCE
    clock: Callable[[], float] = time.monotonic
    _known: int = 0

    async def reached(self) -> int:
        """Return the number of that fact, 0 where there is none.

        It is an earlier one while somebody takes long over writing facts.
        """
        newest, writers = await self._look()
        deadline = self.clock() + self.patience
        while writers and self.clock() < deadline:
            await asyncio.sleep(_PAUSE)
            writers &= (await self._look())[1]
        if not writers:
            self._known = max(self._known, newest)
        return self._known

    async def _look(self) -> tuple[int, frozenset[str]]:
        """Return the newest fact to be seen, and then who writes facts."""
        async with self.transactions.read() as session:
            newest: int = await session.scalar(_NEWEST) or 0
        async with self.transactions.read() as session:
            return newest, await _writers(session)


async def _writers(session: AsyncSession) -> frozenset[str]:
    if session.get_bind().dialect.name != "postgresql":
        return frozenset()  # SQLite has one writer at a time
    return frozenset((await session.scalars(_WRITERS)).all())
