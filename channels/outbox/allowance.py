"""How much may be sent to somebody who wrote: so many messages, for so long, by what she did.

A service account of WeChat may send 5 messages within 48 hours of her message, and 3 within a
minute after she used the menu, followed the account or scanned its code. Whether these add up is
not documented; each message that is sent counts against all that are open, so that the smaller
reading holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol


class Trigger(StrEnum):
    """What she did, by the kind of allowance that it opens."""

    MESSAGE = "message"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Quota:
    """What a trigger allows: ``most`` messages while it ``lasts``."""

    most: int
    lasts: timedelta


class Allowance(Protocol):
    """One open allowance of one customer; rows of the database are such."""

    most: int
    spent: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Room:
    """How many messages may still be sent, and until when."""

    left: int
    until: datetime | None


SHUT = Room(0, None)


def room(allowances: Iterable[Allowance], now: datetime) -> Room:
    """Return what may be sent now: the most that any open allowance leaves."""
    usable = [(each.most - each.spent, each.until) for each in _open(allowances, now)]
    usable = [each for each in usable if each[0] > 0]
    if not usable:
        return SHUT
    return Room(max(left for left, _ in usable), max(until for _, until in usable))


def spend(allowances: Iterable[Allowance], now: datetime) -> None:
    """Count one message."""
    for each in _open(allowances, now):
        each.spent += 1


def refund(allowances: Iterable[Allowance], now: datetime) -> None:
    """Take one back that was never sent."""
    for each in _open(allowances, now):
        each.spent = max(0, each.spent - 1)


def shut(allowances: Iterable[Allowance], now: datetime) -> None:
    """Note that the other side says that nothing more may be sent."""
    for each in _open(allowances, now):
        each.spent = max(each.spent, each.most)


def _open(allowances: Iterable[Allowance], now: datetime) -> Sequence[Allowance]:
    return [each for each in allowances if now < each.until]
