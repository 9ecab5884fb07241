"""What is counted of a gap."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from deflection.episodes.asked import Ended, Why
from studio.gaps.counts import Tally, count

TODAY = 20_000
TALLIES = st.lists(
    st.builds(
        Tally,
        day=st.integers(TODAY - 120, TODAY + 1),
        why=st.sampled_from(["", *Why]),
        ended=st.sampled_from(list(Ended)),
        language=st.sampled_from(["zh", "en"]),
        questions=st.integers(1, 9),
    )
)


def test_the_halves_of_a_period_are_its_days_in_two():
    tallies = [Tally(TODAY - age, Why.NOTHING, Ended.GAVE_UP, "zh", 1) for age in range(40)]
    counts = count(tallies, TODAY, 28)
    assert (counts.questions, counts.recent, counts.before) == (28, 14, 14)


def test_what_was_answered_stands_beside_the_gap():
    tallies = [
        Tally(TODAY, "", Ended.HELPED, "zh", 3),
        Tally(TODAY, Why.UNSURE, Ended.PERSON, "en", 2),
    ]
    counts = count(tallies, TODAY, 7)
    assert (counts.questions, counts.answered) == (2, 3)
    assert (counts.ended, counts.reasons) == (Counter(person=2), Counter(unsure=2))


@given(TALLIES, st.sampled_from([7, 28, 90]))
def test_every_way_of_counting_adds_up_to_the_questions(tallies, days):
    counts = count(tallies, TODAY, days)
    parts = (counts.ended, counts.reasons, counts.languages, counts.series)
    assert {sum(part.values()) for part in parts} == {counts.questions}
    assert counts.recent + counts.before == counts.questions
