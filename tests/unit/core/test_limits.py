"""Rate limits."""

import pytest

from core.errors import TooManyRequests
from core.limits import RateLimit


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_then_one_at_the_rate():
    time = Time()
    limit = RateLimit(2, 10, time)
    limit.spend("a")
    limit.spend("a")
    with pytest.raises(TooManyRequests) as caught:
        limit.spend("a")
    assert caught.value.details["seconds"] == 5
    time.now = 5.0
    limit.spend("a")


def test_callers_do_not_share_a_bucket():
    limit = RateLimit(1, 10, Time())
    limit.spend("a")
    limit.spend("b")
