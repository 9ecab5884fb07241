"""Reads a CSV file: commas, semicolons or tabs, in whatever encoding a spreadsheet wrote it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from kb_index.importing.problem import Unreadable
from kb_index.importing.readers.table import rows_of
from kb_index.importing.readers.text_file import read_text
from kb_index.importing.row import Row, RowError

_DELIMITERS = (",", "\t", ";", "，")
_CELL_LIMIT = 2**30
"""Cells that are too long are a row's mistake, not the file's."""


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield the rows below the header; a quotation mark out of place spoils the whole file."""
    text = read_text(path)
    marked = text.startswith("sep=") and len(text) > 4
    delimiter = text[4] if marked else _delimiter(text)
    csv.field_size_limit(_CELL_LIMIT)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    if marked:
        next(lines, None)
    yield from rows_of(_numbered(lines))


def _numbered(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for cells in lines:
            number = getattr(lines, "line_num", number + 1)
            yield number, cells
    except csv.Error as error:
        problem = f"line {getattr(lines, 'line_num', number + 1)}: {error}"
        raise Unreadable("damaged", problem=problem) from error


def _delimiter(text: str) -> str:
    """Return what parts the header's cells; what stands in quotation marks does not count."""
    header = "".join(text[:10_000].partition("\n")[0].split('"')[::2])
    return max(_DELIMITERS, key=header.count)
