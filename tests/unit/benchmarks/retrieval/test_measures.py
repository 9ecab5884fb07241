"""Measures of rankings say what their names say, and intervals hold what was measured."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.retrieval.measures import (
    MEASURES,
    figures,
    hit,
    interval,
    recall,
    reciprocal_rank,
    values,
)

FOUND = ("a", "b", "c", "d", "e", "f")


@pytest.mark.parametrize(
    ("right", "first", "three"),
    [({"a"}, 1.0, 1.0), ({"c"}, 0.0, 1.0), ({"d"}, 0.0, 0.0), ({"c", "a"}, 1.0, 1.0)],
)
def test_a_hit_is_any_right_article_within_the_first(
    right: set[str], first: float, three: float
) -> None:
    assert (hit(FOUND, right, 1), hit(FOUND, right, 3)) == (first, three)


@pytest.mark.parametrize(
    ("right", "expected"), [({"a"}, 1.0), ({"d"}, 0.25), ({"d", "b"}, 0.5), ({"e"}, 0), ({"x"}, 0)]
)
def test_the_reciprocal_rank_is_that_of_the_first_right_article(
    right: set[str], expected: float
) -> None:
    assert reciprocal_rank(FOUND, right, 4) == expected


def test_recall_is_the_share_of_the_right_articles_that_is_found() -> None:
    assert recall(FOUND, {"a", "d", "x", "y"}, 6) == 0.5
    assert recall(FOUND, {"a", "d", "x", "y"}, 3) == 0.25


def test_nothing_found_measures_nothing() -> None:
    assert values([()], [{"a"}]).tolist() == [[0.0] * len(MEASURES)]


def test_means_are_of_all_questions_and_lie_within_their_intervals() -> None:
    rankings = [("a",), ("x", "a"), ("x",), ("a",)]
    told = figures(values(rankings, [{"a"}] * 4))
    assert (told["hit1"], told["hit5"], told["mrr10"]) == (0.5, 0.75, 0.625)
    for name in MEASURES:
        low, high = np.array(told[f"{name}_interval"])
        assert 0 <= low <= told[name] <= high <= 1


def test_an_interval_is_as_wide_as_the_spread_of_a_mean() -> None:
    chance = np.random.default_rng(1)
    measured = (chance.random((400, 1)) < 0.7).astype(np.float64)
    low, high = interval(measured)
    spread = np.sqrt(measured.var() / len(measured))
    assert high[0] - low[0] == pytest.approx(2 * 1.96 * spread, rel=0.1)


def test_a_measure_without_variance_has_no_width() -> None:
    low, high = interval(np.ones((5, 2)))
    assert low.tolist() == high.tolist() == [1.0, 1.0]


def test_systems_are_resampled_alike_so_that_a_constant_gain_is_certain() -> None:
    before = np.random.default_rng(2).random((30, 1))
    lows, highs = interval(np.hstack([before, before + 0.1]))
    assert lows[1] - lows[0] == pytest.approx(0.1)
    assert highs[1] - highs[0] == pytest.approx(0.1)
    low, high = interval((before + 0.1) - before)
    assert (low[0], high[0]) == (pytest.approx(0.1), pytest.approx(0.1))


def test_an_interval_is_the_same_in_every_run() -> None:
    measured = np.random.default_rng(3).random((20, 1))
    assert np.array_equal(interval(measured), interval(measured))
