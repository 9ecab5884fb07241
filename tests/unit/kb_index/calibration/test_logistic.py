"""Logistic regression: what it finds, and how a prior holds it."""

from __future__ import annotations

import math
import random

import pytest

from kb_index.calibration.fitting import curve, fit_model
from kb_index.calibration.logistic import Case, fit
from kb_index.calibration.measures import expected_calibration_error
from kb_index.calibration.model import Logistic

TRUE = Logistic(-1.0, {"asked": 3.0, "margin": -2.0})


def drawn(size: int, seed: int = 5) -> list[Case]:
    chance = random.Random(seed)
    cases = []
    for _ in range(size):
        features = {"asked": chance.random(), "margin": chance.random(), "noise": chance.random()}
        cases.append(Case(features, chance.random() < TRUE.probability(features)))
    return cases


def test_what_the_cases_were_drawn_from_is_found_again() -> None:
    found = fit(drawn(20_000), ("asked", "margin", "noise"))
    assert found.intercept == pytest.approx(-1.0, abs=0.2)
    assert found.coefficients["asked"] == pytest.approx(3.0, abs=0.2)
    assert found.coefficients["margin"] == pytest.approx(-2.0, abs=0.2)
    assert found.coefficients["noise"] == pytest.approx(0.0, abs=0.2)


def test_without_cases_the_prior_comes_back() -> None:
    found = fit([], ("asked", "margin"), TRUE)
    assert found.intercept == pytest.approx(TRUE.intercept)
    assert found.coefficients == pytest.approx(TRUE.coefficients)


def test_few_cases_move_the_prior_a_little_and_many_a_lot() -> None:
    prior = Logistic(0.0, {"asked": 0.0, "margin": 0.0})
    few = fit(drawn(20), ("asked", "margin"), prior).coefficients["asked"]
    many = fit(drawn(5_000), ("asked", "margin"), prior).coefficients["asked"]
    assert abs(few) < 1.5
    assert many > 2.5


def test_cases_that_are_all_right_do_not_run_away() -> None:
    cases = [Case({"asked": at / 10}, True) for at in range(10)]
    found = fit(cases, ("asked",))
    assert math.isfinite(found.intercept)
    assert found.probability({"asked": 0.5}) > 0.99


def test_a_weight_counts_like_so_many_cases() -> None:
    cases = drawn(50)
    thrice = fit(cases * 3, ("asked",))
    weighed = fit([Case(one.features, one.right, 3.0) for one in cases], ("asked",))
    assert weighed.intercept == pytest.approx(thrice.intercept)
    assert weighed.coefficients == pytest.approx(thrice.coefficients)


def test_a_model_is_believable_on_cases_that_it_never_saw() -> None:
    model = fit_model("basis", ("asked", "margin"), drawn(5_000), drawn(5_000))
    unseen = drawn(5_000, seed=6)
    told = [model.answers.probability(one.features) for one in unseen]
    assert expected_calibration_error(told, [one.right for one in unseen]) < 0.03


def test_the_curve_falls_in_confidence_and_rises_in_coverage() -> None:
    points = fit_model("basis", ("asked", "margin"), drawn(2_000), []).curve
    assert 20 <= len(points) <= 61
    assert [one.threshold for one in points] == sorted((p.threshold for p in points), reverse=True)
    assert [one.coverage for one in points] == sorted(one.coverage for one in points)
    assert points[-1].coverage == pytest.approx(1.0)


def test_a_few_lucky_cases_promise_nothing() -> None:
    assert curve([0.9] * 3, [True] * 3, [1.0] * 3)[0].risk == pytest.approx(1 / 5)
    assert curve([0.9] * 300, [True] * 300, [1.0] * 300)[0].risk < 0.01
