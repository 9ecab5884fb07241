"""What search serves now, and what becomes of it: for whoever watches over a replica."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Serving(StrEnum):
    """What searches are answered from."""

    NOTHING = "nothing"
    WORDS = "words"
    """Words alone: until the whole index is built, or because there is no encoder."""

    ALL = "all"


class Trouble(StrEnum):
    """What went wrong; each is gone when the same thing went well."""

    SNAPSHOT_DAMAGED = "snapshot_damaged"
    SNAPSHOT_NOT_WRITTEN = "snapshot_not_written"
    DISK_FULL = "disk_full"
    BUILD_FAILED = "build_failed"
    PROCESS_LOST = "process_lost"


@dataclass(frozen=True, slots=True)
class Built:
    """How far a build is: articles done, and articles in all."""

    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Health:
    """``serving`` since when, how many articles, until where of the feed; how far a build in the
    background is, and taking in what the feed brought; until where the snapshot is, and when this
    process wrote it last; what is the matter."""

    serving: Serving = Serving.NOTHING
    since: datetime | None = None
    articles: int = 0
    position: int = 0
    building: Built | None = None
    following: Built | None = None
    saved_at: datetime | None = None
    saved_position: int = 0
    trouble: frozenset[Trouble] = frozenset()

    def troubled(self, *found: Trouble, over: tuple[Trouble, ...] = ()) -> Health:
        """Return it with trouble found, after some that is over."""
        return replace(self, trouble=self.trouble - {*over} | {*found})
