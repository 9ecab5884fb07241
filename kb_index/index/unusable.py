"""Why a snapshot is not served."""

from __future__ import annotations


class SnapshotUnusableError(Exception):
    """The file is missing, or ``damaged``, or was made for another encoder or database."""

    def __init__(self, problem: str, *, damaged: bool = False) -> None:
        self.damaged = damaged
        super().__init__(problem)
