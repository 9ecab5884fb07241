"""Running imports: one at a time in each process, each applied as a whole or not at all.

A job that was running when its process died is taken up again from its beginning: nothing that it
had laid out was seen by anybody.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import DBAPIError, IntegrityError

from core.clock import Clock, utc_now
from core.database import Transactions
from core.disk import Disk
from core.errors import ImportOvertaken, JieliError
from kb_index.importing.jobs import store
from kb_index.importing.jobs.laying_out import HELD, LayingOut, Stopped
from kb_index.importing.jobs.staging import apply, discard, left_over, moved
from kb_index.importing.jobs.state import Doing, State, end, given_up
from kb_index.importing.jobs.tables import ImportRow
from kb_index.importing.problem import Unreadable

_log = structlog.get_logger(__name__)

_TRIES = 3
"""How often an import begins anew because articles changed while it was laid out."""

KEPT_FOR = timedelta(days=30)
"""How long an import can be run again; its report and the way back stay."""

_BROKEN_OFF = ("40001", "40P01")
"""PostgreSQL's codes of transactions that it gave up for another's sake."""


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs the jobs that are due; ``place`` names this process, also after it was started again."""

    transactions: Transactions
    disk: Disk
    place: str
    now: Clock = utc_now

    async def work(self) -> int:
        """Run everything that is due; returns how many jobs that was."""
        await self._sweep()
        worked = 0
        while (import_id := await self._take()) is not None:
            await self.run(import_id)
            worked += 1
        return worked

    async def take_up(self, import_id: str) -> None:
        """Run one job, unless another process has it."""
        if await self._claim(import_id):
            await self.run(import_id)

    async def run(self, import_id: str) -> None:
        """Run a job that is this process's, to its end, whatever that is."""
        async with self.transactions.read() as session:
            job = await store.job(session, import_id)
        try:
            await self._run(job)
        except Stopped:
            _log.info("import_stopped", import_id=import_id)
        except Unreadable as error:
            await self._give_up(job, {"name": job.name, **error.problem.to_json()})
        except JieliError as error:
            await self._give_up(job, _told(error))
        except Exception:
            _log.exception("import_failed", import_id=import_id)
            await self._give_up(job, _told(JieliError()))
        finally:
            await self._discard(import_id)

    async def _run(self, job: ImportRow) -> None:
        for _ in range(_TRIES):
            await self._clear(job)
            laid = LayingOut(self.transactions, self.place, self.now)
            if job.doing == Doing.UNDO:
                await laid.undoing(job)
            else:
                await laid.rows(job, self.disk.path(job.file))
            if await self._finish(job, laid):
                return
        raise ImportOvertaken()

    async def _finish(self, job: ImportRow, laid: LayingOut) -> bool:
        """Store what is laid out and end the job, in one transaction; False if it is outdated."""
        try:
            async with self.transactions.write() as session:
                mine = await store.job(session, job.id, lock=True)
                if mine.state != State.RUNNING or mine.runner != self.place:
                    raise Stopped
                if mine.doing != Doing.DRY_RUN:
                    if await moved(session, job.id):
                        return False
                    note = _note(job)
                    await apply(session, job.id, laid.staged, job.author, note, self.now())
                    if mine.doing == Doing.IMPORT:
                        await store.note_applied(session, job.id)
                self._end(mine, laid)
        except DBAPIError as error:
            if not _collided(error):
                raise
            return False
        return True

    def _end(self, mine: ImportRow, laid: LayingOut) -> None:
        mine.counts = dict(laid.counts)
        mine.state = end(Doing(mine.doing or Doing.IMPORT))
        mine.error, mine.runner, mine.runs_until = None, "", None
        mine.finished_at = self.now()

    async def _sweep(self) -> None:
        """Take away what was laid out by a process that died before it could do so itself, and
        files that are old."""
        async with self.transactions.read(brief=True) as session:
            left = await left_over(session)
            files = await store.old_files(session, self.now() - KEPT_FOR)
        if left is not None:
            await self._discard(left)
        for file in files:
            async with self.transactions.write() as session:
                await store.forget_file(session, file)
            await self.disk.drop(file)

    async def _take(self) -> str | None:
        async with self.transactions.read(brief=True) as session:
            due = await store.due(session, self.place, self.now())
        for job in due:
            if await self._can_run(job) and await self._claim(job.id):
                return job.id
        return None

    async def _can_run(self, job: ImportRow) -> bool:
        """Tell whether the job's file is on this machine; undoing needs none."""
        path = self.disk.path(job.file)
        return job.doing == Doing.UNDO or await asyncio.to_thread(path.is_file)

    async def _claim(self, import_id: str) -> bool:
        now = self.now()
        async with self.transactions.write() as session:
            return await store.claim(session, import_id, self.place, now, now + HELD)

    async def _clear(self, job: ImportRow) -> None:
        await self._discard(job.id)
        async with self.transactions.write() as session:
            if job.doing == Doing.UNDO:
                await store.forget_undoing(session, job.id)
            else:
                await store.clear_report(session, job.id)
            await store.progress(session, job.id, done=0)

    async def _discard(self, import_id: str) -> None:
        more = True
        while more:
            async with self.transactions.write() as session:
                more = await discard(session, import_id)

    async def _give_up(self, job: ImportRow, error: dict[str, Any]) -> None:
        async with self.transactions.write() as session:
            mine = await store.job(session, job.id, lock=True)
            mine.state = given_up(Doing(mine.doing or Doing.IMPORT))
            mine.error, mine.runner, mine.runs_until = error, "", None
            mine.finished_at = self.now()
            if mine.doing == Doing.UNDO:
                await store.forget_undoing(session, job.id)


def _collided(error: DBAPIError) -> bool:
    """Tell whether somebody stored the same article meanwhile, or PostgreSQL broke a deadlock."""
    broken = getattr(error.orig, "sqlstate", None) in _BROKEN_OFF
    return broken or isinstance(error, IntegrityError)


def _told(error: JieliError) -> dict[str, Any]:
    return {
        "code": error.code,
        "details": error.details,
        "zh": error.message("zh"),
        "en": error.message("en"),
    }


def _note(job: ImportRow) -> str:
    if job.doing == Doing.UNDO:
        return f"撤销导入 Undid the import of {job.name}"
    return f"导入 Imported from {job.name}"
