"""What one attempt to deliver means, and when to try again.

A receiver settles a delivery by a 2xx that is no web page, or refuses it by a 4xx. Redirects
and private addresses end it too; anything else is tried again until it is too late. What ends
without the receiver's word is ``rejected`` if it was never sent, ``unknown`` if it may have been
taken.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random


class State(StrEnum):
    """Where a delivery stands; all but ``pending`` are final."""

    PENDING = "pending"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    UNKNOWN = "unknown"


class Reason(StrEnum):
    """Why an attempt did not settle it, or why it was refused."""

    REFUSED = "refused"
    REDIRECTED = "redirected"
    FORBIDDEN_ADDRESS = "forbidden_address"
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    FAILED = "failed"
    NOT_A_DESK = "not_a_desk"


GIVE_UP = timedelta(hours=24)
_FIRST, _LONGEST = 2.0, 3600.0
FINAL = frozenset({Reason.REFUSED, Reason.REDIRECTED, Reason.FORBIDDEN_ADDRESS})
_NOT_SENT = frozenset({Reason.UNREACHABLE, Reason.BUSY})
_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt went: no reason means that it was taken.

    ``status`` is the answer's, None without one; ``wait`` the seconds that it asked for.
    """

    reason: Reason | None
    status: int | None = None
    wait: float | None = None

    @property
    def maybe_taken(self) -> bool:
        """Tell whether the other side may have taken it, though it did not say so."""
        return self.reason is not None and self.reason not in FINAL | _NOT_SENT


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where the delivery stands after an attempt; ``next_at`` is given while it is pending."""

    state: State
    next_at: datetime | None = None


def answered(status: int, page: bool, wait: float | None = None) -> Attempt:
    """Return what an answer says; ``page`` tells that its body is a web page."""
    if 200 <= status < 300:
        return Attempt(Reason.NOT_A_DESK if page else None, status)
    if 300 <= status < 400:
        return Attempt(Reason.REDIRECTED, status)
    if status in _LATER:
        return Attempt(Reason.BUSY, status, wait)
    if 400 <= status < 500:
        return Attempt(Reason.REFUSED, status)
    return Attempt(Reason.FAILED, status, wait)


def judge(
    attempt: Attempt,
    number: int,
    maybe_taken: bool,
    since: datetime,
    now: datetime,
    chance: Random,
    final: Collection[Reason] = FINAL,
) -> Verdict:
    """Return what follows from attempt ``number`` (from 1) of a delivery begun at a moment.

    ``maybe_taken`` tells that this attempt or an earlier one may have been taken; a ``final``
    reason ends it at once.
    """
    if attempt.reason is None:
        return Verdict(State.DELIVERED)
    next_at = now + timedelta(seconds=pause(number, attempt.wait, chance))
    if attempt.reason not in final and next_at <= since + GIVE_UP:
        return Verdict(State.PENDING, next_at)
    refused = attempt.reason is Reason.REFUSED or not maybe_taken
    return Verdict(State.REJECTED if refused else State.UNKNOWN)


def pause(number: int, wait: float | None, chance: Random) -> float:
    """Return the seconds before the next attempt: doubling, with jitter, at least what was asked.

    Half of it is certain and half is chance, so that many deliveries do not come back together.
    """
    longest = min(_LONGEST, _FIRST * 2.0 ** min(number - 1, 20))
    asked = min(wait or 0.0, _LONGEST)
    return max(asked, longest * (0.5 + chance.random() / 2))
