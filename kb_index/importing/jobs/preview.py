"""What an import would read: the columns, the first rows, and everything that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from core.errors import FileUnreadable
from kb_index.importing.apart import Asked, Read, reading
from kb_index.importing.drafting import Candidate
from kb_index.importing.formats import Format
from kb_index.importing.mapping import guess
from kb_index.importing.problem import Problem, Unreadable

SHOWN, PROBLEMS_SHOWN = 20, 50
_CELL_SHOWN = 400
"""Characters of a cell; the page has room for less."""


@dataclass(slots=True)
class Preview:
    """A file as it would be read by a mapping."""

    format: Format
    columns: tuple[str, ...]
    mapping: dict[str, str]
    total: int = 0
    refused: int = 0
    rows: list[dict[str, Any]] = field(default_factory=list)
    problems: list[dict[str, Any]] = field(default_factory=list)

    def take(self, row: Read) -> None:
        """Count a row, and show it if it is among the first."""
        self.total += 1
        wrong = () if isinstance(row.made, Candidate) else row.made.problems
        if row.cells is not None:
            self.rows.append(_shown(row, wrong))
        if wrong:
            self.refused += 1
            if len(self.problems) < PROBLEMS_SHOWN:
                self.problems.append(_wrong(row, wrong))

    def to_json(self) -> dict[str, Any]:
        """Write it as the studio gets it."""
        return {
            "columns": list(self.columns),
            "mapping": self.mapping,
            "total": self.total,
            "refused": self.refused,
            "rows": self.rows,
            "problems": self.problems,
        }


async def preview(asked: Asked) -> Preview:
    """Read a file to its end and keep nothing; raise `FileUnreadable`."""
    try:
        async with reading(asked) as opened:
            mapping = guess(opened.columns) if asked.mapping is None else dict(asked.mapping)
            seen = Preview(opened.format, opened.columns, mapping)
            async for row in opened.rows:
                seen.take(row)
            return seen
    except Unreadable as error:
        raise unreadable(asked.name, error.problem) from error


def unreadable(name: str, problem: Problem) -> FileUnreadable:
    """Return the error of a file that cannot be read."""
    return FileUnreadable(
        name=name, problem=problem.code, zh=problem.message("zh"), en=problem.message("en")
    )


def _shown(row: Read, wrong: tuple[Problem, ...]) -> dict[str, Any]:
    cells = {name: _cell(value) for name, value in (row.cells or {}).items()}
    return {**_wrong(row, wrong), "cells": cells}


def _wrong(row: Read, wrong: tuple[Problem, ...]) -> dict[str, Any]:
    return {"place": row.made.place, "problems": [problem.to_json() for problem in wrong]}


def _cell(value: str | list[str]) -> str | list[str]:
    if isinstance(value, str):
        return value[:_CELL_SHOWN]
    return [each[:_CELL_SHOWN] for each in value[:SHOWN]]
