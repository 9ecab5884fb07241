"""When a customer came again, and whether for the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from deflection.episodes.following import NEVER, Again, Visit, following

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def test_the_next_visit_is_that_of_the_same_contact_whatever_the_channel():
    visits = {
        ("c1", 1): Visit("her", at(0), "ecs"),
        ("c2", 1): Visit("him", at(1), "ecs"),
        ("c3", 1): Visit("her", at(2), "ecs"),
        ("c4", 1): Visit("her", None, "ecs"),  # she only came by
    }
    found = following(visits)
    assert found[("c1", 1)] == Again(at(2), at(2))
    assert found[("c2", 1)] == found[("c3", 1)] == NEVER
    assert ("c4", 1) not in found


def test_another_topic_is_no_return_and_an_unknown_one_may_be():
    hers = [("ecs", 0), ("oss", 1), ("", 2), ("ecs", 3), ("oss", 9)]
    visits = {(f"c{n}", 1): Visit("her", at(h), topic) for n, (topic, h) in enumerate(hers)}
    found = following(visits)
    assert [found[(f"c{n}", 1)] for n in range(5)] == [
        Again(at(1), at(2)),
        Again(at(2), at(2)),
        Again(at(3), at(3)),
        Again(at(9), None),
        NEVER,
    ]


VISITS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.sampled_from(["", "a", "b"])))


@given(VISITS)
def test_it_is_what_looking_at_every_pair_finds(told):
    visits = {
        (f"c{n}", 1): Visit(f"contact-{who}", at(hour), topic)
        for n, (who, hour, topic) in enumerate(told)
    }
    found = following(visits)
    for key, mine in visits.items():
        later = [
            one
            for other, one in visits.items()
            if one.person_id == mine.person_id and (one.came_at, other) > (mine.came_at, key)
        ]
        on_topic = [
            one for one in later if one.topic == mine.topic or not one.topic or not mine.topic
        ]
        assert found[key].at == min((one.came_at for one in later), default=None)
        assert found[key].on_topic == min((one.came_at for one in on_topic), default=None)
