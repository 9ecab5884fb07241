"""One at a time in one folder: two set-ups would install into the same environment."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.project import SetupError


@contextmanager
def only_one(path: Path, doing: str) -> Iterator[None]:
    """Hold the lock until its holder ends, or raise `SetupError` naming the holder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise SetupError(
                f"Jieli is already {doing} in this folder (process {holder}). "
                "Stop it there with Ctrl-C, or let it finish, and run it again."
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
