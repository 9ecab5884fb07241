"""The SQL of grouping: questions without a group, centres, wordings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.database import Base
from kb_index.encoder.encoder import Vectors
from studio.gaps.gap import Dismissal
from studio.gaps.grouping import Centre
from studio.gaps.parting import store as partings
from studio.tables import GapCountRow, GapRow, QuestionRow, WordingRow

_QUESTIONS = Base.metadata.tables[QuestionRow.__tablename__]
_KEY = ("conversation_id", "episode", "number")

Key = tuple[str, int, int]
"""A question: its conversation, its episode, its number there."""

_RETIRED_AT_ONCE = 100

WORDINGS_KEPT = 40
"""Wordings of a group that are kept with their vectors; more make no better title or variant."""


@dataclass(frozen=True, slots=True)
class Loose:
    """A question that no group was looked for yet."""

    key: Key
    text: str
    language: str
    answered: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Wording:
    """A distinct wording of a group."""

    digest: str
    text: str
    language: str
    vector: Vectors
    last_at: datetime

    def row(self, gap_id: str) -> dict[str, Any]:
        """Return it as it is kept for a group."""
        return {
            "gap_id": gap_id,
            "digest": self.digest,
            "text": self.text,
            "language": self.language,
            "vector": self.vector.tobytes(),
            "last_at": self.last_at,
        }


@dataclass(frozen=True, slots=True)
class NewGap:
    """A group that begins with its first wording."""

    id: str
    first: Wording


@dataclass(frozen=True, slots=True)
class Living:
    """A group: whether an editor decided anything about it, and its questions."""

    decided: bool
    questions: int


@dataclass(slots=True)
class Placed:
    """What one step of grouping found out, to be written at once.

    ``totals`` are the sums of the groups that began or grew, ``last_at`` when each was asked last.
    """

    begun: list[NewGap] = field(default_factory=list)
    wordings: list[tuple[str, Wording]] = field(default_factory=list)
    totals: dict[str, Vectors] = field(default_factory=dict)
    of_question: dict[Key, str | None] = field(default_factory=dict)
    last_at: dict[str, datetime] = field(default_factory=dict)


async def loose(session: AsyncSession, limit: int) -> Sequence[Loose]:
    """Return questions that no group was looked for yet, the oldest first."""
    key = (QuestionRow.conversation_id, QuestionRow.episode, QuestionRow.number)
    more = (QuestionRow.text, QuestionRow.language, QuestionRow.why, QuestionRow.asked_at)
    query = (
        select(*key, *more)
        .where(QuestionRow.placed.is_(False), QuestionRow.text != "")
        .order_by(QuestionRow.asked_at, *key)
        .limit(limit)
    )
    return [
        Loose((row[0], row[1], row[2]), row.text, row.language, not row.why, row.asked_at)
        for row in await session.execute(query)
    ]


async def known_wordings(session: AsyncSession, digests: Collection[str]) -> dict[str, str]:
    """Return the groups of wordings that are known word for word, by their digests."""
    query = (
        select(WordingRow.digest, func.coalesce(GapRow.merged_into, GapRow.id))
        .join(GapRow, GapRow.id == WordingRow.gap_id)
        .where(WordingRow.digest.in_(digests))
        .order_by(WordingRow.digest, WordingRow.gap_id)
    )
    return {row[0]: row[1] for row in await session.execute(query)}


async def centres(session: AsyncSession, encoder: str) -> list[Centre]:
    """Return the groups of an encoder. Of those that became one with another, only what an editor
    called a duplicate still leads there."""
    leads = or_(GapRow.merged_into.is_(None), GapRow.reason == Dismissal.DUPLICATE)
    query = (
        select(GapRow.id, GapRow.centre, GapRow.merged_into)
        .where(GapRow.encoder == encoder, leads)
        .order_by(GapRow.first_at, GapRow.id)
    )
    return [
        Centre(row.id, read_vector(row.centre), row.merged_into or row.id)
        for row in await session.execute(query)
    ]


async def write(session: AsyncSession, placed: Placed, encoder: str) -> None:
    """Write what a step of grouping found out."""
    if placed.begun:
        rows = [_begun(one, placed, encoder) for one in placed.begun]
        await session.execute(insert(GapRow), rows)
    await _add_wordings(session, placed.wordings)
    for gap_id, last_at in placed.last_at.items():
        total = placed.totals.get(gap_id)
        values = {} if total is None else {"centre": total.tobytes()}
        changed = update(GapRow).where(GapRow.id == gap_id)
        await session.execute(changed.values(stale=True, last_at=last_at, **values))
    await _write_questions(session, placed.of_question)


async def wordings(session: AsyncSession, gap_ids: Collection[str]) -> dict[str, list[Wording]]:
    """Return the wordings that are kept of groups, the newest first."""
    query = (
        select(WordingRow)
        .where(WordingRow.gap_id.in_(gap_ids))
        .order_by(WordingRow.last_at.desc(), WordingRow.digest)
    )
    found: dict[str, list[Wording]] = {}
    for row in await session.scalars(query):
        wording = Wording(row.digest, row.text, row.language, read_vector(row.vector), row.last_at)
        found.setdefault(row.gap_id, []).append(wording)
    return found


async def of_other_encoders(
    session: AsyncSession, encoder: str, after: str, limit: int
) -> Sequence[str]:
    """Return groups whose vectors another encoder made, by id, from after one on."""
    query = select(GapRow.id).where(GapRow.encoder != encoder, GapRow.id > after)
    return (await session.scalars(query.order_by(GapRow.id).limit(limit))).all()


async def reencode(
    session: AsyncSession, encoder: str, vectors: Mapping[str, Mapping[str, Vectors]]
) -> None:
    """Give groups the vectors that an encoder made of their wordings."""
    for gap_id, by_digest in vectors.items():
        for digest, vector in by_digest.items():
            mine = (WordingRow.gap_id == gap_id, WordingRow.digest == digest)
            changed = update(WordingRow).where(*mine)
            await session.execute(changed.values(vector=vector.tobytes()))
        total = np.sum(list(by_digest.values()), axis=0, dtype=np.float32)
        centre = update(GapRow).where(GapRow.id == gap_id)
        await session.execute(centre.values(encoder=encoder, centre=total.tobytes(), stale=True))


async def living(session: AsyncSession, gap_ids: Iterable[str]) -> dict[str, Living]:
    """Return those of some groups that are no part of another, with what they count."""
    questions = func.coalesce(func.max(GapCountRow.questions), 0)
    query = (
        select(GapRow.id, GapRow.decision, questions)
        .outerjoin(GapCountRow, GapCountRow.gap_id == GapRow.id)
        .where(GapRow.id.in_(list(gap_ids)), GapRow.merged_into.is_(None))
        .group_by(GapRow.id, GapRow.decision)
    )
    return {row[0]: Living(bool(row[1]), int(row[2])) for row in await session.execute(query)}


async def merge(session: AsyncSession, lesser: str, greater: str) -> None:
    """Make one group of two: the questions and the wordings of the lesser go to the greater."""
    moved = update(QuestionRow).where(QuestionRow.gap_id == lesser)
    await session.execute(moved.values(gap_id=greater))
    kept = {one.digest for one in (await wordings(session, [greater])).get(greater, [])}
    theirs = (await wordings(session, [lesser])).get(lesser, [])
    room = max(0, WORDINGS_KEPT - len(kept))
    fresh = [one for one in theirs if one.digest not in kept][:room]
    await session.execute(delete(WordingRow).where(WordingRow.gap_id == lesser))
    await _add_wordings(session, [(greater, one) for one in fresh])
    await session.execute(delete(GapCountRow).where(GapCountRow.gap_id == lesser))
    rows = {row.id: row for row in await session.scalars(_both(lesser, greater))}
    one, other = rows[greater], rows[lesser]
    if one.encoder == other.encoder:
        one.centre = (read_vector(one.centre) + read_vector(other.centre)).tobytes()
    one.first_at = min(one.first_at, other.first_at)
    one.last_at = max(one.last_at, other.last_at)
    one.stale, other.stale, other.merged_into = True, False, greater
    await partings.hand_on(session, lesser, greater)
    # Who was led to the lesser is led on.
    led = update(GapRow).where(GapRow.merged_into == lesser)
    await session.execute(led.values(merged_into=greater))


async def retire(session: AsyncSession, before: datetime) -> int:
    """Forget groups that nobody decided about and nobody asked about since; return how many."""
    old = (GapRow.decision == "", GapRow.last_at < before)
    query = select(GapRow.id).where(*old, GapRow.merged_into.is_(None)).limit(_RETIRED_AT_ONCE)
    gone = (await session.scalars(query)).all()
    if gone:
        for row in (WordingRow, GapCountRow):
            await session.execute(delete(row).where(row.gap_id.in_(gone)))
        await partings.forget(session, gone)
        await session.execute(delete(GapRow).where(GapRow.id.in_(gone)))
        forgotten = update(QuestionRow).where(QuestionRow.gap_id.in_(gone))
        await session.execute(forgotten.values(gap_id=None))
    return len(gone)


async def make_all_stale(session: AsyncSession) -> None:
    """Let every group be counted anew: a day has gone."""
    await session.execute(update(GapRow).where(GapRow.merged_into.is_(None)).values(stale=True))


def _both(lesser: str, greater: str) -> Any:
    return select(GapRow).where(GapRow.id.in_((lesser, greater)))


def _begun(one: NewGap, placed: Placed, encoder: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.first.text,
        "language": one.first.language,
        "encoder": encoder,
        "centre": placed.totals[one.id].tobytes(),
        "articles": [],
        "first_at": one.first.last_at,
        "last_at": placed.last_at[one.id],
        "stale": True,
    }


async def _add_wordings(session: AsyncSession, found: Sequence[tuple[str, Wording]]) -> None:
    counted = select(WordingRow.gap_id, func.count()).group_by(WordingRow.gap_id)
    mine = counted.where(WordingRow.gap_id.in_({gap_id for gap_id, _ in found}))
    room = {gap_id: WORDINGS_KEPT - count for gap_id, count in await session.execute(mine)}
    rows = []
    for gap_id, one in found:
        room[gap_id] = room.get(gap_id, WORDINGS_KEPT) - 1
        if room[gap_id] >= 0:
            rows.append(one.row(gap_id))
    if rows:
        await session.execute(insert(WordingRow), rows)


async def _write_questions(session: AsyncSession, of_question: Mapping[Key, str | None]) -> None:
    mine = [_QUESTIONS.c[name] == bindparam(f"of_{name}") for name in _KEY]
    changed = update(_QUESTIONS).where(*mine).values(placed=True, gap_id=bindparam("of_gap"))
    rows = [
        {**dict(zip((f"of_{name}" for name in _KEY), key, strict=True)), "of_gap": gap_id}
        for key, gap_id in of_question.items()
    ]
    if rows:
        await session.execute(changed, rows)


def read_vector(kept: bytes) -> Vectors:
    """Return a vector as it is kept, or a sum of such."""
    return np.frombuffer(kept, dtype=np.float32)
