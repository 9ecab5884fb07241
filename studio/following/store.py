"""The only SQL of following: how far it has come, and what was made of conversations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from studio.following.derived import Derived, Flag, Met, Question
from studio.period import day_of
from studio.tables import (
    ExposureRow,
    FlagRow,
    GapRow,
    ProgressRow,
    QuestionRow,
    StaleArticleRow,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one background task has come, as it was read."""

    name: str
    position: int = 0
    version: int = 0
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    """What is kept of a question that is written anew."""

    text: str
    gap_id: str | None
    placed: bool


async def progress(session: AsyncSession, name: str) -> Progress:
    """Return how far a task has come; the beginning where it never ran."""
    row = await session.get(ProgressRow, name)
    return Progress(name, row.position, row.version, row.done_at) if row else Progress(name)


async def advance(session: AsyncSession, before: Progress, position: int, now: datetime) -> bool:
    """Note how far a task has come; False where another replica did so since ``before`` was read.

    The row stays locked until the commit, so that what follows happens once.
    """
    values = {"position": position, "version": before.version + 1, "done_at": now}
    changed = await session.scalars(
        update(ProgressRow)
        .where(ProgressRow.name == before.name, ProgressRow.version == before.version)
        .values(values)
        .returning(ProgressRow.version)
    )
    if changed.one_or_none() is not None:
        return True
    if before.version or await session.get(ProgressRow, before.name) is not None:
        return False
    await session.execute(insert(ProgressRow), [{"name": before.name, **values}])
    return True


async def raise_version(session: AsyncSession, name: str, now: datetime) -> None:
    """Note that what a task keeps was changed by somebody else, who holds it until the commit."""
    raised = update(ProgressRow).where(ProgressRow.name == name)
    values = {"version": ProgressRow.version + 1, "done_at": now}
    found = await session.scalars(raised.values(values).returning(ProgressRow.version))
    if found.one_or_none() is None:
        first = {"name": name, "position": 0, "version": 1, "done_at": now}
        await session.execute(insert(ProgressRow), [first])


async def replace(session: AsyncSession, conversation_ids: Sequence[str], derived: Derived) -> None:
    """Write what was made of conversations in the place of what was made of them before."""
    await _replace_questions(session, conversation_ids, derived.questions)
    await _replace_exposures(session, conversation_ids, derived.met)
    await _add_flags(session, derived.flags)


async def forget(session: AsyncSession, before_day: int) -> None:
    """Forget what is older than a day; what editors decided stays."""
    await session.execute(delete(QuestionRow).where(QuestionRow.day < before_day))
    await session.execute(delete(ExposureRow).where(ExposureRow.day < before_day))


async def mark_stale(session: AsyncSession, article_ids: Collection[str]) -> None:
    """Note that the health of articles is to be counted anew."""
    query = select(StaleArticleRow.article_id).where(StaleArticleRow.article_id.in_(article_ids))
    fresh = sorted(set(article_ids) - set(await session.scalars(query)))
    if fresh:
        await session.execute(insert(StaleArticleRow), [{"article_id": each} for each in fresh])


async def _replace_questions(
    session: AsyncSession, conversation_ids: Sequence[str], questions: Sequence[Question]
) -> None:
    mine = QuestionRow.conversation_id.in_(conversation_ids)
    columns = (QuestionRow.conversation_id, QuestionRow.episode, QuestionRow.number)
    query = select(*columns, QuestionRow.text, QuestionRow.gap_id, QuestionRow.placed).where(mine)
    known = {tuple(row[:3]): _Known(*row[3:]) for row in await session.execute(query)}
    await session.execute(delete(QuestionRow).where(mine))
    rows = [_question(one, known) for one in questions]
    if rows:
        await session.execute(insert(QuestionRow), rows)
    touched = {one.gap_id for one in known.values() if one.gap_id}
    if touched:
        await session.execute(update(GapRow).where(GapRow.id.in_(touched)).values(stale=True))


def _question(one: Question, known: dict[tuple[Any, ...], _Known]) -> dict[str, Any]:
    subject, asked = one.subject, one.asked
    key = (subject.conversation_id, subject.episode, asked.number)
    before = known.get(key)
    same = before is not None and before.text == one.text
    gap_id = before.gap_id if before and same else None
    # One that was answered begins no group; when she says later that it was not, it may.
    placed = gap_id is not None or (before is not None and same and before.placed and not asked.why)
    return {
        **dict(zip(("conversation_id", "episode", "number"), key, strict=True)),
        "contact_id": subject.contact_id,
        "asked_at": asked.at,
        "day": day_of(asked.at),
        "text": one.text,
        "language": one.language,
        "why": asked.why.value if asked.why else "",
        "ended": asked.ended.value,
        "nearest": asked.nearest,
        "confidence": asked.confidence,
        "shown": list(asked.shown),
        "gap_id": gap_id,
        "placed": placed,
    }


async def _replace_exposures(
    session: AsyncSession, conversation_ids: Sequence[str], met: Sequence[Met]
) -> None:
    await session.execute(
        delete(ExposureRow).where(ExposureRow.conversation_id.in_(conversation_ids))
    )
    if met:
        await session.execute(insert(ExposureRow), [_exposure(one) for one in met])
        await mark_stale(session, {one.exposure.article_id for one in met})


def _exposure(met: Met) -> dict[str, Any]:
    one = met.exposure
    names = ("shown", "opened", "read", "seconds", "vote", "confirmed", "failed", "foreign")
    return {
        "conversation_id": met.subject.conversation_id,
        "episode": met.subject.episode,
        "article_id": one.article_id,
        "contact_id": met.subject.contact_id,
        "day": day_of(one.at),
        **{name: getattr(one, name) for name in names},
    }


async def _add_flags(session: AsyncSession, flags: Sequence[Flag]) -> None:
    query = select(FlagRow.id).where(FlagRow.id.in_([flag.id for flag in flags]))
    known = set(await session.scalars(query)) if flags else set()
    names = ("id", "conversation_id", "article_id", "kind", "comment", "agent_id", "at")
    rows = [{name: getattr(one, name) for name in names} for one in flags if one.id not in known]
    if rows:
        await session.execute(insert(FlagRow), rows)
