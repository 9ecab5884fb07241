"""What an episode adds to the figures of its day."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from deflection.figures import Of, figures
from deflection.metrics import report
from deflection.outcomes import Definition, verdict
from tests.unit.deflection.telling import START, accepted, asks, episode, wants


@pytest.mark.parametrize(("seconds", "in_time"), [(19.7, 1), (20, 1), (20.1, 0)])
def test_a_wait_is_in_time_to_the_second_whatever_bucket_it_falls_in(seconds, in_time):
    minutes = 2 + seconds / 60
    found = episode(asks("火星天气", "no_answer"), wants(2), accepted(minutes))
    now = START + timedelta(days=1)
    added = figures(found, verdict(found, None, now, Definition()), UTC)
    sums = {name: n for (cell, name), n in added.items() if cell.of is Of.ALL}
    assert report(sums)["service_level"].value == in_time
