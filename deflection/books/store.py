"""The only SQL of the books."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base, for_both
from deflection.books.tables import (
    AgentDayRow,
    BooksRow,
    DueRow,
    EpisodeRow,
    FigureRow,
    StintRow,
)
from deflection.episodes.following import Again, Visit
from deflection.facts import Fact, FactKind, Subject
from deflection.numbers.figures import Cell, Figures, Of, rolled_up
from deflection.shifts.tables import DayDueRow, PresenceRow
from deflection.tables import FactRow
from deflection.teams.tables import MembershipDueRow

_BOOKS = 1
_DUE = Base.metadata.tables[DueRow.__tablename__]
_EPISODES = Base.metadata.tables[EpisodeRow.__tablename__]
_FIGURES = Base.metadata.tables[FigureRow.__tablename__]
_STINTS = Base.metadata.tables[StintRow.__tablename__]
_AGENT_DAYS = Base.metadata.tables[AgentDayRow.__tablename__]
_DAYS = Base.metadata.tables[DayDueRow.__tablename__]
_MOVES = Base.metadata.tables[MembershipDueRow.__tablename__]
_STINT_NAMES = ("conversation_id", "episode", "number", "agent_id", "began_at", "ended_at")
_STINT = [getattr(StintRow, name) for name in _STINT_NAMES]
_ADDED_AT_ONCE = 2000
_LESS_THAN_A_DAY = timedelta(hours=22)
_CELL = ("day", "of", "member", "channel", "language", "product", "name")
_EPISODE = ("conversation_id", "episode")
_OF_AGENTS = [
    *(FactKind.ACCEPTED, FactKind.TRANSFERRED, FactKind.SURVEY_ASKED),
    *(FactKind.SURVEY_ANSWERED, FactKind.SURVEY_DECLINED, FactKind.RATED),
]
"""The facts whose moment decides for which of an agent's teams something counts."""


def _keep_episode(insert: Any) -> Any:
    new = insert(_EPISODES)
    changed = {one.name: new.excluded[one.name] for one in _EPISODES.c if not one.primary_key}
    return new.on_conflict_do_update(index_elements=_EPISODE, set_=changed)


def _add_figure(insert: Any) -> Any:
    new = insert(_FIGURES)
    more = {"value": _FIGURES.c.value + new.excluded.value}
    return new.on_conflict_do_update(index_elements=_CELL, set_=more)


_BEGIN = for_both(lambda insert: insert(BooksRow).on_conflict_do_nothing())
_KEEP, _ADD = for_both(_keep_episode), for_both(_add_figure)


class Key(NamedTuple):
    """An episode of a conversation."""

    conversation_id: str
    episode: int


class Kept(NamedTuple):
    """What the books know of an episode."""

    key: Key
    visit: Visit
    again: Again
    added: Figures


async def hold(session: AsyncSession) -> str | None:
    """Hold the books until the transaction ends, and return by which definition they were kept.

    None where another replica holds them; empty where they were never kept.
    """
    query = select(BooksRow.definition).where(BooksRow.id == _BOOKS)
    found = await session.scalar(query.with_for_update(skip_locked=True))
    if found is not None:
        return found
    if await session.scalar(query) is not None:
        return None
    await session.execute(_BEGIN(session), [{"id": _BOOKS, "definition": ""}])
    return await session.scalar(query.with_for_update(skip_locked=True))


async def begin_anew(session: AsyncSession, definition: str) -> None:
    """Empty the books, to be kept by a definition from the first fact on."""
    for table in (_FIGURES, _EPISODES, _DUE, _STINTS, _AGENT_DAYS, _DAYS, _MOVES):
        await session.execute(delete(table))
    every = select(FactRow.conversation_id, FactRow.episode).distinct()
    await session.execute(insert(_DUE).from_select(_EPISODE, every))
    told = select(PresenceRow.agent_id, PresenceRow.at)
    await session.execute(insert(_DAYS).from_select(["agent_id", "at"], told))
    renamed = update(BooksRow).where(BooksRow.id == _BOOKS).values(definition=definition)
    await session.execute(renamed)


