"""Measures of probabilities against what can be counted by hand."""

from __future__ import annotations

import random

import pytest

from kb_index.calibration.measures import (
    Bin,
    Point,
    coverage_at_risk,
    expected_calibration_error,
    reliability,
    risk_coverage,
)


def test_bars_hold_what_lies_within_them_and_empty_ones_are_left_out() -> None:
    bars = reliability([0.1, 0.3, 1.0], [False, True, True], bins=2)
    assert bars == [Bin(pytest.approx(0.2), 0.5, 2), Bin(1.0, 1.0, 1)]


def test_the_error_is_the_distance_of_confidence_and_truth_weighed_by_count() -> None:
    told = [0.8] * 4 + [0.2]
    right = [True, True, True, False, False]
    assert expected_calibration_error(told, right) == pytest.approx(0.8 * 0.05 + 0.2 * 0.2)


def test_who_is_right_as_often_as_told_has_next_to_no_error() -> None:
    chance = random.Random(3)
    told = [chance.random() for _ in range(20_000)]
    right = [chance.random() < one for one in told]
    assert expected_calibration_error(told, right) < 0.02
    assert expected_calibration_error([one / 2 for one in told], right) > 0.2


def test_risk_is_counted_among_the_answered_and_coverage_among_all() -> None:
    points = risk_coverage([0.9, 0.2, 0.6, 0.4], [True, False, False, True])
    assert points == [
        Point(0.9, 0.25, 0.0),
        Point(0.6, 0.5, 0.5),
        Point(0.4, 0.75, pytest.approx(1 / 3)),
        Point(0.2, 1.0, 0.5),
    ]


def test_equal_confidences_are_answered_together() -> None:
    assert risk_coverage([0.7, 0.7], [True, False]) == [Point(0.7, 1.0, 0.5)]
    assert coverage_at_risk([0.7, 0.7], [True, False], 0.4) == 0.0


def test_the_largest_coverage_within_the_risk_counts_even_past_an_early_slip() -> None:
    told = [0.9, 0.8, 0.7, 0.6]
    right = [False, True, True, True]
    assert coverage_at_risk(told, right, 0.25) == 1.0
    assert coverage_at_risk(told, right, 0.24) == 0.0


def test_a_weight_counts_like_so_many_questions() -> None:
    told, right = [0.9, 0.9, 0.9, 0.4, 0.2], [True, True, True, False, True]
    once, counted, weights = [0.9, 0.4, 0.2, 0.5], [True, False, True, True], [3.0, 1.0, 1.0, 0.0]
    assert reliability(once, counted, weights=weights) == [
        pytest.approx(tuple(one)) for one in reliability(told, right)
    ]
    assert risk_coverage(once, counted, weights) == risk_coverage(told, right)
    error = expected_calibration_error(told, right)
    assert expected_calibration_error(once, counted, weights=weights) == pytest.approx(error)
    assert coverage_at_risk(once, counted, 0.2, weights) == coverage_at_risk(told, right, 0.2)


def test_nothing_told_has_no_error_and_covers_nothing() -> None:
    assert expected_calibration_error([], []) == 0.0
    assert reliability([], []) == []
    assert risk_coverage([], []) == []
    assert coverage_at_risk([], [], 1.0) == 0.0


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        expected_calibration_error([0.5], [])
