"""What readers yield: rows of named cells, or what is wrong with one."""

from __future__ import annotations

from dataclasses import dataclass

from kb_index.importing.problem import Problem

Cell = str | list[str]
"""Text as it stands in the source, or several texts where the source has a list."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article to be: ``place`` is where it stands (a row's number, a file's path)."""

    place: str
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class RowError:
    """A row that cannot be read, while its neighbours can."""

    place: str
    problem: Problem