async def take_due(session: AsyncSession, now: datetime, limit: int) -> list[Key]:
    """Return episodes that must be read again, at most so many; they are due no more.

    What is written just now, and not committed yet, is not seen, and comes with the next.
    """
    marked = select(DueRow.id, DueRow.conversation_id, DueRow.episode).order_by(DueRow.id)
    due = (await session.execute(marked.limit(limit))).all()
    if due:
        await session.execute(delete(DueRow).where(DueRow.id.in_([row.id for row in due])))
    timed = select(EpisodeRow.conversation_id, EpisodeRow.episode).where(EpisodeRow.look_at <= now)
    passed = await session.execute(timed.order_by(EpisodeRow.look_at).limit(limit))
    return list(dict.fromkeys([*(Key(*row[1:]) for row in due), *(Key(*row) for row in passed)]))


async def take_moves(session: AsyncSession) -> dict[str, datetime]:
    """Return the agents of whose teams something was told, each with the first moment from which
    she was in others; they are due no more."""
    told = (await session.execute(select(_MOVES.c.id, _MOVES.c.agent_id, _MOVES.c.at))).all()
    if told:
        await session.execute(delete(_MOVES).where(_MOVES.c.id.in_([row.id for row in told])))
    first: dict[str, datetime] = {}
    for _, agent_id, at in told:
        first[agent_id] = min(at, first.get(agent_id, at))
    return first


async def mark_since(session: AsyncSession, at: datetime) -> None:
    """Make the episodes due in which something counts for an agent's teams, from a moment on."""
    query = select(FactRow.conversation_id, FactRow.episode).distinct()
    later = query.where(FactRow.kind.in_([kind.value for kind in _OF_AGENTS]), FactRow.at >= at)
    await session.execute(insert(_DUE).from_select(_EPISODE, later))


async def count_due(session: AsyncSession, most: int | None = None) -> int:
    """Return how many marks of episodes are still to be read, counted up to so many."""
    some = select(DueRow.id).limit(most).subquery()
    return int(await session.scalar(select(func.count()).select_from(some)) or 0)


async def facts_of(
    session: AsyncSession, keys: Collection[Key]
) -> dict[Key, tuple[Subject, list[Fact]]]:
    """Return the facts of episodes in the order of writing, each with whom it is about."""
    return await told_where(session, _among(FactRow, keys))


async def told_where(
    session: AsyncSession, *which: ColumnElement[bool]
) -> dict[Key, tuple[Subject, list[Fact]]]:
    """Return which facts are asked for, as `facts_of` does."""
    columns = (FactRow.conversation_id, FactRow.episode, FactRow.contact_id, FactRow.channel)
    query = select(*columns, FactRow.kind, FactRow.at, FactRow.article_id, FactRow.data)
    query = query.where(*which).order_by(FactRow.id)
    found: dict[Key, tuple[Subject, list[Fact]]] = {}
    for conversation_id, episode, contact_id, channel, *fact in await session.execute(query):
        subject = Subject(conversation_id, contact_id, episode, channel)
        _, facts = found.setdefault(Key(conversation_id, episode), (subject, []))
        facts.append(Fact(FactKind(fact[0]), *fact[1:]))
    return found


async def kept_of(
    session: AsyncSession, keys: Collection[Key], contact_ids: Collection[str]
) -> dict[Key, Kept]:
    """Return what the books know of some episodes, and of all of some contacts'."""
    query = select(
        EpisodeRow.conversation_id,
        EpisodeRow.episode,
        EpisodeRow.contact_id,
        EpisodeRow.came,
        EpisodeRow.product,
        EpisodeRow.next_came_at,
        EpisodeRow.next_on_topic_at,
        EpisodeRow.added,
    ).where(or_(EpisodeRow.contact_id.in_(contact_ids), _among(EpisodeRow, keys)))
    rows = await session.execute(query)
    kept = (Kept(Key(*row[:2]), _visit(*row[2:5]), Again(*row[5:7]), read(row[7])) for row in rows)
    return {one.key: one for one in kept}


