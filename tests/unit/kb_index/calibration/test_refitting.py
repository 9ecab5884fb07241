"""Fitting anew on judged searches: when there is enough, what changes, and what does not."""

from __future__ import annotations

import random

from kb_index.calibration.measures import Point
from kb_index.calibration.model import WORDS, Logistic, Model
from kb_index.calibration.refitting import (
    LEAST,
    LEAST_OF_EACH,
    Judged,
    Lacking,
    lacking,
    refit,
)
from kb_index.ranking.confidence import FEATURES

NOTHING = dict.fromkeys(FEATURES[WORDS], 0.0)
OLD = Model("b", Logistic(-3.0, {**NOTHING, "asked": 6.0}), Logistic(0.0, {}), (Point(0.9, 1, 0),))


def judged(size: int, true: Logistic, seed: int = 1) -> list[Judged]:
    chance = random.Random(seed)
    found = []
    for at in range(size):
        features = {**NOTHING, "asked": chance.random()}
        right = chance.random() < true.probability(features)
        found.append(Judged(features, right, right or None, at % 4 == 0))
    return found


def test_nothing_is_lacking_where_there_is_enough_of_each() -> None:
    one, other = [Judged({}, answered, None, False) for answered in (True, False)]
    assert lacking([one] * LEAST) == Lacking(0, 0, LEAST_OF_EACH)
    assert lacking([one] * (LEAST - LEAST_OF_EACH) + [other] * LEAST_OF_EACH) == Lacking(0, 0, 0)
    assert not lacking([one, other] * LEAST)


def test_what_nobody_judged_does_not_count() -> None:
    assert lacking([Judged({}, None, True, False)] * 1000) == Lacking(
        LEAST, LEAST_OF_EACH, LEAST_OF_EACH
    )


def test_customers_who_are_helped_less_than_told_make_it_less_sure() -> None:
    truth = Logistic(-5.0, {"asked": 6.0})
    found = refit(WORDS, OLD, judged(2_000, truth))
    assert found.better
    assert found.new.error < found.old.error
    features = {**NOTHING, "asked": 0.9}
    assert found.model.answers.probability(features) < OLD.answers.probability(features) - 0.2
    assert (found.fitted, found.held_back) == (1_500, 500)


def test_a_model_that_was_right_is_hardly_changed() -> None:
    found = refit(WORDS, OLD, judged(2_000, OLD.answers))
    assert abs(found.new.loss - found.old.loss) < 0.01
    assert found.model.basis == OLD.basis


def test_a_feature_that_never_varied_keeps_its_coefficient() -> None:
    old = Model(OLD.basis, Logistic(-3.0, {"asked": 6.0, "margin": 1.5}), OLD.offers, OLD.curve)
    found = refit(WORDS, old, judged(500, old.answers))
    assert found.model.answers.coefficients["margin"] == 1.5


def test_offers_that_nobody_judged_leave_their_model_as_it_was() -> None:
    unjudged = [Judged(one.features, one.answered, None, False) for one in judged(300, OLD.answers)]
    offers = refit(WORDS, OLD, unjudged).model.offers
    assert offers.probability(NOTHING) == OLD.offers.probability(NOTHING)
