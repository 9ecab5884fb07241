"""Compares the books with a full count of the facts, for operators and tests."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import partial

from deflection.books import day_store, store
from deflection.books.keeper import Bookkeeper, episodes, returns, teams_of
from deflection.books.outcomes_sql import Judged, outcomes
from deflection.books.teams_sql import chats_of_teams
from deflection.episodes.following import NEVER
from deflection.episodes.outcomes import DEFLECTED, Verdict, verdict
from deflection.numbers.difference import Difference
from deflection.numbers.figures import Cell, Figures, Of, figures, rolled_up
from deflection.persons.store import persons_of

_CONTACTS_AT_ONCE = 200
_LOOKS = 3
"""How often a difference must be seen: who keeps the books beside us may just be changing them."""

_NothingAsked = tuple[None, None, None]
_NOTHING_ASKED: _NothingAsked = (None, None, None)
_JUDGED = ("the outcome", "whether it is durable", "whether that counts yet")

Counted = tuple[int, list[Difference]]
"""How many were counted again, and what differs."""


@dataclass(slots=True)
class Recount:
    """How many episodes and days of agents were counted again, and what differs."""

    episodes: int = 0
    days: int = 0
    differences: list[Difference] = field(default_factory=list)


async def recount(keeper: Bookkeeper) -> Recount:
    """Bring the books up to date, and compare them with the facts; nothing else is changed."""
    found = Recount()
    await keeper.sweep()
    async for contacts in _contacts(keeper):
        counted, wrong = await _settled(keeper, partial(_episodes, keeper, contacts))
        found.episodes += counted
        found.differences += wrong
    found.days, wrong = await _settled(keeper, partial(_days_and_sums, keeper))
    found.differences += wrong
    return found


async def _settled(keeper: Bookkeeper, count: Callable[[], Awaitable[Counted]]) -> Counted:
    """Count until nothing differs, a few times at most, and return what was counted last."""
    for _ in range(_LOOKS - 1):
        counted, wrong = await count()
        if not wrong:
            return counted, wrong
        await keeper.sweep()
    return await count()


async def _contacts(keeper: Bookkeeper) -> AsyncIterator[Collection[str]]:
    after = ""
    while True:
        async with keeper.transactions.read() as session:
            contacts = await store.contacts(session, after, _CONTACTS_AT_ONCE)
        if not contacts:
            return
        yield contacts
        after = contacts[-1]


async def _episodes(keeper: Bookkeeper, contacts: Collection[str]) -> Counted:
    """Count all episodes of some contacts again, each for itself, and by SQL, too."""
    now, rule = keeper.now(), keeper.definition
    async with keeper.transactions.read() as session:
        persons = await persons_of(session, contacts)
        keys = await store.keys_of(session, persons)
        read = await episodes(session, keys)
        kept = await store.kept_of(session, keys, persons)
        teams = await teams_of(session, read.values())
        by_sql = await outcomes(session, persons, now, rule)
        chats_by_sql = await chats_of_teams(session, persons)
    again = returns(read, {}, persons)
    wrong: list[Difference] = []
    for key in sorted(read.keys() | kept.keys()):
        counted = Figures()
        told: Judged | _NothingAsked = _NOTHING_ASKED
        if key in read:
            found = verdict(read[key], again.get(key, NEVER), now, rule)
            counted, told = figures(read[key], found, keeper.zone, rule, teams), _judged(found)
        where = f"conversation {key.conversation_id}, episode {key.episode}"
        wrong += _compared(where, kept[key].added if key in kept else Figures(), counted)
        for name, one, other in zip(_JUDGED, told, by_sql.get(key, _NOTHING_ASKED), strict=True):
            wrong += _by_sql(where, name, one, other)
        wrong += _by_sql(where, "the chats of teams", _chats(counted), chats_by_sql.get(key, {}))
    # Who is one person with somebody of another part is read with both, and counted once.
    return sum(one.subject.contact_id in contacts for one in read.values()), wrong


async def _days_and_sums(keeper: Bookkeeper) -> Counted:
    """Count agents' days again, and the sums of everything that was added."""
    async with keeper.transactions.read() as session:
        summed = Figures()
        async for added in store.everything_added(session):
            summed.update(added)
        wrong: list[Difference] = []
        days = await day_store.every(session)
        for day in days:
            summed.update(day.added)
            counted = await keeper.days.figures(session, day.key)
            wrong += _compared(f"agent {day.key.agent_id}, {day.key.day}", day.added, counted)
        kept = await store.every_figure(session)
    return len(days), [*wrong, *_compared("", kept, rolled_up(summed))]


def _judged(found: Verdict) -> Judged | _NothingAsked:
    """Return what SQL says too; whether an agent's solution lasted depends on topics, and it does
    not say that."""
    if found.outcome is None:
        return _NOTHING_ASKED
    durable = found.durable if found.outcome in DEFLECTED else None
    return Judged(found.outcome, durable, found.mature)


def _by_sql(where: str, name: str, counted: object, by_sql: object) -> Iterator[Difference]:
    if counted != by_sql:
        yield Difference(where, name, {"by the facts": counted, "by SQL": by_sql})


def _chats(counted: Figures) -> dict[str, int]:
    """Return how many chats each team had that had any."""
    found: Counter[str] = Counter()
    for (cell, name), count in counted.items():
        if cell.of is Of.TEAM and name == "chats":
            found[cell.member] += count
    return found


def _compared(where: str, kept: Figures, counted: Figures) -> Iterator[Difference]:
    for cell, name in sorted(kept.keys() | counted.keys()):
        one, other = kept[cell, name], counted[cell, name]
        if one != other:
            said = {"in the books": one, "by the facts": other}
            yield Difference(", ".join(filter(None, (where, _named(cell)))), name, said)


def _named(cell: Cell) -> str:
    return " ".join(part for part in map(str, (cell.day, cell.of, *_kind(cell))) if part)


def _kind(cell: Cell) -> tuple[str, ...]:
    return (cell.member, cell.channel, cell.language, cell.product)
