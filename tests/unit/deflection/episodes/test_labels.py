"""What a customer's deeds say about the searches before them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deflection.episodes.labels import HANDOFF_WITHIN, Label, labels
from deflection.facts import Fact, FactKind

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def told(kind: FactKind, article: str | None = None, minutes: float = 0, **data: Any) -> Fact:
    return Fact(kind, START + timedelta(minutes=minutes), article, data)


def searched(*hits: str) -> Fact:
    return told(FactKind.SEARCHED, hits=[{"article_id": hit} for hit in hits])


def answer(article: str) -> list[Fact]:
    shown = told(FactKind.SHOWN, article, **{"as": "answer", "score": 0.8})
    return [searched(article, "other"), shown]


def choices(*articles: str) -> list[Fact]:
    offered = [
        told(FactKind.SHOWN, one, **{"as": "choice", "position": at})
        for at, one in enumerate(articles, 1)
    ]
    return [searched(*articles), *offered]


def chose(article: str) -> Fact:
    return told(FactKind.SHOWN, article, minutes=1, **{"as": "answer", "score": None})


def voted(article: str, helped: bool) -> Fact:
    return told(FactKind.VOTED, article, minutes=2, helped=helped)


def wanted_a_person(minutes: float = 2, reason: str = "requested") -> Fact:
    return told(FactKind.HANDOFF_REQUESTED, minutes=minutes, reason=reason)


def verdict(*facts: Fact) -> tuple[bool | None, bool | None]:
    (label,) = labels(facts)
    return label.answered, label.offered


@pytest.mark.parametrize("helped", [True, False])
def test_a_vote_on_the_answer_says_whether_it_was_right(helped: bool) -> None:
    answered, _ = verdict(*answer("refund"), voted("refund", helped))
    assert answered is helped


def test_the_last_vote_counts() -> None:
    facts = [*answer("refund"), voted("refund", False), voted("refund", True)]
    assert verdict(*facts) == (True, True)


def test_asking_for_a_person_soon_after_an_answer_says_that_it_was_wrong() -> None:
    assert verdict(*answer("refund"), wanted_a_person()) == (False, None)


def test_asking_for_a_person_much_later_says_nothing() -> None:
    late = HANDOFF_WITHIN.total_seconds() / 60 + 1
    assert verdict(*answer("refund"), wanted_a_person(late)) == (None, None)


def test_an_agent_who_takes_over_says_nothing() -> None:
    assert verdict(*answer("refund"), wanted_a_person(reason="taken_over")) == (None, None)


def test_a_helpful_vote_outweighs_the_wish_for_a_person() -> None:
    facts = [*answer("refund"), voted("refund", True), wanted_a_person()]
    assert verdict(*facts) == (True, True)


def test_choosing_the_first_of_an_offer_says_that_it_was_right() -> None:
    assert verdict(*choices("refund", "invoice"), chose("refund")) == (True, True)


def test_choosing_another_says_that_the_first_was_wrong_and_the_offer_right() -> None:
    assert verdict(*choices("refund", "invoice"), chose("invoice")) == (False, True)


def test_a_choice_that_did_not_help_says_nothing_of_the_others() -> None:
    facts = [*choices("refund", "invoice"), chose("invoice"), voted("invoice", False)]
    assert verdict(*facts) == (None, None)


def test_a_choice_that_helped_says_that_the_first_was_wrong() -> None:
    facts = [*choices("refund", "invoice"), chose("invoice"), voted("invoice", True)]
    assert verdict(*facts) == (False, True)


def test_a_person_instead_of_a_choice_says_that_the_offer_was_wrong() -> None:
    assert verdict(*choices("refund", "invoice"), wanted_a_person()) == (False, False)


def test_a_person_after_the_choice_says_that_it_was_wrong_after_all() -> None:
    facts = [*choices("refund", "invoice"), chose("refund"), wanted_a_person()]
    assert verdict(*facts) == (False, False)


def test_silence_opening_and_reading_say_nothing() -> None:
    opened = told(FactKind.OPENED, "refund", reading_id="r", seconds=0)
    dwelt = told(FactKind.DWELT, "refund", reading_id="r", seconds=90)
    assert verdict(*answer("refund"), opened, dwelt) == (None, None)


def test_what_showed_nothing_has_no_label() -> None:
    assert verdict(searched("refund"), wanted_a_person()) == (None, None)
    assert verdict(searched(), wanted_a_person()) == (None, None)


def test_a_vote_under_an_older_answer_belongs_to_its_own_search() -> None:
    facts = [*answer("refund"), *answer("invoice"), voted("refund", True)]
    assert [one.answered for one in labels(facts)] == [True, None]


def test_what_an_agent_sent_is_no_choice() -> None:
    sent = told(FactKind.SHOWN, "refund", minutes=3, **{"as": "article", "sent_by": "agent"})
    assert verdict(*choices("refund", "invoice"), sent) == (None, None)


def test_a_label_keeps_the_data_of_its_search() -> None:
    first = searched("refund")
    assert labels([told(FactKind.VOTED, "refund", helped=True), first]) == [
        Label(first.data, None, None)
    ]
