"""Which questions customers confirmed, and with which article."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from deflection.episodes.confirmed import Answered, confirmed
from deflection.facts import Fact, FactKind

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def asked(question: str) -> Fact:
    return Fact(FactKind.ASKED, NOW, data={"question": question})


def shown(article: str, **data: Any) -> Fact:
    return Fact(FactKind.SHOWN, NOW, article, data)


def voted(article: str, helped: bool) -> Fact:
    return Fact(FactKind.VOTED, NOW, article, {"helped": helped})


def of_one(*facts: Fact) -> list[Answered]:
    return confirmed(("one", fact) for fact in facts)


def test_a_vote_confirms_the_question_that_the_article_was_shown_for() -> None:
    facts = [asked("怎么退钱"), shown("refund"), asked("发票"), shown("invoice")]
    assert of_one(*facts, voted("refund", True)) == [Answered("怎么退钱", "refund")]


def test_a_chosen_article_answers_what_was_asked() -> None:
    offered = [shown("refund"), shown("invoice")]
    facts = [asked("退"), *offered, shown("refund"), voted("refund", True)]
    assert of_one(*facts) == [Answered("退", "refund")]


def test_the_last_vote_counts_and_a_bad_one_confirms_nothing() -> None:
    facts = [asked("怎么退钱"), shown("refund"), voted("refund", True), voted("refund", False)]
    assert of_one(*facts) == []


def test_conversations_are_told_apart() -> None:
    facts = [
        ("one", asked("怎么退钱")),
        ("two", asked("where is my bill")),
        ("one", shown("refund")),
        ("two", shown("invoice")),
        ("two", voted("invoice", True)),
        ("two", voted("refund", True)),
    ]
    assert confirmed(facts) == [Answered("where is my bill", "invoice")]


def test_what_an_agent_sent_confirms_no_question_of_the_bots() -> None:
    facts = [asked("你好"), shown("refund", sent_by="agent"), voted("refund", True)]
    assert of_one(*facts) == []


def test_a_question_confirmed_twice_is_one() -> None:
    facts = [asked("怎么退钱"), shown("refund"), voted("refund", True)]
    assert of_one(*facts, *facts) == [Answered("怎么退钱", "refund")]
