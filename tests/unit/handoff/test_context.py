"""What the bot and the customer are talking about, turn by turn."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handoff.bot.context import LASTS, NOTHING, Context, after, keep, recall
from handoff.bot.reply import (
    Alternatives,
    Answer,
    Attempt,
    Choices,
    CloseTopic,
    Decision,
    HandoffReason,
    LeaveMessage,
    NoAnswer,
    OfferPerson,
    Proposal,
    Rate,
    RequestPerson,
    Say,
    Vote,
)

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
TALK = Context("怎么退款", "refund")
OFFERED = [{"facet": "product", "value": "ecs", "name": "云服务器 ECS"}]


def attempt(decision: Decision, searched: str = "") -> dict[str, Any]:
    return asdict(Attempt("那海外呢", decision, 0.7, searched=searched))


def answer(article_id: str, tried: dict[str, Any] | None = None) -> Answer:
    return Answer(article_id, "标题", "zh", "ecs", "答案", "<p>答案</p>", attempt=tried)


def test_an_answer_is_what_is_talked_about() -> None:
    assert after(NOTHING, [answer("a", attempt(Decision.ANSWER))]) == Context("那海外呢", "a")


def test_a_follow_up_goes_on_from_what_was_searched() -> None:
    answered = answer("a", attempt(Decision.ANSWER, "怎么退款 海外"))
    assert after(TALK, [answered]) == Context("怎么退款 海外", "a")


def test_a_choice_is_about_the_question_that_led_to_it() -> None:
    offered = after(TALK, [Choices("哪一个？", [], attempt(Decision.CHOOSE))])
    assert after(offered, [answer("b")]) == Context("那海外呢", "b")


def test_what_was_asked_back_is_known_until_something_is_found() -> None:
    asked = after(TALK, [Alternatives("您说的是？", "怎么续费", OFFERED)])
    assert asked == Context("怎么续费", "", tuple(OFFERED), asked_back=True)
    assert after(asked, [Say("不客气。")]) == asked
    assert not after(asked, [answer("a", attempt(Decision.ANSWER))]).asked_back
    assert not after(asked, [Choices("哪一个？", [], attempt(Decision.CHOOSE))]).alternatives


def test_a_question_for_more_details_keeps_the_topic() -> None:
    asked = after(TALK, [NoAnswer("请再具体一些", attempt(Decision.ASK_BACK))])
    assert asked == replace(TALK, asked_back=True)


@pytest.mark.parametrize(
    "said",
    [
        CloseTopic(),
        NoAnswer("没有找到", attempt(Decision.NO_ANSWER)),
        Vote("refund", helped=True),
        RequestPerson(HandoffReason.REQUESTED),
        LeaveMessage("请回电"),
    ],
)
def test_it_ends_when_the_matter_is_closed(said: Proposal) -> None:
    assert after(TALK, [said]) == NOTHING


@pytest.mark.parametrize(
    "said", [Say("不客气。"), Vote("refund", helped=False), OfferPerson("要人工吗？"), Rate(5)]
)
def test_other_turns_leave_it_as_it_is(said: Proposal) -> None:
    assert after(TALK, [said]) == TALK


def test_it_is_kept_for_some_minutes() -> None:
    kept = keep(TALK, 3, NOW)
    assert recall(kept, 3, NOW + LASTS) == TALK
    assert recall(kept, 3, NOW + LASTS + timedelta(seconds=1)) == NOTHING


def test_it_ends_when_the_conversation_changes_its_owner() -> None:
    assert recall(keep(TALK, 3, NOW), 4, NOW) == NOTHING


def test_nothing_is_kept_as_nothing() -> None:
    assert keep(NOTHING, 1, NOW) is None
    assert recall(None, 1, NOW) == NOTHING


def test_it_survives_being_written() -> None:
    asked = Context("怎么续费", "", tuple(OFFERED), asked_back=True)
    assert Context.read(asked.to_json()) == asked
    assert recall(keep(asked, 1, NOW), 1, NOW) == asked
