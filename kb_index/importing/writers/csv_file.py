"""Writes a CSV file that spreadsheets open as it is meant: marked as UTF-8, no cell a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from core.spreadsheets import defused
from core.text import clean
from kb_index.article import Article
from kb_index.importing.cells import joined
from kb_index.importing.fields import NAMES, cells_of
from kb_index.importing.row import Cell


class CsvFile:
    """One article a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._lines = csv.writer(self._file)
        self._lines.writerow(NAMES)

    def add(self, articles: Iterable[Article]) -> None:
        """Write some articles."""
        self._lines.writerows(
            [_written(cell) for cell in cells_of(article).values()] for article in articles
        )

    def close(self) -> None:
        """Complete the file."""
        self._file.close()


def _written(cell: Cell) -> str:
    return defused(clean(cell if isinstance(cell, str) else joined(cell)))
