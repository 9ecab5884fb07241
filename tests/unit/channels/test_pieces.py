"""Joining, cutting and wording what is sent; and what comes back of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.inbox.understanding import number_of, wants_person
from channels.outbox.allowance import SHUT, refund, room, shut, spend
from channels.outbox.asking import read_survey_option
from channels.outbox.piece import (
    Card,
    Limits,
    Menu,
    Nudge,
    Option,
    Picture,
    Words,
    cut,
    fit,
    from_json,
    halves,
    join,
    size,
    to_json,
)
from channels.outbox.rendering import option_id, options_of, read_option, render
from deflection.episodes.surveys import SCALES, SurveyKind

LIMITS = Limits(2000)


class Pages:
    """Pages of articles and surveys, or none where they have no address."""

    def __init__(self, base: str = "") -> None:
        self._base = base

    def article(self, article_id: str) -> str | None:
        """Return an article's."""
        return f"{self._base}/{article_id}" if self._base else None

    survey = article


PAGES, NO_PAGES = Pages("https://x"), Pages()
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MENU = Menu("问题", (Option("a", "一"), Option("b", "二")))


@pytest.mark.parametrize(
    "piece",
    [Words("好"), MENU, Card("t", "x", "u"), Picture("f", "n", "image/png"), Nudge("q", "a", "u")],
)
def test_a_piece_is_read_back_as_it_was_kept(piece):
    assert from_json(to_json(piece)) == piece


