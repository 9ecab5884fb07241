"""Reading a whole file: its format, its columns, and what each row gives an article."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from kb_index.importing.drafting import Candidate, Drafting, Refused
from kb_index.importing.formats import Format, format_of
from kb_index.importing.mapping import guess
from kb_index.importing.options import Options
from kb_index.importing.problem import Unreadable
from kb_index.importing.row import Row, RowError

ROW_LIMIT = 200_000
_LOOKED_AT = 200
"""Rows whose columns are listed; JSON and front matter have no header."""

Reader = Callable[[Path, str], Iterator[Row | RowError]]
_READERS = {
    Format.CSV: "csv_file",
    Format.XLSX: "spreadsheet",
    Format.JSON_LINES: "json_lines",
    Format.MARKDOWN: "markdown",
    Format.HTML: "html_file",
    Format.WORD: "word",
    Format.PDF: "pdf",
    Format.FOLDER: "folder",
    Format.DISCOURSE: "discourse",
    Format.STACK_EXCHANGE: "stack_exchange",
    Format.PAGES: "pages",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that has been opened; ``rows`` can be read once."""

    format: Format
    columns: tuple[str, ...]
    rows: Iterator[Row | RowError]


def reader(kind: Format) -> Reader:
    """Return what reads a format; only its library is loaded, for every file starts a process."""
    module = import_module(f"kb_index.importing.readers.{_READERS[kind]}")
    read: Reader = module.read
    return read


def opened(path: Path, name: str, told: Format | None = None) -> Source:
    """Open a file and look at its first rows; raise `Unreadable`."""
    kind = told or format_of(path, name)
    rows = _limited(reader(kind)(path, name))
    first = list(itertools.islice(rows, _LOOKED_AT))
    cells = (row.cells for row in first if isinstance(row, Row))
    columns = tuple(dict.fromkeys(name for each in cells for name in each))
    return Source(kind, columns, itertools.chain(first, rows))


def drafted(
    source: Source, mapping: Mapping[str, str] | None, options: Options
) -> Iterator[tuple[Row | RowError, Candidate | Refused]]:
    """Yield each row with what becomes of it; without a mapping, by a guess."""
    drafting = Drafting(guess(source.columns) if mapping is None else mapping, options)
    for row in source.rows:
        if isinstance(row, RowError):
            yield row, Refused(row.place, (row.problem,))
        else:
            yield row, drafting.draft(row)


def _limited(rows: Iterator[Row | RowError]) -> Iterator[Row | RowError]:
    for number, row in enumerate(rows, 1):
        if number > ROW_LIMIT:
            raise Unreadable("too_many_rows", limit=ROW_LIMIT)
        yield row
