"""An agent is there as long as her desk is, and as she says."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handoff.routing.staffing.presence import Presence, effective

GRACE = timedelta(seconds=60)


@pytest.mark.parametrize("said", Presence)
def test_she_is_what_she_says_as_long_as_her_desk_is_seen(said, clock):
    seen = clock()
    clock.advance(seconds=60)
    assert effective(said, seen, clock(), GRACE) is said


@pytest.mark.parametrize("said", Presence)
def test_a_desk_that_is_gone_for_longer_than_the_grace_is_offline(said, clock):
    seen = clock()
    clock.advance(seconds=61)
    assert effective(said, seen, clock(), GRACE) is Presence.OFFLINE
    assert effective(said, None, clock(), GRACE) is Presence.OFFLINE
