"""How long we have looked without a break."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(slots=True)
class Vigil:
    """Knows since when somebody has looked again and again, never with a pause above ``patience``.

    Who was not seen while nobody looked may have been there: after a restart, a lost database or a
    laptop's sleep everybody is given her time anew.
    """

    patience: timedelta
    _since: datetime | None = field(default=None, init=False)
    _last: datetime | None = field(default=None, init=False)

    def look(self, now: datetime) -> datetime:
        """Note a look that succeeded; return the first of those that had no break."""
        last, self._last = self._last, now
        if self._since is None or last is None or not last <= now <= last + self.patience:
            self._since = now
        return self._since
