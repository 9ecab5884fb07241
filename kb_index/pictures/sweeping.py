"""Pictures that no article uses any more are taken away, long after they were last used."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta

from core.clock import Clock, utc_now
from core.database import Transactions
from kb_index.pictures import store
from kb_index.pictures.pictures import Pictures

GRACE = timedelta(days=30)
"""So long a picture stays that nothing names: as long as an article stays in the trash, for who
pastes it again out of a text of her own."""


@dataclass(frozen=True, slots=True)
class SweepingPictures:
    """Notes which pictures are used, and takes those away that were not for a while.

    A process that dies on the way has taken away nothing that is used: what it had set aside comes
    back, or goes, the next time.
    """

    transactions: Transactions
    pictures: Pictures
    now: Clock = utc_now

    async def sweep(self) -> int:
        """Sweep once; return how many pictures are gone."""
        await self._note_used()
        aside = await asyncio.to_thread(self.pictures.set_aside, self.now() - GRACE)
        if not aside:
            return 0
        # Somebody may have named one again since.
        unused = set(aside) - await self._note_used()
        await asyncio.to_thread(self.pictures.drop, unused)
        return len(unused)

    async def _note_used(self) -> set[str]:
        async with self.transactions.read() as session:
            used = await store.used(session)
        await asyncio.to_thread(self.pictures.note_used, used, self.now())
        return used
