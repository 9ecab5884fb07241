"""The only SQL of readings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from deflection.facts import FactKind
from deflection.readings.reading import Beat, Read
from deflection.readings.tables import ReadingRow
from deflection.tables import FactRow

_KEPT = tuple(getattr(ReadingRow, name) for name in Read.__dataclass_fields__)
_COUNTED = 500


async def keep(session: AsyncSession, beat: Beat, reader_id: str | None, now: datetime) -> None:
    """Keep how far a reading has come; told late or twice it changes nothing."""
    if await _go_on(session, beat, reader_id, now):
        return
    row = ReadingRow(
        id=beat.id,
        article_id=beat.article_id,
        reader_id=reader_id,
        about=beat.about,
        seconds=beat.seconds,
        helped=beat.helped,
        opened_at=now,
        updated_at=now,
    )
    try:
        async with session.begin_nested():
            session.add(row)
            await session.flush()
    except IntegrityError:
        # Her page told twice at once, and the other one was quicker.
        await _go_on(session, beat, reader_id, now)


async def claim(
    session: AsyncSession, ids: Collection[str], reader_id: str, since: datetime
) -> None:
    """Say whose some readings are; what is somebody's already, or too old, stays as it is."""
    nobodys = (ReadingRow.reader_id.is_(None), ReadingRow.updated_at >= since)
    statement = update(ReadingRow).where(ReadingRow.id.in_(ids), *nobodys)
    await session.execute(statement.values(reader_id=reader_id))


async def take(session: AsyncSession, reader_id: str, since: datetime) -> list[Read]:
    """Take a reader's readings out, oldest first; whoever takes them writes them as facts."""
    hers = (ReadingRow.reader_id == reader_id, ReadingRow.updated_at >= since)
    rows = await session.execute(delete(ReadingRow).where(*hers).returning(*_KEPT))
    return sorted((Read(*row) for row in rows), key=lambda read: (read.opened_at, read.id))


async def forget(session: AsyncSession, before: datetime) -> None:
    """Forget who read what has not become part of a conversation; that it was read stays."""
    old = (ReadingRow.reader_id.is_not(None), ReadingRow.updated_at < before)
    await session.execute(update(ReadingRow).where(*old).values(reader_id=None))


async def disown(session: AsyncSession, reader_ids: Collection[str]) -> None:
    """Forget who read, of some readers; that it was read stays."""
    hers = ReadingRow.reader_id.in_(reader_ids)
    await session.execute(update(ReadingRow).where(hers).values(reader_id=None))


async def openings(session: AsyncSession, since: datetime) -> Counter[str]:
    """Return how often the most read articles were opened, in conversations and on help pages."""
    told = (FactRow.kind == FactKind.OPENED.value, FactRow.at >= since)
    counted: Counter[str] = Counter()
    for column, conditions in (
        (FactRow.article_id, told),
        (ReadingRow.article_id, (ReadingRow.opened_at >= since,)),
    ):
        number = func.count()
        query = select(column, number).where(*conditions).group_by(column)
        rows = await session.execute(query.order_by(number.desc(), column).limit(_COUNTED))
        counted.update({str(article_id): opened for article_id, opened in rows if article_id})
    return counted


async def _go_on(session: AsyncSession, beat: Beat, reader_id: str | None, now: datetime) -> bool:
    longer = case((ReadingRow.seconds < beat.seconds, beat.seconds), else_=ReadingRow.seconds)
    same = (ReadingRow.id == beat.id, ReadingRow.article_id == beat.article_id)
    statement = update(ReadingRow).where(*same).values(seconds=longer, updated_at=now)
    if beat.helped is not None:
        statement = statement.values(helped=beat.helped)
    if reader_id is not None:
        statement = statement.values(reader_id=func.coalesce(ReadingRow.reader_id, reader_id))
    return await session.scalar(statement.returning(ReadingRow.id)) is not None
