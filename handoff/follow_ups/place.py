"""Where a page of the list ended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import InvalidInput

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Place:
    """After this follow-up, the newest first."""

    opened_at: datetime
    id: str

    def __str__(self) -> str:
        return f"{self.opened_at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Place:
        """Read what a page gave as its ``next``; raise `InvalidInput`."""
        moment, _, id_ = text.partition("~")
        try:
            opened_at = datetime.fromisoformat(moment)
            if opened_at.tzinfo is None or not _ID.fullmatch(id_):
                raise ValueError(text)
            return cls(opened_at.astimezone(UTC), id_)
        except (ValueError, OverflowError) as error:
            raise InvalidInput(field="after", problem="the 'next' of another page") from error
