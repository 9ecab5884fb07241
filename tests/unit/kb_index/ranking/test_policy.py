"""What the policy makes of a search."""

from __future__ import annotations

import pytest

from kb_index.calibration.measures import Point
from kb_index.calibration.model import HYBRID, WORDS, Calibration, Logistic, Model
from kb_index.ranking.policy import (
    NEVER,
    OFFER,
    SUGGEST,
    Decision,
    Thresholds,
    decide,
    thresholds,
)
from kb_index.results import Hit, SearchResult

LIMITS = Thresholds(answer=0.8, answer_by_words=0.7)


def hit(title: str, score: float) -> Hit:
    return Hit(title, title, "zh", "ecs", "答案", "答案", score, score, score)


def result(question: str, confidence: float, *hits: Hit, offers: float = 0.0) -> SearchResult:
    return SearchResult(question, "zh", hits, confidence, offers)


def calibration(*curve: tuple[float, float, float]) -> Calibration:
    nothing = Logistic(0.0, {})
    model = Model("", nothing, nothing, tuple(Point(*point) for point in curve))
    lower = Model("", nothing, nothing, tuple(Point(at / 2, *rest) for at, *rest in curve))
    return Calibration({HYBRID: model, WORDS: lower})


def test_a_sure_hit_answers() -> None:
    first = hit("域名可以退款吗", 0.9)
    verdict = decide(result("域名退款", 0.8, first, hit("什么是域名", 0.7)), LIMITS)
    assert verdict.decision is Decision.ANSWER
    assert verdict.hits == (first,)


def test_a_search_by_words_alone_has_its_own_threshold() -> None:
    hits = (hit("退款规则", 0.8), hit("镜像市场退货", 0.8))
    by_words = SearchResult("退款", "zh", hits, 0.75, by_words=True)
    assert decide(by_words, LIMITS).decision is Decision.ANSWER
    assert decide(result("退款", 0.75, *hits), LIMITS).decision is Decision.CHOOSE


def test_several_relevant_hits_are_offered_at_most_as_many_as_allowed() -> None:
    titles = ("退款规则", "镜像市场退货", "预留实例券", "域名注册费")
    found = result("退款", 0.1, *(hit(title, 0.8) for title in titles), offers=OFFER)
    assert [one.title for one in decide(found, LIMITS).hits] == list(titles[:3])
    few = Thresholds(0.8, 0.7, choices=2)
    assert [one.title for one in decide(found, few).hits] == list(titles[:2])


def test_choices_differ_clearly() -> None:
    hits = (
        hit("如何重置实例密码", 0.8),
        hit("怎样重置实例密码？", 0.79),
        hit("忘记邮箱怎么办", 0.7),
    )
    verdict = decide(result("密码", 0.1, *hits, offers=0.9), LIMITS)
    assert verdict.hits == (hits[0], hits[2])


def test_what_is_far_behind_the_best_is_not_offered() -> None:
    hits = (hit("退款规则", 0.8), hit("镜像市场退货", 0.75), hit("快照容量", 0.2))
    verdict = decide(result("退款", 0.1, *hits, offers=0.9), LIMITS)
    assert verdict.hits == hits[:2]


def test_the_second_is_offered_however_far_it_is_for_one_is_no_choice() -> None:
    hits = (hit("退款规则", 0.8), hit("快照容量", 0.1), hit("域名注册费", 0.1))
    assert decide(result("退款", 0.1, *hits, offers=0.9), LIMITS).hits == hits[:2]


def test_an_offer_that_most_likely_lacks_the_right_one_is_not_made() -> None:
    hits = (hit("快照容量", 0.5), hit("域名", 0.45))
    found = result("今天天气", 0.1, *hits, offers=OFFER - 0.01)
    assert decide(found, LIMITS).decision is Decision.NO_ANSWER
    assert decide(result("今天天气", 0.0), LIMITS).decision is Decision.NO_ANSWER


def test_what_may_be_related_is_shown_and_counts_as_no_answer() -> None:
    hits = (hit("快照容量", 0.5), hit("域名", 0.45))
    doubtful = decide(result("空间不够", 0.1, *hits, offers=SUGGEST), LIMITS)
    assert (doubtful.decision, doubtful.hits) == (Decision.NO_ANSWER, hits)
    hopeless = decide(result("今天天气", 0.1, *hits, offers=SUGGEST - 0.01), LIMITS)
    assert (hopeless.decision, hopeless.hits) == (Decision.NO_ANSWER, ())


def test_an_only_hit_is_no_choice() -> None:
    only = result("发票", 0.6, hit("按量付费实例怎么开具发票", 0.6), offers=0.9)
    assert decide(only, LIMITS).decision is Decision.NO_ANSWER


@pytest.mark.parametrize("question", ["怎么办？", "🙂"])
def test_a_question_without_meaning_is_asked_back(question: str) -> None:
    assert decide(result(question, 0.0), LIMITS).decision is Decision.ASK_BACK


def test_the_answer_threshold_is_the_lowest_that_keeps_to_the_wanted_risk() -> None:
    known = calibration((0.95, 0.2, 0.01), (0.8, 0.4, 0.04), (0.6, 0.6, 0.09), (0.1, 1.0, 0.4))
    assert thresholds(known, 5, 4) == Thresholds(0.8, 0.4, 4)
    assert thresholds(known, 10).answer == 0.6
    assert thresholds(known, 100).answer == 0.1


def test_more_wrong_answers_allowed_never_means_fewer_answers() -> None:
    allowed = [thresholds(calibration((0.9, 0.3, 0.02), (0.5, 0.7, 0.2)), n) for n in range(101)]
    answers = [one.answer for one in allowed]
    assert answers == sorted(answers, reverse=True)


def test_a_risk_that_no_threshold_keeps_to_answers_never() -> None:
    limits = thresholds(calibration((0.9, 0.3, 0.02)), 1)
    assert limits.answer == NEVER
    assert decide(result("退款", 1.0, hit("退款规则", 1.0)), limits).decision is Decision.NO_ANSWER


def test_without_thresholds_the_shipped_ones_hold() -> None:
    hits = (hit("退款规则", 0.8), hit("镜像市场退货", 0.8))
    assert decide(result("退款", 1.0, *hits)).decision is Decision.ANSWER
    assert decide(result("退款", 0.0, *hits)).decision is Decision.NO_ANSWER
