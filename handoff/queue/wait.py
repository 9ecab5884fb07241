"""How long a customer will wait: a range that is honest about what is known, or None."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist, fmean, median

LEAST = 5
"""Fewer service times than these tell nothing."""
FORGOTTEN = 4.0
"""A chat counts for at most so many times the median: nobody closed it when it was over."""
SURE = 0.8
"""How often the wait should lie in the range."""
LONGEST = 12 * 3600
"""Seconds; what lies beyond is no wait but another day, and is not promised."""

_Z = NormalDist().inv_cdf((1 + SURE) / 2)
# Up to so many seconds, the range is told in steps of so many.
_STEPS = ((600, 60), (3600, 300), (10800, 900), (math.inf, 1800))


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the queue moves: ``served`` are seconds of recent chats, from accept to end.

    ``slots`` are the chats that the agents who can take it hold at once, ``free`` those of them
    that are empty now.
    """

    served: Sequence[float]
    slots: float
    free: float


@dataclass(frozen=True, slots=True)
class Wait:
    """A range in seconds, both ends on steps that people speak in."""

    low: int
    high: int


def expected_wait(place: float, pace: Pace) -> Wait | None:
    """Return how long who stands at a place, counted from 1, will wait; None where nobody knows.

    A place may lie between two (`handoff.queue.sharing`).

    That is where fewer than `LEAST` chats were served recently, nobody can take it, or it would
    take longer than `LONGEST`.

    With all ``slots`` busy and exponential service times, the wait is that for the ``place``-th end
    of a chat: Erlang with the mean place · served / slots (the queue-length delay estimator of
    W. Whitt, "Predicting Queueing Delays", Management Science 45(6), 1999). The mean service time
    is itself known from n chats only, so the wait divided by its mean is F-distributed with
    2 · place and 2n degrees of freedom, whose logarithm has about the variance 1/place + 1/n; the
    range holds `SURE` of it. A free slot lowers the place by one; who has one for herself waits for
    no end of a chat, so her range begins at 0.
    """
    if len(pace.served) < LEAST or pace.slots <= 0:
        return None
    ends = max(1.0, place - max(0.0, pace.free))
    mean = ends * _mean(tuple(pace.served)) / pace.slots
    spread = math.exp(_Z * math.sqrt(1 / ends + 1 / len(pace.served)))
    if mean * spread > LONGEST:
        return None
    low = 0.0 if place <= pace.free else mean / spread
    return Wait(_step(low, math.floor), _step(mean * spread, math.ceil))


@lru_cache(maxsize=8)
def _mean(served: tuple[float, ...]) -> float:
    """Return the mean service time; everybody in a queue asks for the same one."""
    longest = FORGOTTEN * median(served)
    return fmean(min(each, longest) for each in served)


def _step(seconds: float, rounded: Callable[[float], int]) -> int:
    step = next(each for limit, each in _STEPS if seconds <= limit)
    return rounded(seconds / step) * step
