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
        ("c1", 1): Visit("her", (at(0),), "ecs"),
        ("c2", 1): Visit("him", (at(1),), "ecs"),
        ("c3", 1): Visit("her", (at(2),), "ecs"),
        ("c4", 1): Visit("her", (), "ecs"),  # she only came by
    }
    found = following(visits)
    assert found[("c1", 1)] == Again(at(2), at(2))
    assert found[("c2", 1)] == found[("c3", 1)] == NEVER
    assert ("c4", 1) not in found


def test_another_topic_is_no_return_and_an_unknown_one_may_be():
    hers = [("ecs", 0), ("oss", 1), ("", 2), ("ecs", 3), ("oss", 9)]
    visits = {(f"c{n}", 1): Visit("her", (at(h),), topic) for n, (topic, h) in enumerate(hers)}
    found = following(visits)
    assert [found[(f"c{n}", 1)] for n in range(5)] == [
        Again(at(1), at(2)),
        Again(at(2), at(2)),
        Again(at(3), at(3)),
        Again(at(9), None),
        NEVER,
    ]


def test_a_question_in_a_conversation_that_began_earlier_is_a_return_too():
    visits = {
        ("wechat", 1): Visit("her", (at(0), at(2)), "ecs"),  # it is still open
        ("web", 1): Visit("her", (at(1),), "ecs"),
        ("page", 1): Visit("her", (at(2), at(3)), "oss"),
    }
    found = following(visits)
    assert found[("web", 1)] == Again(at(2), at(2))
    assert found[("wechat", 1)] == Again(at(3), None)
    assert found[("page", 1)] == NEVER


HOURS = st.lists(st.integers(0, 9), max_size=3)
VISITS = st.lists(st.tuples(st.integers(0, 2), HOURS, st.sampled_from(["", "a", "b"])))


@given(VISITS)
def test_it_is_what_looking_at_every_pair_finds(told):
    visits = {
        (f"c{n}", 1): Visit(f"contact-{who}", tuple(map(at, hours)), topic)
        for n, (who, hours, topic) in enumerate(told)
    }
    found = following(visits)
    for key, mine in visits.items():
        if not mine.came:
            assert key not in found
            continue
        later = [
            (moment, one.topic)
            for other, one in visits.items()
            for moment in one.came
            if one.person_id == mine.person_id and (moment, other) > (max(mine.came), key)
        ]
        on_topic = [moment for moment, topic in later if mine.topic in ("", topic) or not topic]
        assert found[key].at == min((moment for moment, _ in later), default=None)
        assert found[key].on_topic == min(on_topic, default=None)
