"""The SQL of imports: the jobs, their reports, and the mappings that were used before."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from core.errors import ImportNotFound
from kb_index.article import Article
from kb_index.importing.jobs.state import State
from kb_index.importing.jobs.tables import ImportRow, MappingRow, ReportRow
from kb_index.store import read_articles
from kb_index.tables import ArticleRow, RevisionRow

_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Brought:
    """The import that an article came with, and what its file is called."""

    import_id: str
    name: str


async def brought_by(session: AsyncSession, article_ids: Collection[str]) -> dict[str, Brought]:
    """Return which import was the last to add or change each article; no others are told of."""
    query = (
        select(ReportRow.article_id, ImportRow.id, ImportRow.name)
        .join(ImportRow, ImportRow.id == ReportRow.import_id)
        .where(ReportRow.article_id.in_(article_ids), ReportRow.after > ReportRow.before)
        .where(ImportRow.state == State.DONE)
        .order_by(ReportRow.article_id, ReportRow.after)
    )
    return {str(row[0]): Brought(row[1], row[2]) for row in await session.execute(query)}


async def job(session: AsyncSession, import_id: str, *, lock: bool = False) -> ImportRow:
    """Return a job; raise `ImportNotFound`."""
    row = await session.get(ImportRow, import_id, with_for_update=lock, populate_existing=lock)
    if row is None:
        raise ImportNotFound(id=import_id)
    return row


async def jobs(
    session: AsyncSession, before: tuple[datetime, str] | None, limit: int
) -> Sequence[ImportRow]:
    """Return a page of jobs, the newest first."""
    query = select(ImportRow).order_by(ImportRow.created_at.desc(), ImportRow.id.desc())
    if before is not None:
        query = query.where(tuple_(ImportRow.created_at, ImportRow.id) < before)
    return list(await session.scalars(query.limit(limit)))


async def due(session: AsyncSession, runner: str, now: datetime) -> Sequence[ImportRow]:
    """Return jobs that are to run and that no other process has, the oldest first."""
    query = select(ImportRow).where(ImportRow.state == State.RUNNING, _free(runner, now))
    return list(await session.scalars(query.order_by(ImportRow.started_at).limit(_LOOKED_AT)))


async def claim(
    session: AsyncSession, import_id: str, runner: str, now: datetime, until: datetime
) -> bool:
    """Take a job that is to run, or keep it; False where it was stopped or another has it."""
    here = (ImportRow.id == import_id, ImportRow.state == State.RUNNING, _free(runner, now))
    taken = update(ImportRow).where(*here).values(runner=runner, runs_until=until)
    return await session.scalar(taken.returning(ImportRow.id)) is not None


async def progress(session: AsyncSession, import_id: str, **values: Any) -> None:
    """Write how far a job is."""
    await session.execute(update(ImportRow).where(ImportRow.id == import_id).values(**values))


async def clear_report(session: AsyncSession, import_id: str) -> None:
    """Take the report of an earlier run away."""
    await session.execute(delete(ReportRow).where(ReportRow.import_id == import_id))


async def report(session: AsyncSession, rows: Sequence[dict[str, Any]]) -> None:
    """Write what became of some rows."""
    if rows:
        await session.execute(insert(ReportRow), list(rows))


async def report_page(
    session: AsyncSession, import_id: str, outcome: str, after: int, limit: int
) -> Sequence[ReportRow]:
    """Return the rows of a report after a number, of one outcome or all."""
    query = select(ReportRow).where(ReportRow.import_id == import_id, ReportRow.number > after)
    if outcome:
        query = query.where(or_(ReportRow.outcome == outcome, ReportRow.undone == outcome))
    return list(await session.scalars(query.order_by(ReportRow.number).limit(limit)))


async def stored_rows(
    session: AsyncSession, import_id: str, after: int, limit: int
) -> Sequence[ReportRow]:
    """Return the rows, after a number, of which an import has stored an article."""
    query = select(ReportRow).where(
        ReportRow.import_id == import_id, ReportRow.number > after, ReportRow.after > 0
    )
    return list(await session.scalars(query.order_by(ReportRow.number).limit(limit)))


async def note_undone(session: AsyncSession, import_id: str, fates: dict[int, str]) -> None:
    """Write into the report what undoing does with some rows."""
    for fate in set(fates.values()):
        numbers = [number for number, told in fates.items() if told == fate]
        here = (ReportRow.import_id == import_id, ReportRow.number.in_(numbers))
        await session.execute(update(ReportRow).where(*here).values(undone=fate))


async def forget_undoing(session: AsyncSession, import_id: str) -> None:
    """Take back what `note_undone` wrote, because it did not come to that."""
    rows = update(ReportRow).where(ReportRow.import_id == import_id, ReportRow.undone != "")
    await session.execute(rows.values(undone=""))


async def standing(session: AsyncSession, external_ids: Iterable[str]) -> dict[str, Article]:
    """Return the stored articles among these external ids."""
    query = select(ArticleRow.id).where(ArticleRow.external_id.in_(list(external_ids)))
    found = await read_articles(session, await session.scalars(query))
    return {article.external_id: article for article in found}


async def imported(session: AsyncSession, articles: Collection[Article]) -> frozenset[str]:
    """Return the ids of those articles whose newest revision an import wrote."""
    ids = [article.id for article in articles]
    newest = and_(ReportRow.article_id == ArticleRow.id, ReportRow.after == ArticleRow.revision)
    wrote = select(ArticleRow.id).join(ReportRow, newest).where(ArticleRow.id.in_(ids))
    return frozenset(await session.scalars(wrote))


async def note_applied(session: AsyncSession, import_id: str) -> None:
    """Write into the report which revisions the import has made; before, it has made none."""
    made = ReportRow.outcome.in_(("added", "changed"))
    noted = update(ReportRow).where(ReportRow.import_id == import_id, made)
    await session.execute(noted.values(after=ReportRow.before + 1))


async def revisions(
    session: AsyncSession, wanted: Collection[tuple[str, int]]
) -> dict[str, dict[str, Any]]:
    """Return what articles said at one revision each, by their ids."""
    query = select(RevisionRow.article_id, RevisionRow.content).where(
        tuple_(RevisionRow.article_id, RevisionRow.revision).in_(list(wanted))
    )
    return {row.article_id: row.content for row in await session.execute(query)}


async def mapping(session: AsyncSession, header: str) -> dict[str, str] | None:
    """Return how such a file was mapped the last time, None for the first."""
    row = await session.get(MappingRow, header)
    return None if row is None else row.mapping


async def remember(
    session: AsyncSession, header: str, mapping: dict[str, str], now: datetime
) -> None:
    """Keep a mapping for the next file with the same columns."""
    await session.merge(MappingRow(header=header, mapping=mapping, updated_at=now))


async def old_files(session: AsyncSession, before: datetime) -> Sequence[str]:
    """Return the files of jobs from before a moment."""
    old = (ImportRow.created_at < before, ImportRow.file != "", ImportRow.state != State.RUNNING)
    return (await session.scalars(select(ImportRow.file).where(*old))).all()


async def forget_file(session: AsyncSession, file: str) -> None:
    """Note that a job's file is gone."""
    await session.execute(update(ImportRow).where(ImportRow.file == file).values(file=""))


def _free(runner: str, now: datetime) -> ColumnElement[bool]:
    """No other process has the job, or the one that had it was not heard of for too long."""
    return or_(
        ImportRow.runner.in_(("", runner)),
        ImportRow.runs_until.is_(None),
        ImportRow.runs_until < now,
    )
