"""When the other language is looked into, and when what is found there is taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb_index.calibration.measures import Point
from kb_index.calibration.model import HYBRID, WORDS, Calibration, Logistic, Model
from kb_index.encoder.encoder import Vectors
from kb_index.index.index import Index
from kb_index.ranking.languages import search_languages
from kb_index.ranking.query import Query
from tests.unit.kb_index.index.test_filters import PairEncoder, article

BY_MEANING = Logistic(-5.0, {"passage": 10.0})
"""Even where half of the meaning is shared."""

ALWAYS = Logistic(5.0, {})
MODEL = Model("", BY_MEANING, ALWAYS, (Point(0.9, 0.5, 0.05),))
OFFERING = Calibration({HYBRID: MODEL, WORDS: MODEL})
QUESTION = Query("reset password", "zh")
NEAR, SAME = article(1, "reset of it"), replace(article(2, "reset password"), language="en")


class Counting(PairEncoder):
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.times += 1
        return super().encode(texts)


def filled(encoder: PairEncoder) -> Index:
    index = Index(encoder)
    index.apply(index.prepare([NEAR, SAME]))
    return index


def test_an_offer_in_her_language_does_not_hide_the_answer_in_the_other() -> None:
    across = search_languages(filled(PairEncoder()), QUESTION, OFFERING)
    assert across.own.offers > 0.9
    assert across.own.confidence < 0.5
    assert across.best.hits[0].article_id == SAME.id
    assert across.foreign == [SAME.id]


def test_a_likely_answer_in_her_language_stays() -> None:
    index = filled(PairEncoder())
    across = search_languages(index, replace(QUESTION, question="reset of it"), OFFERING)
    assert across.best is across.own
    assert across.best.hits[0].article_id == NEAR.id


def test_a_question_is_encoded_once_for_both_languages() -> None:
    encoder = Counting()
    index = filled(encoder)
    before = encoder.times
    assert search_languages(index, QUESTION, OFFERING).foreign
    assert encoder.times == before + 1
