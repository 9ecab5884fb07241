"""What an import or its undoing lays out: decided in small batches, each in a transaction of its
own, so that nobody waits for more than one."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from core.clock import Clock
from core.database import Transactions
from kb_index.article import Article, Status
from kb_index.importing.apart import Asked, Read, reading
from kb_index.importing.deciding import Decision, decide, refuse, values_of
from kb_index.importing.drafting import Candidate
from kb_index.importing.formats import Format
from kb_index.importing.jobs import store
from kb_index.importing.jobs.staging import Staged, stage
from kb_index.importing.jobs.state import Doing
from kb_index.importing.jobs.tables import ImportRow, ReportRow
from kb_index.importing.options import Options
from kb_index.store import read_articles

BATCH = 100
HELD = timedelta(seconds=60)
"""How long a process that has a job may not be heard of."""

EDITED, RESTORED, REMOVED, GONE = "edited", "restored", "removed", "gone"
"""What undoing did with a row's article: it was edited since and stays; it has its old text; it is
in the trash; or it was there no more."""


class Stopped(Exception):
    """The job was stopped, or another process has it."""


@dataclass(slots=True)
class LayingOut:
    """One run of a job, up to the moment before it stores anything that others see."""

    transactions: Transactions
    runner: str
    now: Clock
    counts: Counter[str] = field(default_factory=Counter)
    staged: int = 0
    _done: int = 0

    async def rows(self, job: ImportRow, path: Path) -> None:
        """Read the file and lay out what it adds and changes; raise `Unreadable`, `Stopped`."""
        options = Options.from_json(job.options)
        asked = Asked(path, job.name, Format(job.format), job.mapping, options)
        async with reading(asked) as opened:
            async for batch in _batches(opened.rows):
                await self._lay_out(job, batch, options.keep_edited)

    async def undoing(self, job: ImportRow) -> None:
        """Lay out what every article was before the job; raise `Stopped`."""
        after = -1
        while True:
            async with self.transactions.read() as session:
                rows = await store.stored_rows(session, job.id, after, BATCH)
                fates, staged = await self._before(session, rows)
            if not rows:
                return
            after = rows[-1].number
            self.counts.update(fates.values())
            async with self.transactions.write() as session:
                await self._keep(session, job, len(rows))
                await stage(session, job.id, self.staged, staged)
                await store.note_undone(session, job.id, fates)
            self.staged += len(staged)

    async def _lay_out(self, job: ImportRow, batch: Sequence[Read], keep: bool) -> None:
        decisions = await self._decided(batch, keep)
        staged = [Staged(one.article, one.before) for one in decisions if one.article]
        self.counts.update(one.outcome for one in decisions)
        rows = [_reported(job.id, self._done + n, one) for n, one in enumerate(decisions)]
        async with self.transactions.write() as session:
            await self._keep(session, job, len(rows))
            if job.doing != Doing.DRY_RUN:
                await stage(session, job.id, self.staged, staged)
            await store.report(session, rows)
        self.staged += len(staged)

    async def _decided(self, batch: Sequence[Read], keep: bool) -> list[Decision]:
        told = [one.made.external_id for one in batch if isinstance(one.made, Candidate)]
        async with self.transactions.read() as session:
            standing = await store.standing(session, told)
            imported = await store.imported(session, standing.values()) if keep else frozenset()
        now = self.now()
        decisions = []
        for made in (one.made for one in batch):
            if not isinstance(made, Candidate):
                decisions.append(refuse(made))
                continue
            before = standing.get(made.external_id)
            edited = keep and before is not None and before.id not in imported
            decisions.append(decide(made, before, edited, now))
        return decisions

    async def _before(
        self, session: AsyncSession, rows: Sequence[ReportRow]
    ) -> tuple[dict[int, str], list[Staged]]:
        """Return what undoing does with some rows, and the articles as they were before."""
        ids = {row.article_id for row in rows if row.article_id}
        articles = {one.id: one for one in await read_articles(session, ids)}
        wanted = [(row.article_id, row.before) for row in rows if row.article_id and row.before]
        contents = await store.revisions(session, wanted)
        fates, staged = {}, []
        for row in rows:
            article = articles.get(row.article_id or "")
            if article is None or article.revision != row.after:
                fates[row.number] = GONE if article is None else EDITED
                continue
            content = contents.get(article.id)
            fates[row.number] = REMOVED if content is None else RESTORED
            old = self._removed(article) if content is None else _restored(article, content)
            staged.append(Staged(replace(old, updated_at=self.now()), article.revision))
        return fates, staged

    def _removed(self, article: Article) -> Article:
        now, revision = self.now(), article.revision + 1
        return replace(article, status=Status.ARCHIVED, deleted_at=now, revision=revision)

    async def _keep(self, session: AsyncSession, job: ImportRow, more: int) -> None:
        """Keep the job for another while, and say how far it is; raise `Stopped`."""
        now = self.now()
        if not await store.claim(session, job.id, self.runner, now, now + HELD):
            raise Stopped
        self._done += more
        await store.progress(session, job.id, done=self._done)


def _restored(article: Article, content: dict[str, object]) -> Article:
    names = set(content) - {"id", "external_id"}
    values = values_of({name: content[name] for name in names})
    return replace(article, **values, revision=article.revision + 1, deleted_at=None)


def _reported(import_id: str, number: int, one: Decision) -> dict[str, object]:
    article_id = one.article.id if one.article else None
    return {
        "import_id": import_id,
        "number": number,
        "place": one.place,
        "outcome": one.outcome.value,
        "title": one.title,
        "external_id": one.external_id,
        "article_id": article_id,
        "before": one.before,
        "after": 0,
        "problems": [problem.to_json() for problem in one.problems],
        "undone": "",
    }


async def _batches(rows: AsyncIterator[Read]) -> AsyncIterator[list[Read]]:
    batch: list[Read] = []
    async for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
