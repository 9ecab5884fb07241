"""Files of rows, written piece by piece: never more than one piece is in memory."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from core.errors import ParquetUnavailable
from deflection.feed.leaving import VERSION
from deflection.warehouse.rows import Row


class PartKind(StrEnum):
    """What facts can be written as."""

    PARQUET = "parquet"
    CSV = "csv"


class Part(Protocol):
    """A file that is being written; it is whole when the block has ended."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def write(self, rows: Sequence[Row]) -> None:
        """Write some rows; it works, so it is called in a thread."""


def kinds_here() -> list[PartKind]:
    """Return what this machine can write: Parquet needs pyarrow."""
    return [kind for kind in PartKind if kind is PartKind.CSV or find_spec("pyarrow")]


def require(kind: PartKind) -> None:
    """Raise `ParquetUnavailable` where this cannot be written here."""
    if kind is PartKind.PARQUET:
        _pyarrow()


def new_part(path: Path, kind: PartKind) -> Part:
    """Begin a file; raise `ParquetUnavailable` where pyarrow is not installed."""
    return CsvPart(path) if kind is PartKind.CSV else ParquetPart(path)


class CsvPart:
    """UTF-8 without a mark, commas, one line of heads; moments as ISO 8601 in UTC, all alike."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._lines = csv.writer(self._file)
        self._lines.writerow(Row._fields)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        for each in rows:
            self._lines.writerow((each.id, each.at.isoformat(timespec="microseconds"), *each[2:]))


class ParquetPart:
    """Parquet, one row group for each piece; the schema says its version."""

    def __init__(self, path: Path) -> None:
        self._arrow, parquet = _pyarrow()
        self._schema = _schema(self._arrow)
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, rows: Sequence[Row]) -> None:
        """Write some rows."""
        columns = dict(zip(Row._fields, map(list, zip(*rows, strict=True)), strict=True))
        self._file.write_table(self._arrow.table(columns, schema=self._schema))


def _pyarrow() -> tuple[Any, Any]:
    """Load pyarrow where Parquet is asked for: it is large, and most companies need none."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise ParquetUnavailable(name="pyarrow") from error
    return pyarrow, pyarrow.parquet


def _schema(arrow: Any) -> Any:
    kinds = {
        "id": arrow.int64(),
        "at": arrow.timestamp("us", tz="UTC"),
        "day": arrow.date32(),
        "episode": arrow.int32(),
    }
    fields = [
        arrow.field(name, kinds.get(name, arrow.string()), nullable=name == "article_id")
        for name in Row._fields
    ]
    return arrow.schema(fields, metadata={"jieli.version": str(VERSION)})
