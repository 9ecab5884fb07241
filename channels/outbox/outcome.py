"""How one attempt to send ended, and when to try again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from random import Random


class State(StrEnum):
    """Where a piece stands. ``pending`` may still be sent, ``sending`` is on the wire, all others
    are final; ``unknown`` may have arrived or not."""

    PENDING = "pending"
    SENDING = "sending"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Fate(StrEnum):
    """What an attempt means.

    ``again`` it was not taken, another try may succeed · ``shut`` nothing may be sent to her now ·
    ``unreachable`` nothing can be sent to her at all · ``too_long`` / ``wrong_letters`` the words
    must be changed · ``held`` an operator must set something right.
    """

    DELIVERED = "delivered"
    AGAIN = "again"
    SHUT = "shut"
    UNREACHABLE = "unreachable"
    TOO_LONG = "too_long"
    WRONG_LETTERS = "wrong_letters"
    HELD = "held"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended; ``code`` is what the other side calls it, None without an answer."""

    fate: Fate
    code: int | None = None

    @property
    def was_taken(self) -> bool:
        """Tell whether it counts: it arrived, or nobody knows that it did not."""
        return self.fate in (Fate.DELIVERED, Fate.UNKNOWN)


TRIES = 8
"""After so many tries of a piece that was never taken, it is given up."""
HELD_SECONDS = 60.0
_FIRST, _LONGEST = 2.0, 120.0


def pause(tries: int, chance: Random) -> timedelta:
    """Return the time before the next try: doubling, half of it by chance."""
    longest = min(_LONGEST, _FIRST * 2.0 ** min(tries - 1, 10))
    return timedelta(seconds=longest * (0.5 + chance.random() / 2))
