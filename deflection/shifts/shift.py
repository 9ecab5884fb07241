"""How an agent's day was spent, from what was told of her presence and the chats that she had.

Pure functions; every word is defined in docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

OFFLINE = "offline"
ON_DUTY = frozenset({"online", "busy"})
"""She serves customers, whether or not new ones come to her; everything else but being offline is a
break."""


class Told(NamedTuple):
    """From a moment on, her presence was this."""

    presence: str
    at: datetime


class Span(NamedTuple):
    """A time; ``until`` is no part of it."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of a day: signed in, on duty within that, with a customer at least within either,
    and the sum of all her customers' times; ``ends_as`` is her presence at the end of the day."""

    signed_in: int = 0
    on_duty: int = 0
    occupied: int = 0
    occupied_on_duty: int = 0
    with_customers: int = 0
    ends_as: str = OFFLINE


def spent(
    told: Sequence[Told],
    chats: Iterable[Span],
    day: Span,
    now: datetime,
    parts: Sequence[Span] | None = None,
) -> Spent:
    """Return how a day, or only some parts of it, was spent, as a moment knows it.

    ``told`` begins with the last that was told before the day, ``chats`` are those that fall into
    it, without an end beyond it. How she is present counts once that is over, or the day is.
    """
    parts = [day] if parts is None else parts
    states = list(_states(told, day.until))
    closed = [(presence, span) for presence, span, over in states if over or now >= day.until]
    there = [(presence, _within(span, part)) for presence, span in closed for part in parts]
    signed_in = united(span for presence, span in there if presence != OFFLINE)
    on_duty = united(span for presence, span in there if presence in ON_DUTY)
    hers = list(chats)
    busy = united(hers)
    return Spent(
        signed_in=_seconds(signed_in),
        on_duty=_seconds(on_duty),
        occupied=common(signed_in, busy),
        occupied_on_duty=common(on_duty, busy),
        with_customers=sum(common(signed_in, [chat]) for chat in hers),
        ends_as=states[-1][0] if states else OFFLINE,
    )


def united(spans: Iterable[Span]) -> list[Span]:
    """Return the times that at least one of some spans covers, in order and apart."""
    whole: list[Span] = []
    for span in sorted(one for one in spans if one.since < one.until):
        if whole and span.since <= whole[-1].until:
            whole[-1] = Span(whole[-1].since, max(whole[-1].until, span.until))
        else:
            whole.append(span)
    return whole


def common(some: Iterable[Span], others: Sequence[Span]) -> int:
    """Return how many seconds two lists of spans have in common, each of them apart in itself."""
    return _seconds(_within(one, other) for one in some for other in others)


def _states(told: Sequence[Told], end: datetime) -> Iterator[tuple[str, Span, bool]]:
    """Yield each presence with its time, and whether it is over; the last goes on until the end.

    A clock that was turned back makes no negative time.
    """
    since = told[0].at if told else end
    for place, (presence, _) in enumerate(told):
        over = place + 1 < len(told)
        until = max(since, told[place + 1].at) if over else max(since, end)
        yield presence, Span(since, until), over
        since = until


def _within(span: Span, whole: Span) -> Span:
    return Span(max(span.since, whole.since), min(span.until, whole.until))


def _seconds(spans: Iterable[Span]) -> int:
    return round(sum(max(0.0, (until - since).total_seconds()) for since, until in spans))
