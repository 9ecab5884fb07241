"""A table's lines as rows: the first line that has something in it names the columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.spreadsheets import armed
from kb_index.importing.problem import Problem, Unreadable
from kb_index.importing.row import Row, RowError

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


def rows_of(lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row | RowError]:
    """Yield the rows of a table by the names of its columns; empty lines are left out.

    Raise `Unreadable` for a table that is empty, or that is only a header.
    """
    numbered = ((number, cells) for number, cells in lines if any(map(str.strip, cells)))
    header = next(numbered, None)
    if header is None:
        raise Unreadable("empty_file")
    columns = _named(header[1])
    number = 0
    for number, cells in numbered:
        yield _row(number, columns, cells)
    if not number:
        raise Unreadable("no_rows")


def _row(number: int, columns: list[str], cells: Sequence[str]) -> Row | RowError:
    place = str(number)
    if any(map(str.strip, cells[len(columns) :])):
        return RowError(place, Problem("more_cells"))
    if broken := [cell for cell in cells if cell in _ERRORS]:
        return RowError(place, Problem("formula_error", "", {"value": broken[0]}))
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return Row(place, {name: armed(cell) for name, cell in zip(columns, padded, strict=False)})


def _named(header: Sequence[str]) -> list[str]:
    """Return the columns' names, each once; trailing columns without a name do not count."""
    names: list[str] = []
    for number, told in enumerate(_without_tail(header), 1):
        name = " ".join(told.split()) or f"#{number}"
        count = sum(each.partition(" (")[0] == name for each in names)
        names.append(f"{name} ({count + 1})" if name in names else name)
    return names


def _without_tail(header: Sequence[str]) -> Sequence[str]:
    last = max(number for number, told in enumerate(header) if told.strip())
    return header[: last + 1]
