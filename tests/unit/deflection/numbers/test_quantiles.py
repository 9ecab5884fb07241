"""Durations in buckets: close to the exact quantiles, however days are put together."""

from __future__ import annotations

import math
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deflection.numbers.quantiles import bucket, quantile

SECONDS = st.floats(0, 86_400 * 30)


@given(st.lists(SECONDS, min_size=1), st.floats(0.01, 1.0))
def test_a_quantile_is_off_by_at_most_two_and_a_half_per_cent(durations, share):
    exact = sorted(durations)[max(1, math.ceil(share * len(durations))) - 1]
    found = quantile(Counter(map(bucket, durations)), share)
    assert found is not None
    assert found == 0.0 if exact < 1 else abs(found - exact) <= 0.0251 * exact


@given(st.lists(SECONDS), st.lists(SECONDS))
def test_days_add_up(one, other):
    together = Counter(map(bucket, one)) + Counter(map(bucket, other))
    assert together == Counter(map(bucket, one + other))


def test_longer_is_never_in_a_lower_bucket_and_nothing_has_no_quantile():
    numbers = [bucket(seconds / 10) for seconds in range(5_000)]
    assert numbers == sorted(numbers)
    assert quantile({}, 0.5) is None
