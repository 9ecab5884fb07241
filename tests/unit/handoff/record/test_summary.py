"""The summary: her own key sentences."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.record.summary import SENTENCES, summary
from handoff.record.words import LENGTH, Words

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def texts(*messages: str) -> list[str]:
    """Return the summary of messages, one a minute."""
    words = [Words(START + timedelta(minutes=n), text) for n, text in enumerate(messages)]
    return [sentence["text"] for sentence in summary(words)]


def test_the_problem_stays_and_the_courtesy_goes():
    told = texts(
        "你好", "怎么退款？我的订单 20260302-881 昨天付了两次", "那多久到账", "谢谢", "转人工"
    )
    assert "我的订单 20260302-881 昨天付了两次" in told
    assert "你好" not in told
    assert "转人工" not in told


def test_english_is_read_by_words():
    assert texts(
        "Hello",
        "How do I reset the password of my instance? I use the console.",
        "It says error 403 when I open it.",
        "talk to a human please",
    ) == [
        "How do I reset the password of my instance?",
        "I use the console.",
        "It says error 403 when I open it.",
    ]


def test_of_two_sentences_that_say_the_same_one_is_taken():
    assert texts("实例到期后数据保留多久", "实例到期后数据保留多久？") == ["实例到期后数据保留多久"]


def test_a_greeting_before_the_question_is_left_out():
    assert texts("您好，请问发票多久寄出") == ["发票多久寄出"]


@pytest.mark.parametrize("messages", [(), ("你好",), ("我要转人工", "人工客服"), ("hi", "？？")])
def test_who_only_greets_or_asks_for_a_person_has_no_summary(messages):
    assert texts(*messages) == []


def test_sentences_come_in_the_order_written_with_their_moments():
    first, second = "订单付了两次", "退款没有到账"
    told = summary([Words(START, first), Words(START + timedelta(minutes=5), second)])
    assert told == [
        {"at": "2026-03-02T09:00:00.000Z", "text": first},
        {"at": "2026-03-02T09:05:00.000Z", "text": second},
    ]


def test_what_she_comes_back_to_outweighs_an_aside():
    told = texts(
        "数据库连接失败", "今天天气不错", "数据库连接一直失败，错误码 1045", "顺便看了看别的",
        "重启之后数据库还是连接失败", "晚上要出门吃饭",
    )  # fmt: skip
    assert "数据库连接一直失败，错误码 1045" in told
    assert "今天天气不错" not in told


@given(st.lists(st.text(max_size=200), max_size=10))
def test_every_sentence_is_hers_and_there_are_never_more_than_three(messages):
    told = texts(*messages)
    assert len(told) <= SENTENCES
    assert all(any(sentence in message[:LENGTH] for message in messages) for sentence in told)
