"""Which of two groups that have grown alike becomes part of the other."""

from __future__ import annotations

from studio.gaps.store import Living
from studio.gaps.tidying import merges

GROUPS = {
    "small": Living(decided=False, questions=2),
    "large": Living(decided=False, questions=9),
    "dismissed": Living(decided=True, questions=1),
    "drafted": Living(decided=True, questions=5),
}


def test_the_one_with_fewer_questions_becomes_part_of_the_other():
    assert merges([("small", "large")], GROUPS) == [("small", "large")]
    assert merges([("large", "small")], GROUPS) == [("small", "large")]


def test_what_an_editor_decided_about_takes_the_other_in_however_small_it_is():
    assert merges([("dismissed", "large")], GROUPS) == [("large", "dismissed")]


def test_two_that_an_editor_decided_about_stay_apart():
    assert merges([("dismissed", "drafted")], GROUPS) == []


def test_each_group_is_in_one_merge_at_most():
    pairs = [("small", "large"), ("large", "dismissed")]
    assert merges(pairs, GROUPS) == [("small", "large")]


def test_a_group_that_is_part_of_another_already_takes_nothing_in():
    assert merges([("small", "gone")], GROUPS) == []