@given(st.text(max_size=600), st.integers(4, 300))
def test_cutting_loses_no_letter_and_keeps_the_limit(text, limit):
    parts = cut(text, limit)
    assert all(len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_words_are_cut_at_the_end_of_a_sentence():
    assert cut("第一句话。第二句话。第三", 34) == ["第一句话。第二句话。", "第三"]


@given(st.lists(st.text("甲乙a ", min_size=1, max_size=80), min_size=1, max_size=12))
def test_joined_words_fit_and_are_in_order(texts):
    pieces = [Words(text) for text in texts]
    shown = []
    while pieces:
        joined, count = join(pieces, Limits(300))
        assert count >= 1
        assert size(joined) <= 300
        shown.append(joined.text)
        pieces = pieces[count:]
    assert "\n\n".join(shown) == "\n\n".join(texts)


def test_words_go_on_top_of_a_menu_and_nothing_follows_one():
    joined, count = join([Words("好"), MENU, Words("后")], LIMITS)
    assert (joined, count) == (Menu("好\n\n问题", MENU.options), 2)


def test_two_menus_are_one_with_every_option_once():
    second = Menu("还需要人工吗", (Option("c", "二"), Option("d", "三")))
    joined, count = join([MENU, second], LIMITS)
    assert (joined.text, count) == ("问题\n\n还需要人工吗", 2)
    assert [each.id for each in joined.options] == ["a", "b", "d"]


def test_a_menu_keeps_its_options_with_the_last_of_its_words():
    parts = fit(Menu("长。" * 900, MENU.options), LIMITS)
    assert all(size(part) <= LIMITS.text_bytes for part in parts)
    assert isinstance(parts[-1], Menu)
    assert all(isinstance(part, Words) for part in parts[:-1])


def test_halving_ends():
    pieces = [Words("好" * 600)]
    for _ in range(10):
        pieces = [half for piece in pieces for half in halves(piece)]
    assert all(size(piece) < 121 for piece in pieces)
    assert halves(pieces[0]) == [pieces[0]]


@dataclass
class Message:
    """A message of the transcript."""

    kind: str
    text: str = "您好"
    data: dict[str, Any] = field(default_factory=dict)
    sender: str = "bot"
    conversation_id: str = "c0ffee00c0ffee00"
    seq: int = 7
    author_name: str | None = None


ARTICLE = {"id": "a1", "title": "如何退款", "language": "zh", "product": "", "summary": "在订单页"}
ANSWER = Message("answer", "在订单页", {"article": ARTICLE, "complete": True})


def pieces_of(message, limits=LIMITS, link=NO_PAGES, language="zh"):
    return [each.piece for each in render(message, language, limits, link)]


def test_a_short_answer_is_one_message_with_its_vote():
    [menu] = pieces_of(ANSWER, link=PAGES)
    assert menu.text.startswith("如何退款")
    assert [each.label for each in menu.options] == ["解决了", "没解决", "转人工"]


def test_the_beginning_of_a_long_answer_is_a_card_that_opens_it():
    answer = Message("answer", "在订单页" * 60, {"article": ARTICLE, "complete": False})
    card, menu = pieces_of(answer, link=PAGES)
    assert (card.title, card.url) == ("如何退款", "https://x/a1")
    assert "解决" in menu.text


def test_where_there_are_no_menus_options_have_numbers():
    [words] = pieces_of(ANSWER, Limits(2000, menus=False), language="en")
    assert "1. Solved\n2. Not solved\n3. Talk to a person\nReply with a number" in words.text


def test_every_option_of_a_menu_comes_back_as_what_it_does():
    [menu] = pieces_of(ANSWER)
    offers = options_of(ANSWER, "zh")
    for at, option in enumerate(menu.options):
        seq, number = read_option(option.id, ANSWER.conversation_id)
        assert (seq, offers[number - 1]) == (7, offers[at])


@pytest.mark.parametrize(
    "option", ["", "7.1", "c0ffee00", "deadbeef.7.1", "c0ffee00.7.x", "c0ffee00.7." + "9" * 40]
)
def test_an_option_of_nowhere_is_none(option):
    assert read_option(option, ANSWER.conversation_id) is None


def test_an_id_of_an_option_is_short():
    assert len(option_id("c" * 64, 10**6, 9)) < 32


def test_her_own_words_and_what_is_silent_are_not_sent():
    assert render(Message("text", sender="customer"), "zh", LIMITS, NO_PAGES) == []
    silent = Message("notice", data={"event": "reopened"}, sender="system")
    assert render(silent, "zh", LIMITS, NO_PAGES) == []


def test_who_serves_her_rides_along_and_the_survey_lapses():
    [accepted] = render(
        Message("notice", data={"event": "accepted"}, sender="system"), "zh", LIMITS, NO_PAGES
    )
    asked = Message("survey", data={"survey_id": "s", "kind": "csat"}, sender="system")
    [survey] = render(asked, "zh", LIMITS, NO_PAGES)
    assert (accepted.rides, survey.lapses) == (True, True)


@pytest.mark.parametrize(("kind", "scores"), [("csat", 5), ("nps", 11), ("ces", 7)])
def test_a_survey_is_a_menu_of_its_scores_the_best_first_and_links_to_its_page(kind, scores):
    asked = Message("survey", "怎么样？", {"survey_id": "s1", "kind": kind}, sender="system")
    [survey] = render(asked, "zh", LIMITS, PAGES)
    assert survey.piece.text == "怎么样？\n想多说几句，请点：https://x/s1"
    read = [read_survey_option(option.id) for option in survey.piece.options]
    assert read == [("s1", score) for score in reversed(SCALES[SurveyKind(kind)].scores)]
    assert len(read) == scores
    assert [option.label.split()[0] for option in survey.piece.options] == [
        str(score) for _, score in read
    ]


def test_where_there_are_no_menus_a_survey_is_asked_in_words():
    asked = Message("survey", "How easy?", {"survey_id": "s1", "kind": "ces"}, sender="system")
    [survey] = render(asked, "en", Limits(2000, menus=False), NO_PAGES)
    assert survey.piece == Words("How easy?\nReply with a number, 1 (very hard) to 7 (very easy).")


@pytest.mark.parametrize("option", ["", "survey.s1", "survey.s1.x", "survey.s1.100", "c1.2.3"])
def test_other_options_are_no_scores(option):
    assert read_survey_option(option) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("2", 2), ("２", 2), ("②", 2), ("二", 2), ("第二个", 2), ("选2", 2), ("2。", 2), ("12", None),
     ("0", 0), ("十", 10), ("10分", 10),
     ("2 个问题", None), ("两点", None), ("", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, number):
    assert number_of(text) == number


@pytest.mark.parametrize(
    "text",
    ["转人工", "轉人工", "人工", "人工客服", "我要找人工客服！", "请帮我转人工", "找真人", "转客服",
     "Agent", "human please", "talk to a person"],
)  # fmt: skip
def test_a_wish_for_a_person_is_heard(text):
    assert wants_person(text)


@pytest.mark.parametrize("text", ["人工智能是什么", "客服电话是多少", "人工费怎么算", "个人"])
def test_a_question_about_people_is_a_question(text):
    assert not wants_person(text)


@dataclass
class Allowance:
    """What a trigger opened."""

    most: int
    spent: int
    until: datetime


def test_the_larger_allowance_counts_and_every_message_counts_against_both():
    both = [Allowance(5, 0, NOW + timedelta(hours=48)), Allowance(3, 0, NOW + timedelta(minutes=1))]
    for left in (5, 4, 3, 2, 1):
        assert room(both, NOW).left == left
        spend(both, NOW)
    assert room(both, NOW) == SHUT
    refund(both, NOW)
    assert room(both, NOW).left == 1
    shut(both, NOW)
    assert room(both, NOW) == SHUT


def test_the_last_moment_of_a_window_is_outside_of_it():
    [allowance] = [Allowance(5, 0, NOW)]
    assert room([allowance], NOW - timedelta(microseconds=1)).left == 5
    assert room([allowance], NOW) == SHUT
