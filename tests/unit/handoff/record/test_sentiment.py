"""How content she sounds: a word list that a person can follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.record.sentiment import STRENGTHS, score, sentiment
from handoff.record.words import Words

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def said(*texts: str) -> list[Words]:
    """She writes one message a minute."""
    return [Words(START + timedelta(minutes=n), text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    "text",
    [
        "怎么退款？",
        "服务器崩溃了，无法登录",
        "垃圾邮件怎么过滤",
        "鼠标滚动没有反应",
        "My instance failed to start and the page is slow",
        "How do I issue a refund?",
        "",
    ],
)
def test_what_went_wrong_says_nothing_of_her_mood(text):
    assert score(text) == (0.0, [])


@pytest.mark.parametrize(
    "text", ["你们太差了", "我要投诉", "This is useless", "THIS DOES NOT WORK"]
)
def test_discontent_is_below_zero(text):
    assert score(text)[0] < 0


@pytest.mark.parametrize("text", ["谢谢，问题解决了", "Great, that solved it, thank you"])
def test_content_is_above_zero(text):
    assert score(text)[0] > 0


@pytest.mark.parametrize(
    ("plain", "negated"),
    [("很满意", "不满意"), ("helpful", "that was not helpful"), ("生气", "没有生气")],
)
def test_a_negation_turns_a_word_around(plain, negated):
    assert score(plain)[0] * score(negated)[0] < 0


def test_the_words_that_tell_are_named_once_in_the_order_written():
    assert score("太差了，投诉！太差了")[1] == ["太差", "投诉"]


def test_an_english_word_counts_only_by_itself():
    assert score("The issue tracker") == (0.0, [])
    assert score("I will sue you")[1] == ["sue"]


def test_shouting_makes_it_worse():
    assert score("太差了？！！")[0] < score("太差了")[0]


def test_growing_discontent_is_a_trend_with_the_words_that_show_it():
    told = sentiment(said("怎么退款", "多久到账", "太差了，我要投诉"))
    assert told["trend"] == "worsening"
    assert "太差、投诉" in told["zh"]
    assert "太差, 投诉" in told["en"]


def test_a_mood_that_recovers_is_a_trend_too():
    assert sentiment(said("太差了", "好的", "谢谢，解决了"))["trend"] == "improving"


def test_the_same_mood_throughout_is_steady():
    assert sentiment(said("怎么退款", "多久到账"))["trend"] == "steady"


@pytest.mark.parametrize("texts", [(), ("我要投诉",)])
def test_one_message_is_no_trend(texts):
    assert sentiment(said(*texts))["trend"] == "unknown"


@pytest.mark.parametrize(
    "wish", ["转人工", "您好，请帮我转人工客服", "I want to talk to a person", "Human, please."]
)
def test_the_bare_wish_for_a_person_is_no_sign_of_calm(wish):
    told = sentiment(said("怎么退款", "太差了，我要投诉", wish))
    assert (told["trend"], len(told["messages"])) == ("worsening", 2)
    assert sentiment(said(wish))["messages"] == []


def test_an_angry_wish_for_a_person_counts():
    assert sentiment(said("怎么退款", "太差了，转人工"))["trend"] == "worsening"


def test_each_message_is_told_with_its_moment_and_score():
    told = sentiment(said("怎么退款", "谢谢"))["messages"]
    assert [each["at"] for each in told] == ["2026-03-02T09:00:00.000Z", "2026-03-02T09:01:00.000Z"]
    assert told[0] == {"at": "2026-03-02T09:00:00.000Z", "score": 0.0, "signs": []}
    assert told[1]["score"] > 0


def test_no_word_is_in_two_lists():
    words = [word for line in STRENGTHS.values() for word in line.split()]
    assert len(words) == len(set(words))


@given(st.lists(st.text(max_size=80), max_size=8))
def test_whatever_she_writes_the_scores_stay_between_minus_one_and_one(texts):
    told = sentiment(said(*texts))
    assert -1 <= told["score"] <= 1
    assert all(-1 <= each["score"] <= 1 for each in told["messages"])
