"""Figures of so many conversations, counted in bulk by the functions that keep the books."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo
from itertools import islice

from benchmarks.deflection.histories import Histories
from core.database import Transactions
from deflection.books import store
from deflection.episodes.episode import read_episode
from deflection.episodes.following import NEVER
from deflection.episodes.outcomes import Definition, verdict
from deflection.numbers.figures import Figures, figures

_AT_ONCE = 200_000


def figures_of(
    histories: Histories, numbers: Iterable[int], zone: tzinfo, rule: Definition
) -> Figures:
    """Return what some conversations add to the figures of their days, as the last day knows it."""
    change = Figures()
    for number in numbers:
        episode = read_episode(*histories.told(number))
        found = verdict(episode, NEVER, histories.until, rule)
        change.update(figures(episode, found, zone, rule))
    return change


async def enter(transactions: Transactions, change: Figures) -> None:
    """Add figures to the books."""
    for some in _parts(change):
        async with transactions.write() as session:
            await store.add(session, some)


def _parts(change: Figures) -> Iterator[Figures]:
    entries = iter(change.items())
    while some := dict(islice(entries, _AT_ONCE)):
        yield Figures(some)


def now_in(zone: tzinfo) -> datetime:
    """Return the moment at which the books are read: the beginning of a day."""
    return datetime(2026, 3, 2, tzinfo=zone)
