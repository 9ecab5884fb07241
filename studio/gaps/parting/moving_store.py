"""The SQL of taking wordings out of a group, with the questions that were asked in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sqlalchemy import exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from kb_index.encoder.encoder import Vectors
from studio.gaps.store import Wording, wordings
from studio.tables import GapRow, QuestionRow, WordingRow


@dataclass(frozen=True, slots=True)
class Said:
    """Words in which a group is asked, and since when."""

    text: str
    language: str
    first_at: datetime


async def said(session: AsyncSession, gap_id: str) -> Sequence[Said]:
    """Return each text in which a group was asked, the oldest first; no forgotten ones."""
    first_at = func.min(QuestionRow.asked_at, type_=QuestionRow.asked_at.type)
    query = (
        select(QuestionRow.text, QuestionRow.language, first_at)
        .where(QuestionRow.gap_id == gap_id, QuestionRow.text != "")
        .group_by(QuestionRow.text, QuestionRow.language)
        .order_by(first_at, QuestionRow.text)
    )
    return [Said(*row) for row in await session.execute(query)]


async def move_questions(
    session: AsyncSession, source: str, target: str, texts: Collection[str]
) -> bool:
    """Move the questions of a group that were asked in some words; tell whether any are left."""
    theirs = QuestionRow.gap_id == source
    moved = update(QuestionRow).where(theirs, QuestionRow.text.in_(texts))
    await session.execute(moved.values(gap_id=target))
    return bool(await session.scalar(select(exists().where(theirs))))


async def move_wordings(
    session: AsyncSession, source: str, target: str, words: Mapping[str, Wording]
) -> Vectors:
    """Move wordings of a group, by their digests, and return the sum of their vectors.

    Those of which no vector was kept are kept from now on, so that they are known word for word.
    """
    kept = (await wordings(session, [source])).get(source, [])
    known = {one.digest: one.vector for one in kept if one.digest in words}
    moved = update(WordingRow).where(WordingRow.gap_id == source, WordingRow.digest.in_(known))
    await session.execute(moved.values(gap_id=target))
    fresh = [one for digest, one in words.items() if digest not in known]
    if fresh:
        await session.execute(insert(WordingRow), [one.row(target) for one in fresh])
    vectors = [*known.values(), *(one.vector for one in fresh)]
    total: Vectors = np.sum(vectors, axis=0, dtype=np.float32)
    return total


async def span(session: AsyncSession, gap_id: str) -> tuple[datetime, datetime]:
    """Return when a group was asked first and last."""
    when, kind = QuestionRow.asked_at, QuestionRow.asked_at.type
    ends = (func.min(when, type_=kind), func.max(when, type_=kind))
    first, last = (await session.execute(select(*ends).where(QuestionRow.gap_id == gap_id))).one()
    return first, last


async def begin(session: AsyncSession, of: GapRow, gap_id: str, words: Wording) -> GapRow:
    """Begin a group with words that were part of another."""
    begun = GapRow(
        id=gap_id,
        title=words.text,
        language=words.language,
        encoder=of.encoder,
        centre=b"",
        articles=[],
        first_at=of.first_at,
        last_at=of.last_at,
    )
    session.add(begun)
    await session.flush()
    return begun
