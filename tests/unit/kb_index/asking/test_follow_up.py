"""What a message that follows an answer is about."""

from __future__ import annotations

import pytest

from kb_index.asking.follow_up import LONGEST, Topic, better, leans, wants_context, with_context
from kb_index.results import Hit, SearchResult

TOPIC = Topic("怎么退款", "refund")


def found(confidence: float, *ids: str) -> SearchResult:
    hits = tuple(Hit(one, one, "zh", "", "", "", 0.5, 0.5, 0.5) for one in ids)
    return SearchResult("", "zh", hits, confidence)


@pytest.mark.parametrize(
    "text",
    [
        "那海外呢？",
        "海外服务器呢",
        "那要多少钱",
        "它支持 IPv6 吗",
        "这个要收费吗",
        "换成 Windows 呢",
        "And for overseas servers?",
        "what about Windows",
        "how much is it?",
        "Does that cost more",
    ],
)
def test_a_follow_up_leans_on_what_was_said(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text",
    [
        "怎么退款",
        "发票多久寄出",
        "How do I renew my domain?",
        "域名到期以后多久会被别人注册走呢",
        "Android app crashes",
        "refund",
    ],
)
def test_a_question_of_its_own_does_not(text: str) -> None:
    assert not leans(text)


def test_only_what_leans_or_finds_nothing_sure_wants_context() -> None:
    assert wants_context("那海外呢？", found(0.9))
    assert wants_context("海外服务器", found(0.2))
    assert not wants_context("怎么开发票", found(0.9))


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        ("那海外呢？", "怎么退款 海外"),
        ("那么 Windows 的呢", "怎么退款 Windows 的"),
        ("And for overseas servers?", "怎么退款 for overseas servers"),
        ("what about invoices", "怎么退款 invoices"),
        ("要多少钱", "怎么退款 要多少钱"),
    ],
)
def test_the_last_question_is_searched_with_what_is_new(text: str, searched: str) -> None:
    assert with_context(text, TOPIC) == searched


def test_a_long_last_question_does_not_crowd_out_what_is_new() -> None:
    searched = with_context("那海外呢", Topic("很长" * 1000))
    assert searched.endswith(" 海外")
    assert len(searched) == LONGEST + len(" 海外")


def test_the_surer_search_counts() -> None:
    alone, along = found(0.3, "a", "b"), found(0.7, "b", "c")
    assert better("那海外呢", alone, along) is along
    assert better("那海外呢", along, alone) is along


def test_an_article_that_only_the_old_question_finds_is_not_the_answer() -> None:
    alone, along = found(0.1, "weather"), found(0.9, "refund-2")
    assert better("那今天天气呢", alone, along) is alone


def test_words_that_stand_alone_take_the_context_only_for_a_sure_answer() -> None:
    alone, unsure, sure = found(0.2, "a", "b"), found(0.5, "b"), found(0.8, "b")
    assert better("海外服务器", alone, unsure) is alone
    assert better("海外服务器", alone, sure) is sure
    assert better("那海外服务器呢", alone, unsure) is unsure


def test_nothing_found_along_changes_nothing() -> None:
    alone = found(0.0)
    assert better("那海外呢", alone, found(0.0)) is alone
