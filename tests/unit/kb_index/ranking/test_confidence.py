"""How sure a search is of what it found: its features, and what they are true for."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kb_index.calibration.measures import Point
from kb_index.calibration.model import HYBRID, WORDS, Calibration, Logistic, Model, shipped
from kb_index.index.entry import About, Scope, read_entry
from kb_index.ranking.confidence import FEATURES, Estimate, Ranked, basis, estimate, features
from kb_index.ranking.evidence import Evidence, Known
from kb_index.ranking.situation import Situation

BOTH = Situation(1.0, 0.5, 0.9, nearest=0.9, floor=0.2, strongest=8.0, by_words=False)
ALONE = replace(BOTH, nearest=0.0, floor=0.0, by_words=True)
SCALE = 10.0


def evidence(name: str, asked: float, cosine: float) -> Evidence:
    entry = read_entry(name, Scope("faq", "zh", "public"), About(), (name,), ())
    return Evidence(Known(entry), 4.0, asked, 0.25, 0.75, cosine, cosine, 0, 0, 0)


RANKED: Ranked = [
    (0.8, evidence("first", 0.9, 0.85)),
    (0.7, evidence("second", 0.5, 0.6)),
    (0.3, evidence("third", 0.1, 0.0)),
]


def test_margin_and_rivals_are_counted_in_log_odds() -> None:
    found = features(RANKED, BOTH, SCALE)
    assert found["margin"] == pytest.approx(1.0)
    assert found["rivals"] == pytest.approx(math.log(1 + math.exp(-1) + math.exp(-5)))


def test_an_only_article_has_no_rivals() -> None:
    found = features(RANKED[:1], BOTH, SCALE)
    assert found["rivals"] == 0.0
    assert found["margin"] == features([RANKED[0], (0.0, RANKED[1][1])], BOTH, SCALE)["margin"]
    assert found["background"] == 0.0


def test_the_background_is_how_near_the_others_come() -> None:
    found = features(RANKED, BOTH, SCALE)
    assert found["background"] == pytest.approx((0.6 + BOTH.floor) / 2)


def test_the_halves_agree_where_both_would_put_the_same_first() -> None:
    found = features(RANKED, BOTH, SCALE)
    assert (found["words_agree"], found["meaning_agrees"]) == (1.0, 1.0)
    other = [*RANKED, (0.1, evidence("fourth", 0.95, 0.1))]
    found = features(other, BOTH, SCALE)
    assert (found["words_agree"], found["meaning_agrees"]) == (0.0, 1.0)


@pytest.mark.parametrize(("name", "situation"), [(HYBRID, BOTH), (WORDS, ALONE)])
def test_every_feature_of_a_model_is_there(name: str, situation: Situation) -> None:
    assert set(FEATURES[name]) <= features(RANKED, situation, SCALE).keys()


def test_nothing_found_is_nothing_sure() -> None:
    assert estimate([], BOTH, SCALE, shipped(), "") == Estimate()


def test_an_offer_is_never_less_likely_right_than_its_first_article() -> None:
    sure, unsure = Logistic(3.0, {}), Logistic(-3.0, {})
    model = Model("", sure, unsure, (Point(0.5, 1.0, 0.1),))
    found = estimate(RANKED, BOTH, SCALE, Calibration({HYBRID: model, WORDS: model}), "e@1")
    assert found.offers == found.answers == pytest.approx(sure.probability({}))


def test_the_shipped_models_are_surer_of_better_evidence() -> None:
    worse: Ranked = [(0.5, evidence("first", 0.2, 0.4)), (0.49, evidence("second", 0.2, 0.4))]
    for situation in (BOTH, ALONE):
        good = estimate(RANKED, situation, SCALE, shipped(), "")
        poor = estimate(worse, situation, SCALE, shipped(), "")
        assert good.answers > poor.answers + 0.2


def test_a_basis_names_the_encoder_where_there_is_one() -> None:
    assert basis(False, "one@1") != basis(False, "one@2")
    assert basis(True, "one@1") == basis(True, "one@2")
    assert basis(False, "one@1").startswith(HYBRID)
