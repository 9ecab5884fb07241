"""Writes an Excel workbook; what is too long for a cell goes on in the next column of its name."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from openpyxl import Workbook

from core.spreadsheets import defused
from core.text import clean
from kb_index.article import Article
from kb_index.importing.cells import joined
from kb_index.importing.fields import NAMES, cells_of
from kb_index.importing.row import Cell

_LONGEST = 16_000
"""Characters in a cell: Excel takes 32,767 units of UTF-16, and some characters are two."""

Parts = dict[str, list[str]]


class Spreadsheet:
    """One article a line of one sheet."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # The header must say how many columns the longest text takes, so rows wait for the last.
        self._rows = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - `close` closes it
        self._widths = dict.fromkeys(NAMES, 1)

    def add(self, articles: Iterable[Article]) -> None:
        """Write some articles."""
        for article in articles:
            parts = {name: _parts(cell) for name, cell in cells_of(article).items()}
            for name, each in parts.items():
                self._widths[name] = max(self._widths[name], len(each))
            self._rows.write(json.dumps(parts) + "\n")

    def close(self) -> None:
        """Complete the file."""
        book = Workbook(write_only=True)
        sheet = book.create_sheet("articles")
        sheet.append(list(self._header()))
        self._rows.seek(0)
        for line in self._rows:
            sheet.append(list(self._line(json.loads(line))))
        self._rows.close()
        book.save(self._path)

    def _header(self) -> Iterator[str]:
        for name, width in self._widths.items():
            yield name
            yield from (f"{name} ({number})" for number in range(2, width + 1))

    def _line(self, parts: Parts) -> Iterator[str]:
        for name, width in self._widths.items():
            cells = parts[name]
            yield from (defused(cell) for cell in cells)
            yield from [""] * (width - len(cells))


def _parts(cell: Cell) -> list[str]:
    """Return a cell in parts that Excel takes; a list is parted between its texts."""
    if isinstance(cell, str):
        text = clean(cell)
        return [text[at : at + _LONGEST] for at in range(0, len(text), _LONGEST)] or [""]
    parts: list[list[str]] = [[]]
    length = 0
    for item in map(clean, cell):
        if parts[-1] and length + len(item) > _LONGEST // 2:
            parts.append([])
            length = 0
        parts[-1].append(item)
        length += len(item) + 1
    return [joined(part) for part in parts]
