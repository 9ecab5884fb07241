"""Groups of questions that mean the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kb_index.encoder.encoder import unit
from kb_index.encoder.terms_encoder import NAME
from studio.gaps.grouping import MEANING, WORDS, Centre, Groups, Nearness, central, nearness

NEAR = Nearness(join=0.8, merge=0.95)


def _vector(*values: float) -> np.ndarray:
    return unit(np.array([values], dtype=np.float32))[0]


def _groups(*centres: Centre) -> Groups:
    groups = Groups(3, NEAR)
    groups.load(centres)
    return groups


def test_the_first_question_finds_no_group():
    assert _groups().nearest(_vector(1, 0, 0)) is None


def test_a_question_finds_the_nearest_group_that_is_near_enough():
    groups = _groups()
    groups.begin("a", _vector(1, 0, 0))
    groups.begin("b", _vector(0, 1, 0))
    assert groups.nearest(_vector(1, 0.3, 0)) == "a"
    assert groups.nearest(_vector(0.3, 1, 0)) == "b"
    assert groups.nearest(_vector(0, 0, 1)) is None


def test_a_text_without_meaning_is_near_to_nothing():
    groups = _groups()
    groups.begin("a", _vector(1, 0, 0))
    assert groups.nearest(np.zeros(3, dtype=np.float32)) is None


def test_a_centre_moves_with_what_joins_and_a_group_keeps_its_name():
    groups = _groups()
    groups.begin("a", _vector(1, 0, 0))
    before = groups.nearest(_vector(0.6, 0.8, 0))
    groups.grow("a", _vector(0.8, 0.6, 0))
    assert (before, groups.nearest(_vector(0.6, 0.8, 0))) == (None, "a")


def test_what_is_loaded_groups_as_what_was_kept():
    groups = _groups()
    groups.begin("a", _vector(1, 0, 0))
    groups.grow("a", _vector(0.8, 0.6, 0))
    again = _groups(Centre("a", groups.total("a"), "a"))
    assert again.nearest(_vector(0.6, 0.8, 0)) == "a"
    np.testing.assert_array_equal(again.total("a"), groups.total("a"))


def test_a_duplicate_leads_to_the_group_that_it_repeats():
    groups = _groups(Centre("a", _vector(1, 0, 0), "a"), Centre("b", _vector(0, 0, 1), "a"))
    assert groups.nearest(_vector(0, 0.1, 1)) == "a"


def test_groups_that_have_grown_alike_are_told_the_nearest_first():
    groups = _groups()
    for name, vector in (
        ("a", (1, 0, 0)),
        ("b", (1, 0.2, 0)),
        ("c", (1, 0.05, 0)),
        ("d", (0, 0, 1)),
    ):
        groups.begin(name, _vector(*vector))
    assert next(groups.alike()) == ("a", "c")
    assert {name for pair in groups.alike() for name in pair} == {"a", "b", "c"}


def test_more_groups_than_there_is_room_for_at_first_are_kept():
    groups = Groups(64, NEAR)
    for row, vector in enumerate(np.random.default_rng(1).normal(size=(3000, 64))):
        groups.begin(str(row), _vector(*vector))
    assert len(groups) == 3000
    assert len(list(groups.alike())) == 0


def test_without_an_encoder_words_are_compared():
    assert nearness(NAME) is WORDS
    assert nearness("any other") is MEANING


@given(st.lists(st.tuples(*[st.floats(-1, 1, width=32)] * 3), min_size=1, max_size=8))
def test_the_most_central_comes_first(rows):
    vectors = unit(np.array(rows, dtype=np.float32))
    order = central(vectors)
    likeness = vectors @ vectors.mean(axis=0)
    assert sorted(order) == list(range(len(rows)))
    assert likeness[order[0]] == likeness.max()
