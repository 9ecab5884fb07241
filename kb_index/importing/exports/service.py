"""Writing articles to a file, beside whatever else goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from aiohttp import web

from core.database import Transactions
from kb_index.article import Article
from kb_index.importing.exports import store
from kb_index.importing.writers import folder
from kb_index.importing.writers.csv_file import CsvFile
from kb_index.importing.writers.json_lines import JsonLines
from kb_index.importing.writers.spreadsheet import Spreadsheet
from kb_index.importing.writers.writer import Writer
from kb_index.store import read_articles

_BATCH = 200


class ExportFormat(StrEnum):
    """A format that articles can be written in."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON_LINES = "jsonl"
    MARKDOWN = "markdown"
    HTML = "html"


_WRITERS: dict[ExportFormat, Callable[[Path], Writer]] = {
    ExportFormat.CSV: CsvFile,
    ExportFormat.XLSX: Spreadsheet,
    ExportFormat.JSON_LINES: JsonLines,
    ExportFormat.MARKDOWN: folder.markdown,
    ExportFormat.HTML: folder.pages,
}


def writer(kind: ExportFormat, path: Path) -> Writer:
    """Begin a file of a format."""
    return _WRITERS[kind](path)


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles to write: those whose columns have these values, and this tag."""

    only: dict[str, str] = field(default_factory=dict)
    tag: str = ""

    def of(self, articles: Sequence[Article]) -> list[Article]:
        """Return those with the tag."""
        return [one for one in articles if not self.tag or self.tag in one.tags]


@dataclass(frozen=True, slots=True)
class Exports:
    """Writes articles out; ``folder`` is where files are while they are sent."""

    transactions: Transactions
    folder: Path

    async def write(self, path: Path, kind: ExportFormat, selection: Selection) -> int:
        """Write what is selected, as it stands at one moment; returns how many articles."""
        out = await asyncio.to_thread(writer, kind, path)
        count = 0
        try:
            async with self.transactions.read() as session:
                ids = await store.ids(session, selection.only)
                for start in range(0, len(ids), _BATCH):
                    found = await read_articles(session, ids[start : start + _BATCH])
                    by_id = {one.id: one for one in selection.of(found)}
                    batch = [by_id[each] for each in ids[start : start + _BATCH] if each in by_id]
                    await asyncio.to_thread(out.add, batch)
                    count += len(batch)
        finally:
            await asyncio.to_thread(out.close)
        return count


EXPORTS = web.AppKey("exports", Exports)
