"""Whether new customers may come to an agent: what she says, and whether her desk is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class Presence(StrEnum):
    """What an agent tells of herself; only to ``online`` ones customers are offered."""

    ONLINE = "online"
    BUSY = "busy"
    LUNCH = "lunch"
    MEETING = "meeting"
    AWAY = "away"
    OFFLINE = "offline"


def effective(
    said: str, last_seen_at: datetime | None, now: datetime, grace: timedelta
) -> Presence:
    """Return an agent's presence: offline when her desk was not seen for longer than the grace.

    What she said is kept, so she is back as she was when her desk comes back.
    """
    if last_seen_at is None or last_seen_at < now - grace:
        return Presence.OFFLINE
    return Presence(said)
