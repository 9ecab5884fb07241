"""Where a page of a list ended: its last row's place, exactly, so that the next page skips none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.errors import InvalidInput

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TEXT = re.compile(r"(\d{1,16})\.([A-Za-z0-9_:-]{1,64})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """A row's moment to the microsecond, as it is stored, and its id among equal moments."""

    moment: datetime
    id: str

    def __str__(self) -> str:
        return f"{(self.moment - _EPOCH) // _MICROSECOND}.{self.id}"

    @classmethod
    def parse(cls, text: str, field: str) -> Cursor:
        """Read back what came in a field; raise `InvalidInput` for any other text."""
        found = _TEXT.fullmatch(text)
        if found is None:
            raise InvalidInput(field=field, problem="the `next` of another page")
        return cls(_EPOCH + int(found[1]) * _MICROSECOND, found[2])
