"""What editors do with imports: bring a file, look at it, run it, undo it, read its report."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock, utc_now
from core.database import Transactions
from core.disk import Disk
from core.errors import ImportNotReady, InvalidInput
from core.ids import new_id
from core.text import clean
from kb_index.importing.apart import Asked
from kb_index.importing.formats import Format
from kb_index.importing.jobs import store
from kb_index.importing.jobs.preview import SHOWN, Preview, preview
from kb_index.importing.jobs.state import Doing, State, may_begin
from kb_index.importing.jobs.tables import ImportRow
from kb_index.importing.jobs.views import job_view, row_view
from kb_index.importing.mapping import FIELDS, fitting, header_key
from kb_index.importing.options import Options

_NAME_LIMIT = 255
AT_ONCE = 2
"""Files that are looked at at once; each takes a process with its own memory."""


@dataclass(frozen=True, slots=True)
class Who:
    """The editor who asks."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Imports:
    """The use cases of imports; ``wake`` tells the runner that there is work."""

    transactions: Transactions
    disk: Disk
    wake: Callable[[], None]
    now: Clock = utc_now
    turns: asyncio.Semaphore = field(default_factory=partial(asyncio.Semaphore, AT_ONCE))

    async def bring(
        self,
        name: str,
        chunks: AsyncIterator[bytes],
        length: int | None,
        who: Who,
        told: Format | None = None,
    ) -> dict[str, Any]:
        """Take a file in and look at it; raise `FileTooLarge`, `FileUnreadable`, and keep nothing
        then."""
        name = clean(name.replace("\\", "/").rpartition("/")[2])[:_NAME_LIMIT] or "file"
        async with self.disk.receive(chunks, length) as (part, size):
            async with self.turns:
                seen = await self._look(Asked(part, name, told, shown=SHOWN))
            file = await self.disk.keep(part)
        job = self._new(name, file, size, who, seen)
        async with self.transactions.write() as session:
            session.add(job)
        return {"import": job_view(job), "preview": seen.to_json()}

    async def look(
        self, import_id: str, mapping: Mapping[str, str] | None, options: Options
    ) -> dict[str, Any]:
        """Look at a file with another mapping; raise `ImportNotFound`, `InvalidInput`."""
        async with self.transactions.read() as session:
            job = await store.job(session, import_id)
        if not job.file:
            raise ImportNotReady(state=job.state)
        chosen = job.mapping if mapping is None else _checked(job, mapping)
        kind = Format(job.format)
        asked = Asked(self.disk.path(job.file), job.name, kind, chosen, options, SHOWN)
        async with self.turns:
            seen = await preview(asked)
        return {"import": job_view(job), "preview": seen.to_json()}

    async def begin(
        self,
        import_id: str,
        doing: Doing,
        who: Who,
        mapping: Mapping[str, str] | None = None,
        options: Options | None = None,
    ) -> dict[str, Any]:
        """Let a job begin; raise `ImportNotFound`, `ImportNotReady`, `InvalidInput`."""
        async with self.transactions.write() as session:
            job = await store.job(session, import_id, lock=True)
            if not may_begin(doing, State(job.state)) or (doing is not Doing.UNDO and not job.file):
                raise ImportNotReady(state=job.state)
            if doing is not Doing.UNDO:
                await self._choose(session, job, mapping, options)
            job.state, job.doing, job.runner, job.runs_until = State.RUNNING, doing, "", None
            job.author_id, job.author = who.id, who.name
            job.done, job.counts, job.error = 0, {}, None
            job.started_at, job.finished_at = self.now(), None
        self.wake()
        return {"import": job_view(job)}

    async def stop(self, import_id: str) -> dict[str, Any]:
        """Stop a job before it has changed anything; raise `ImportNotReady` if it does not run."""
        async with self.transactions.write() as session:
            job = await store.job(session, import_id, lock=True)
            if job.state != State.RUNNING:
                raise ImportNotReady(state=job.state)
            undoing = job.doing == Doing.UNDO
            job.state = State.DONE if undoing else State.PREVIEWED
            job.runner, job.runs_until, job.finished_at = "", None, self.now()
        return {"import": job_view(job)}

    async def get(self, import_id: str) -> dict[str, Any]:
        """Return a job; raise `ImportNotFound`."""
        async with self.transactions.read(brief=True) as session:
            return {"import": job_view(await store.job(session, import_id))}

    async def page(self, before: tuple[datetime, str] | None, limit: int) -> dict[str, Any]:
        """Return a page of jobs, the newest first."""
        async with self.transactions.read() as session:
            rows = await store.jobs(session, before, limit + 1)
        shown = rows[:limit]
        last = shown[-1] if len(rows) > limit else None
        return {
            "imports": [job_view(row) for row in shown],
            "next": _next(last) if last else None,
        }

    async def rows(
        self, import_id: str, outcome: str, after: int, limit: int
    ) -> Sequence[dict[str, Any]]:
        """Return the rows of a report after a number; raise `ImportNotFound`."""
        async with self.transactions.read() as session:
            await store.job(session, import_id)
            rows = await store.report_page(session, import_id, outcome, after, limit)
            return [row_view(row) for row in rows]

    async def _look(self, asked: Asked) -> Preview:
        """Look at a new file, by the mapping that served for its columns before."""
        seen = await preview(asked)
        async with self.transactions.read(brief=True) as session:
            saved = await store.mapping(session, header_key(seen.columns))
        if saved is None or fitting(seen.columns, saved) == seen.mapping:
            return seen
        fit = fitting(seen.columns, saved)
        return await preview(replace(asked, format=seen.format, mapping=fit))

    def _new(self, name: str, file: str, size: int, who: Who, seen: Preview) -> ImportRow:
        return ImportRow(
            id=new_id(),
            name=name,
            format=seen.format,
            file=file,
            size=size,
            state=State.PREVIEWED,
            author_id=who.id,
            author=who.name,
            columns=list(seen.columns),
            mapping=seen.mapping,
            options=Options().to_json(),
            total=seen.total,
            done=0,
            counts={},
            runner="",
            created_at=self.now(),
        )

    async def _choose(
        self,
        session: AsyncSession,
        job: ImportRow,
        mapping: Mapping[str, str] | None,
        options: Options | None,
    ) -> None:
        if options is not None:
            job.options = options.to_json()
        if mapping is not None:
            job.mapping = _checked(job, mapping)
            await store.remember(session, header_key(job.columns), job.mapping, self.now())


def _next(last: ImportRow) -> str:
    return f"{last.created_at.isoformat().replace('+00:00', 'Z')}~{last.id}"


def _checked(job: ImportRow, mapping: Mapping[str, str]) -> dict[str, str]:
    """Return a mapping of all columns of a file; raise `InvalidInput` for what is none of ours."""
    for column, name in mapping.items():
        if column not in job.columns:
            raise InvalidInput(field="mapping", problem=f"no column {column!r}")
        if name and name not in FIELDS:
            raise InvalidInput(field=f"mapping.{column}", problem=f"{name!r} is no field")
    return {column: mapping.get(column, "") for column in job.columns}


async def in_pieces(data: bytes) -> AsyncIterator[bytes]:
    """Yield bytes that are already here as an upload brings them."""
    await asyncio.sleep(0)
    yield data


IMPORTS = web.AppKey("imports", Imports)
