"""A promise that few answers are wrong holds for other questions than it was made on."""

from __future__ import annotations

import random

import numpy as np
import pytest

from benchmarks.calibration.promising import bound, promised
from kb_index.calibration.fitting import curve
from kb_index.calibration.measures import Point

RISK = 0.05


def test_the_bound_is_clopper_and_pearsons() -> None:
    never, once = np.zeros(59), np.r_[1.0, np.zeros(92)]
    for wrong in (never, once):
        assert bound(wrong, np.ones(len(wrong)), np.arange(len(wrong))) == pytest.approx(
            RISK, abs=0.001
        )


def test_copies_of_a_question_make_nothing_surer() -> None:
    wrong = np.r_[np.ones(5), np.zeros(95)]
    alone = bound(wrong, np.ones(100), np.arange(100))
    four_times = bound(np.tile(wrong, 4), np.ones(400), np.tile(np.arange(100), 4))
    assert four_times == pytest.approx(alone)
    assert bound(np.tile(wrong, 4), np.ones(400), np.arange(400)) < alone


def test_where_all_are_wrong_nothing_is_promised() -> None:
    assert bound(np.ones(10), np.ones(10), np.arange(10)) == 1.0


def test_the_promise_holds_on_questions_that_nobody_saw() -> None:
    chance = random.Random(5)
    kept = {"promised": 0, "estimated": 0}
    for _ in range(40):
        sure, right = asked(1_000, chance)
        ones, groups = [1.0] * len(sure), range(len(sure))
        others = asked(20_000, chance)
        kept["promised"] += risk(promised(sure, right, ones, groups), *others) <= RISK
        kept["estimated"] += risk(curve(sure, right, ones), *others) <= RISK
    assert kept["promised"] >= 36
    assert kept["estimated"] < 30, "otherwise the estimate would do"


def asked(count: int, chance: random.Random) -> tuple[list[float], list[bool]]:
    """Return true confidences, most of them high, and whether each was right."""
    sure = [1 - chance.random() ** 3 for _ in range(count)]
    return sure, [chance.random() < one for one in sure]


def risk(points: tuple[Point, ...], sure: list[float], right: list[bool]) -> float:
    """Return the share of wrong answers where the points promise few enough."""
    least = min((one.threshold for one in points if one.risk <= RISK), default=1.1)
    shown = [good for one, good in zip(sure, right, strict=True) if one >= least]
    return 1 - sum(shown) / max(1, len(shown))
