"""Writing facts into a folder, a folder for each day, and going on there the next time.

``_jieli-facts.json`` in the folder says up to which fact it is whole. A batch of facts becomes one
file for each of its days, under its final name when all are written; then the number is raised. A
run that was killed in between has left files beyond that number, which the next one removes. What
is no part of the data begins with ``_``: so readers of such folders pass it over.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from pathlib import Path
from typing import Any

from core.database import Transactions
from core.errors import InvalidInput
from deflection import store
from deflection.feed.horizon import Horizon
from deflection.feed.leaving import VERSION
from deflection.warehouse.parts import Part, PartKind, new_part, require
from deflection.warehouse.rows import Row, row

MANIFEST = "_jieli-facts.json"
PIECE, BATCH = 5_000, 100_000
"""Facts in memory, and facts after which it is noted how far the folder is."""
_MOST_DAYS = 60
_PART = re.compile(r"facts-(\d+)-(\d+)\.(parquet|csv)")
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True)
class Export:
    """Exports to one folder; days are those of the company's zone."""

    transactions: Transactions
    horizon: Horizon
    zone: tzinfo
    folder: Path
    kind: PartKind
    words: bool = False

    async def run(self, batch: int = BATCH) -> int:
        """Write what the folder lacks, and return how many facts that were.

        Raise `InvalidInput` where the folder holds another kind of export, `ParquetUnavailable`
        before anything is written.
        """
        require(self.kind)
        done = await asyncio.to_thread(self._begin)
        until, count = await self.horizon.reached(), 0
        while done < until:
            written = await self._batch(done, until, batch)
            if not written:
                break
            done, number = written
            count += number
        return count

    async def _batch(self, after: int, until: int, size: int) -> tuple[int, int] | None:
        """Write one batch; return its last fact and how many they were, None where none is left."""
        last, count = after, 0
        parts: dict[date, Part] = {}
        with ExitStack() as open_parts:
            async for rows in self._pieces(after, until):
                await asyncio.to_thread(self._write, parts, open_parts, rows)
                last, count = rows[-1].id, count + len(rows)
                if count >= size or len(parts) > _MOST_DAYS:
                    break
        if not count:
            return None
        await asyncio.to_thread(self._settle, list(parts), after + 1, last)
        return last, count

    async def _pieces(self, after: int, until: int) -> AsyncIterator[list[Row]]:
        while True:
            async with self.transactions.read() as session:
                told = await store.happened_after(session, after, PIECE, until=until)
            if not told:
                return
            yield [row(*each, self.zone, words=self.words) for each in told]
            after = told[-1][0]

    def _write(self, parts: dict[date, Part], stack: ExitStack, rows: list[Row]) -> None:
        by_day: dict[date, list[Row]] = defaultdict(list)
        for each in rows:
            by_day[each.day].append(each)
        for day, of_day in by_day.items():
            if day not in parts:
                path = self._unfinished(day)
                path.parent.mkdir(exist_ok=True)
                parts[day] = stack.enter_context(new_part(path, self.kind))
            parts[day].write(of_day)

    def _settle(self, days: list[date], first: int, last: int) -> None:
        for day in days:
            path = self._unfinished(day)
            path.rename(path.with_name(f"facts-{first:015}-{last:015}.{self.kind}"))
        self._note(last)

    def _begin(self) -> int:
        """Return up to which fact the folder is whole, with nothing beyond that in it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / MANIFEST).exists():
            self._note(0)
        known = json.loads((self.folder / MANIFEST).read_text("utf-8"))
        about = self._about()
        if {name: known.get(name) for name in about} != about:
            raise InvalidInput(field=str(self.folder), problem="holds another kind of export")
        done = int(known["last_id"])
        for path in self.folder.glob("day=*/*"):
            found = _PART.fullmatch(path.name)
            if path.name.endswith(_UNFINISHED) or (found and int(found[1]) > done):
                path.unlink()
        return done

    def _note(self, last: int) -> None:
        told = {**self._about(), "last_id": last, "written_at": datetime.now(UTC).isoformat()}
        path = self.folder / f"{MANIFEST}{_UNFINISHED}"
        path.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
        path.replace(self.folder / MANIFEST)

    def _about(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "format": self.kind.value,
            "zone": str(self.zone),
            "words": self.words,
        }

    def _unfinished(self, day: date) -> Path:
        return self.folder / f"day={day.isoformat()}" / f"_facts.{self.kind}{_UNFINISHED}"
