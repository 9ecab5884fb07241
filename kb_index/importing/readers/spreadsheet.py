"""Reads an Excel workbook: the values that its formulas had when it was saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from kb_index.importing.problem import Unreadable
from kb_index.importing.readers.office import check_office
from kb_index.importing.readers.table import rows_of
from kb_index.importing.row import Row, RowError

_BROKEN = (
    *(InvalidFileException, BadZipFile, OSError),
    *(KeyError, ValueError, TypeError, SyntaxError, AttributeError),
)
_WIDEST = 300
"""Columns beyond this one hold nothing that we know; a stray cell there costs no memory."""


def read(path: Path, _name: str) -> Iterator[Row | RowError]:
    """Yield the rows of the first sheet that has any."""
    check_office(path)
    yield from rows_of(_lines(path))


def _lines(path: Path) -> Iterator[tuple[int, Sequence[str]]]:
    try:
        with path.open("rb") as file:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a sheet says of its size may be anything
                any_line = False
                for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
                    if any(cell is not None for cell in cells):
                        any_line = True
                        yield number, [_text(cell) for cell in cells[:_WIDEST]]
                if any_line:
                    return
    except _BROKEN as error:
        raise Unreadable("damaged", problem=str(error)[:200] or type(error).__name__) from error


def _text(value: Any) -> str:
    """Write a cell as a person would type it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    return str(value)
