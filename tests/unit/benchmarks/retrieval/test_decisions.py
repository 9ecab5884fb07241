"""Decisions are counted by what they show, and policies judged by what they answer."""

from __future__ import annotations

import pytest

from benchmarks.retrieval.decisions import Decided, counts, decided, outcome, policy
from benchmarks.sets.evaluation import Asked, Base, EvaluationSet
from kb_index.ranking.policy import Decision, Verdict
from kb_index.results import Hit, SearchResult


def _hits(*names: str) -> tuple[Hit, ...]:
    return tuple(Hit(name, name, "en", "", "", "", 0.9, 0.9, 0.9) for name in names)


@pytest.mark.parametrize(
    ("decision", "shown", "expected"),
    [
        (Decision.ANSWER, ["right"], "answered_right"),
        (Decision.ANSWER, ["other"], "answered_wrong"),
        (Decision.CHOOSE, ["other", "right"], "offered_right"),
        (Decision.CHOOSE, ["other", "another"], "offered_wrong"),
        (Decision.ASK_BACK, [], "asked_back"),
        (Decision.NO_ANSWER, [], "refused"),
    ],
)
def test_an_outcome_names_the_decision_and_whether_it_shows_the_right_article(
    decision: Decision, shown: list[str], expected: str
) -> None:
    assert outcome(Verdict(decision, _hits(*shown)), frozenset({"right"})) == expected


def test_the_policy_sees_the_five_hits_that_the_product_asks_for() -> None:
    result = SearchResult("question", "en", _hits(*"abcdefgh"), 0.7)
    questions = tuple(Asked("question", frozenset(right)) for right in "aef")
    asked = EvaluationSet("set", "en", Base("base", ()), questions, 3, "")
    found = decided(asked, [result] * 3, lambda one: Verdict(Decision.CHOOSE, one.hits))
    assert [one.outcome for one in found] == ["offered_right", "offered_right", "offered_wrong"]
    assert [one.first_right for one in found] == [True, False, False]
    assert {one.confidence for one in found} == {0.7}


def test_outcomes_are_counted_apart_for_questions_without_an_answer() -> None:
    found = [_answered(0.9, True), _answered(0.9, True), _other(0.8), _other(0.1, "refused")]
    assert counts(found) == {
        "answered_right": 2,
        "unanswerable_answered_wrong": 1,
        "unanswerable_refused": 1,
    }


def test_coverage_is_what_can_be_answered_with_few_wrong() -> None:
    found = [_answered(0.9 - n / 100, True) for n in range(19)]
    found += [_answered(0.6, False), _answered(0.5, False), *[_other(0.65)] * 3, _other(0.3)]
    told = policy(found)
    assert told["coverage_at_5pct_wrong"] == round(20 / 21, 4)
    assert told["oos_rejected_at_5pct_wrong"] == 0.25
    assert (told["answerable"], told["unanswerable"]) == (21, 4)


def test_a_search_that_is_surest_where_it_is_wrong_covers_nothing() -> None:
    told = policy([_answered(0.9, False), _answered(0.5, True), _other(0.95)])
    assert told["coverage_at_5pct_wrong"] == 0
    assert told["oos_rejected_at_5pct_wrong"] == 1


def test_shipped_thresholds_are_judged_by_what_was_decided() -> None:
    refused = Decided("refused", 0.2, True, True)
    offered = _other(0.4, "offered_wrong")
    told = policy([_answered(0.9, True), _answered(0.9, False), refused, offered, _other(0.9)])
    assert told["coverage"] == 0.6667
    assert told["wrong"] == 0.5
    assert told["oos_rejected"] == 0.5


def test_confidence_in_an_answer_that_nothing_has_counts_as_error() -> None:
    assert policy([_answered(1.0, True), _other(0.0, "refused")])["ece"] == 0
    assert policy([_answered(1.0, True), _other(1.0)])["ece"] == 0.5


def test_what_was_not_asked_has_no_figure() -> None:
    assert policy([_answered(0.9, True)])["oos_rejected"] is None
    assert policy([_other(0.9)])["coverage_at_5pct_wrong"] is None


def _answered(confidence: float, right: bool) -> Decided:
    told = "answered_right" if right else "answered_wrong"
    return Decided(told, confidence, right, answerable=True)


def _other(confidence: float, told: str = "answered_wrong") -> Decided:
    return Decided(told, confidence, False, answerable=False)
