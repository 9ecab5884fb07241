"""Books of so many conversations, filled in bulk by the functions that keep them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from itertools import islice
from typing import Any

from benchmarks.deflection.histories import Histories
from core.database import Transactions
from deflection.books import store
from deflection.episode import Episode, read_episode
from deflection.figures import Figures, figures
from deflection.outcomes import Definition, Verdict, verdict

_AT_ONCE, _FIGURES_AT_ONCE = 10_000, 200_000


@dataclass(slots=True)
class Books:
    """The books of one database, which grow."""

    transactions: Transactions
    histories: Histories
    zone: tzinfo
    rule: Definition = field(default_factory=Definition)
    size: int = 0

    async def grow(self, size: int) -> None:
        """Add conversations until there are so many."""
        change = Figures()
        for first in range(self.size, size, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, size))
            rows = await asyncio.to_thread(self._read, numbers, change)
            async with self.transactions.write(durable=False) as session:
                await store.keep(session, rows)
        for some in _parts(change):
            async with self.transactions.write(durable=False) as session:
                await store.add(session, some)
        self.size = size

    def _read(self, numbers: Sequence[int], change: Figures) -> list[dict[str, Any]]:
        """Return the rows of some conversations, and add up what they change."""
        rows = []
        for episode in self._episodes(numbers):
            found = verdict(episode, None, self.histories.until, self.rule)
            adds = figures(episode, found, self.zone)
            change.update(adds)
            rows.append(_row(episode, found, adds))
        return rows

    def _episodes(self, numbers: Sequence[int]) -> Iterator[Episode]:
        return (read_episode(*self.histories.told(number)) for number in numbers)


def _row(episode: Episode, found: Verdict | None, adds: Figures) -> dict[str, Any]:
    about = episode.subject
    return {
        "conversation_id": about.conversation_id,
        "episode": about.episode,
        "contact_id": about.contact_id,
        "channel": about.channel,
        "began_at": episode.began_at,
        "asked_at": episode.asked_at,
        "next_asked_at": None,
        "outcome": found and found.outcome.value,
        "durable": found and found.durable,
        "look_at": found and found.look_at,
        "article_id": episode.article_id,
        "product": episode.product,
        "added": store.entries(adds),
    }


def _parts(change: Figures) -> Iterator[Figures]:
    entries = iter(change.items())
    while some := dict(islice(entries, _FIGURES_AT_ONCE)):
        yield Figures(some)


def now_in(zone: tzinfo) -> datetime:
    """Return the moment at which the books are read: the beginning of a day."""
    return datetime(2026, 3, 2, tzinfo=zone)