def _visit(contact_id: str, came: Iterable[str], topic: str) -> Visit:
    return Visit(contact_id, tuple(map(datetime.fromisoformat, came)), topic)


async def keep(session: AsyncSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what is known of episodes now."""
    if rows:
        await session.execute(_KEEP(session), list(rows))


async def keep_stints(
    session: AsyncSession, rows: Sequence[Mapping[str, Any]], keys: Collection[Key], now: datetime
) -> None:
    """Write when agents had the customers of some episodes, in place of what was known.

    What is known otherwise now makes the days due on which it lies.
    """
    known = await session.execute(select(*_STINT).where(_among(StintRow, keys)))
    before = {tuple(row) for row in known}
    after = {tuple(row[name] for name in _STINT_NAMES) for row in rows}
    if before == after:
        return
    await session.execute(delete(StintRow).where(_among(StintRow, keys)))
    if rows:
        await session.execute(insert(_STINTS), list(rows))
    other = {
        (agent_id, at)
        for _, _, _, agent_id, began_at, ended_at in before ^ after
        for at in _moments(began_at, ended_at or now)
    }
    await session.execute(
        insert(_DAYS), [{"agent_id": agent_id, "at": at} for agent_id, at in sorted(other)]
    )


def _moments(since: datetime, until: datetime) -> Iterator[datetime]:
    """Yield moments of which at least one is on each day of a time."""
    yield since
    while (since := since + _LESS_THAN_A_DAY) < until:
        yield since
    yield until


async def add(session: AsyncSession, figures: Figures) -> None:
    """Add to the figures, or take from them, and roll them up; in one order, so that none wait
    for each other."""
    rows = [
        dict(zip(_CELL, (*_parts(cell), name), strict=True)) | {"value": value}
        for (cell, name), value in sorted(rolled_up(figures).items())
        if value
    ]
    if rows:
        await session.execute(_ADD(session), rows)


async def sums(
    session: AsyncSession,
    since: date,
    until: date,
    *by: str,
    of: Of = Of.ALL,
    only: Mapping[str, str] = MappingProxyType({}),
) -> Sequence[Any]:
    """Return the figures of the days from ``since`` to ``until``, both within: one row for each
    name and each value of the columns of ``by``, the sum last; ``only`` filters by columns."""
    if of is Of.ALL and not only and set(by) <= {"day"}:
        of = Of.TOTAL
    columns = [*(_FIGURES.c[name] for name in by), _FIGURES.c.name]
    if of is Of.TOTAL and by:
        query = select(*columns, _FIGURES.c.value)  # is one for each day and name already
    else:
        # PostgreSQL's sum of whole numbers is a decimal.
        whole = cast(func.sum(_FIGURES.c.value), BigInteger)
        query = select(*columns, whole).group_by(*columns)
    query = query.where(_FIGURES.c.of == of, _FIGURES.c.day.in_(_days(since, until)))
    query = query.where(*(_FIGURES.c[name] == value for name, value in only.items()))
    return [row for row in (await session.execute(query)).all() if row[-1]]


async def kinds(session: AsyncSession, since: date, until: date) -> Sequence[tuple[str, str, str]]:
    """Return the channels, languages and products that the figures of some days are of."""
    columns = (_FIGURES.c.channel, _FIGURES.c.language, _FIGURES.c.product)
    query = select(*columns).where(_FIGURES.c.of == Of.KIND, _FIGURES.c.value > 0)
    query = query.where(_FIGURES.c.day.in_(_days(since, until)))
    return [tuple(row) for row in await session.execute(query.distinct())]


async def episodes(
    session: AsyncSession,
    since: datetime,
    until: datetime,
    after: tuple[datetime, Key] | None,
    limit: int,
) -> list[tuple[EpisodeRow, Figures]]:
    """Return episodes that began in a time span (its end not included), the newest first, each
    with what it added; ``after`` names the one that they come after."""
    query = select(EpisodeRow).where(EpisodeRow.began_at >= since, EpisodeRow.began_at < until)
    if after is not None:
        query = query.where(_behind(*after))
    newest = query.order_by(
        EpisodeRow.began_at.desc(), EpisodeRow.conversation_id.desc(), EpisodeRow.episode.desc()
    )
    rows = (await session.scalars(newest.limit(limit))).all()
    return [(row, read(row.added)) for row in rows]


async def contacts(session: AsyncSession, after: str, limit: int) -> Sequence[str]:
    """Return contacts with facts by id, from after one on, at most so many."""
    query = select(FactRow.contact_id).where(FactRow.contact_id > after).distinct()
    return (await session.scalars(query.order_by(FactRow.contact_id).limit(limit))).all()


async def keys_of(session: AsyncSession, contact_ids: Collection[str]) -> Sequence[Key]:
    """Return every episode of some contacts that facts tell of."""
    query = select(FactRow.conversation_id, FactRow.episode)
    rows = await session.execute(query.where(FactRow.contact_id.in_(contact_ids)).distinct())
    return [Key(*row) for row in rows]


async def everything_added(session: AsyncSession) -> AsyncIterator[Figures]:
    """Yield what each episode added to the figures."""
    place = (EpisodeRow.conversation_id, EpisodeRow.episode)
    query = select(*place, EpisodeRow.added).order_by(*place).limit(_ADDED_AT_ONCE)
    rows = (await session.execute(query)).all()
    while rows:
        for row in rows:
            yield read(row.added)
        after = tuple_(*place) > tuple(rows[-1][:2])
        rows = (await session.execute(query.where(after))).all()


async def every_figure(session: AsyncSession) -> Figures:
    """Return all figures, totals among them."""
    found = Figures()
    query = select(*(_FIGURES.c[name] for name in (*_CELL, "value")))
    for row in await session.execute(query):
        cell = Cell(row.day, Of(row.of), row.member, row.channel, row.language, row.product)
        found[cell, row.name] = row.value
    return found


def _days(since: date, until: date) -> list[date]:
    """Return every day; named one by one, the index leads to each without reading in between."""
    return [since + timedelta(days=number) for number in range((until - since).days + 1)]


def entries(figures: Figures) -> list[Any]:
    """Return figures as the books keep what an episode added."""
    return [
        [cell.day.isoformat(), *_parts(cell)[1:], name, n]
        for (cell, name), n in sorted(figures.items())
    ]


def read(added: Iterable[Any]) -> Figures:
    """Return figures as `entries` wrote them."""
    found = Figures()
    for day, of, member, channel, language, product, name, value in added:
        cell = Cell(date.fromisoformat(day), Of(of), member, channel, language, product)
        found[cell, name] = value
    return found


def _behind(began_at: datetime, key: Key) -> ColumnElement[bool]:
    """Return what comes after an episode in the order of `episodes`."""
    same = EpisodeRow.began_at == began_at
    beside = EpisodeRow.conversation_id == key.conversation_id
    return or_(
        EpisodeRow.began_at < began_at,
        and_(same, EpisodeRow.conversation_id < key.conversation_id),
        and_(same, beside, EpisodeRow.episode < key.episode),
    )


def _parts(cell: Cell) -> tuple[Any, ...]:
    return (cell.day, str(cell.of), cell.member, cell.channel, cell.language, cell.product)


def _among(row: Any, keys: Collection[Key]) -> Any:
    return tuple_(row.conversation_id, row.episode).in_([tuple(key) for key in keys])
