"""Two experiments in a simulated company: started over HTTP, said over sockets, read over HTTP."""

from __future__ import annotations

from datetime import time

from benchmarks.simulate.experimenting import experimented
from benchmarks.simulate.scenario import Scenario, Shift

SMALL = Scenario(seed=11, days=1, visits=14, articles=20, shifts=(Shift(("mei",), time(9), 8),))


async def test_customers_are_split_read_other_words_and_are_observed(database_file):
    effect, none = await experimented(SMALL, database_file.parent)
    assert effect.entered >= 6
    assert 0 < none.entered <= effect.entered
    for lived in (effect, none):
        assert lived.told["result"]["trusted"]
        assert lived.told["result"]["mixed"] == 0
        assert {
            one["exposed"] - one["entered"] for one in lived.told["experiment"]["variants"]
        } == {0}
        assert lived.seen == "too_little"
    assert sum(effect.answered.values()) > 0
