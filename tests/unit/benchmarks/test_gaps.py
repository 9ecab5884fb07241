"""The measure of grouping."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.gaps import bcubed, sets
from benchmarks.sets.evaluation import TEST


def test_the_figures_of_an_example_that_is_counted_by_hand():
    scores = bcubed(["x", "x", "x", "y"], ["a", "a", "b", "b"])
    assert scores.precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert scores.recall == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)


@given(st.lists(st.integers(0, 5), min_size=1))
def test_groups_that_are_the_labels_are_right(labels):
    scores = bcubed([f"group {label}" for label in labels], labels)
    assert scores.f1 == pytest.approx(1)


@given(st.lists(st.integers(0, 5), min_size=1))
def test_a_group_for_each_is_precise_and_one_for_all_finds_everything(labels):
    assert bcubed(range(len(labels)), labels).precision == pytest.approx(1)
    assert bcubed([0] * len(labels), labels).recall == pytest.approx(1)


def test_without_data_the_projects_own_questions_are_there_in_both_languages():
    found = {one.name: one for one in sets(None, TEST)}
    assert found.keys() == {"sample-zh", "sample-en", "sample-zh-and-en"}
    both = found["sample-zh-and-en"]
    assert len(both.texts) == len(found["sample-zh"].texts) + len(found["sample-en"].texts)
    assert set(both.labels) == set(found["sample-zh"].labels) | set(found["sample-en"].labels)
