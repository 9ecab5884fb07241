"""Arrays by name in one file of numpy's, replaced in one step, and written beside searches.

Everything is written a little at a time by calls that let go of the interpreter: numpy's own writer
keeps it while it copies sixteen megabytes, and a search waits.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from core.ids import new_id
from kb_index.index.unusable import SnapshotUnusableError

Array = npt.NDArray[Any]

_BROKEN = (
    *(OSError, ValueError, LookupError, TypeError, EOFError),
    *(zipfile.BadZipFile, zlib.error),
)
_SLICE = 1 << 20
"""Bytes that are written at a time."""


def write(path: Path, parts: Iterable[tuple[str, Array]]) -> None:
    """Write the arrays; a crash leaves the older file as it was."""
    for left in path.parent.glob(f"{path.name}.*.new"):
        left.unlink(missing_ok=True)  # by a process that ended in the middle of it
    fresh = path.with_name(f"{path.name}.{new_id()}.new")
    try:
        with fresh.open("wb") as out:
            with zipfile.ZipFile(out, "w") as archive:
                for name, array in parts:
                    with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                        _write(member, array)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


@contextmanager
def opened(path: Path) -> Iterator[Mapping[str, Any]]:
    """Open the file; whatever is wrong with it, or found wrong meanwhile, is damage.

    Raise `SnapshotUnusableError`.
    """
    if not path.exists():
        raise SnapshotUnusableError("there is no snapshot yet")
    try:
        # Opened here, because numpy leaves a damaged file open.
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            yield arrays
    except _BROKEN as error:
        problem = f"the snapshot is damaged ({type(error).__name__}: {error})"
        raise SnapshotUnusableError(problem, damaged=True) from error


def _write(member: IO[bytes], array: Array) -> None:
    rows = np.ascontiguousarray(array)
    np.lib.format.write_array_header_1_0(member, np.lib.format.header_data_from_array_1_0(rows))
    content = rows.reshape(-1).view(np.uint8).data
    for start in range(0, len(content), _SLICE):
        member.write(content[start : start + _SLICE])
