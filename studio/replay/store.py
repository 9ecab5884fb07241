"""The only SQL of replays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.facts import FactKind
from deflection.tables import FactRow
from studio.replay.question import Told
from studio.replay.tables import ReplayRow

KEPT = 20
"""Replays; older ones are forgotten when another one is asked for."""
STALE = timedelta(seconds=60)
"""After so long without a beat whoever worked on it is gone."""
_KINDS = [kind.value for kind in (FactKind.SEARCHED, FactKind.SHOWN, FactKind.VOTED)]


class State(StrEnum):
    """Where a replay stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = (State.WAITING.value, State.RUNNING.value)


async def searched_in(
    session: AsyncSession, since: datetime, until: datetime, most: int
) -> list[Told]:
    """Return what was searched, shown and voted in a time span, by episode and in the order of
    writing; of more than so many searches the newest conversations count."""
    within = (FactRow.at >= since, FactRow.at < until)
    found = await session.execute(
        select(FactRow.conversation_id, FactRow.id)
        .where(FactRow.kind == FactKind.SEARCHED.value, *within)
        .order_by(FactRow.at.desc(), FactRow.id.desc())
        .limit(most)
    )
    ids = list(dict.fromkeys(row[0] for row in found))
    told: list[Told] = []
    for first in range(0, len(ids), 500):
        told += await told_of(session, ids[first : first + 500], *within)
    return told


async def told_of(
    session: AsyncSession, conversation_ids: Collection[str], *within: ColumnElement[bool]
) -> list[Told]:
    """Return the same of whole conversations, or of what is ``within`` some bounds."""
    columns = (FactRow.conversation_id, FactRow.episode, FactRow.kind, FactRow.at)
    query = (
        select(*columns, FactRow.article_id, FactRow.data)
        .where(FactRow.conversation_id.in_(conversation_ids), FactRow.kind.in_(_KINDS), *within)
        .order_by(FactRow.conversation_id, FactRow.episode, FactRow.id)
    )
    return [Told(*row) for row in await session.execute(query)]


async def under_way(session: AsyncSession) -> bool:
    """Tell whether a replay waits or runs."""
    query = select(ReplayRow.id).where(ReplayRow.state.in_(OPEN)).limit(1)
    return await session.scalar(query) is not None


async def add(session: AsyncSession, row: ReplayRow) -> None:
    """Write a new replay, and forget the oldest."""
    session.add(row)
    await session.flush()
    newest = select(ReplayRow.id).order_by(ReplayRow.created_at.desc(), ReplayRow.id).limit(KEPT)
    kept = list(await session.scalars(newest))
    await session.execute(delete(ReplayRow).where(ReplayRow.id.not_in(kept)))


async def get(session: AsyncSession, replay_id: str) -> ReplayRow | None:
    """Return a replay."""
    return await session.get(ReplayRow, replay_id)


async def every(session: AsyncSession) -> Sequence[ReplayRow]:
    """Return all replays, the newest first."""
    query = select(ReplayRow).order_by(ReplayRow.created_at.desc(), ReplayRow.id)
    return (await session.scalars(query)).all()


async def claim(session: AsyncSession, now: datetime) -> ReplayRow | None:
    """Take a replay that nobody works on; from its beginning, for nothing of it was kept."""
    idle = or_(ReplayRow.beat_at.is_(None), ReplayRow.beat_at < now - STALE)
    query = select(ReplayRow).where(ReplayRow.state.in_(OPEN), idle)
    row = await session.scalar(
        query.order_by(ReplayRow.created_at).limit(1).with_for_update(skip_locked=True)
    )
    if row is not None:
        row.state, row.beat_at, row.done, row.total = State.RUNNING.value, now, 0, 0
    return row


async def beat(session: AsyncSession, replay_id: str, now: datetime, done: int, total: int) -> bool:
    """Note how far a replay is; false where it was cancelled or taken away."""
    return await _change(session, replay_id, beat_at=now, done=done, total=total)


async def finish(
    session: AsyncSession, replay_id: str, now: datetime, result: dict[str, Any]
) -> None:
    """Keep what came of a replay."""
    state = State.DONE.value
    await _change(session, replay_id, state=state, ended_at=now, result=result)


async def cancel(session: AsyncSession, replay_id: str, now: datetime) -> bool:
    """Cancel a replay that is not over; false where it is."""
    return await _change(session, replay_id, state=State.CANCELLED.value, ended_at=now)


async def _change(session: AsyncSession, replay_id: str, **values: Any) -> bool:
    changed = update(ReplayRow).where(ReplayRow.id == replay_id, ReplayRow.state.in_(OPEN))
    done = await session.execute(changed.values(**values))
    return isinstance(done, CursorResult) and done.rowcount == 1
