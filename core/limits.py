"""How often somebody may do something."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from core.errors import TooManyRequests

_REMEMBERED = 10_000


class RateLimit:
    """A token bucket per caller: ``burst`` at once, then one every ``seconds / burst``.

    It lives in one process's memory: a limit against floods, not a quota that money hangs on.
    """

    def __init__(
        self, burst: int, seconds: float, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._per_second = burst / seconds
        self._now = now
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def spend(self, caller: str) -> None:
        """Take one token of a caller, or raise `TooManyRequests` saying when to come back."""
        now = self._now()
        tokens, since = self._buckets.pop(caller, (float(self._burst), now))
        tokens = min(self._burst, tokens + (now - since) * self._per_second)
        enough = tokens >= 1
        self._buckets[caller] = (tokens - 1 if enough else tokens, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        if not enough:
            raise TooManyRequests(seconds=max(1, round((1 - tokens) / self._per_second)))
