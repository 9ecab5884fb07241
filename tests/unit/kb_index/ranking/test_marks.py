"""Marks in titles and excerpts: words, synonyms, other forms, and offsets that fit the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb_index.ranking.marks import Marker
from kb_index.text.language import terms


def marked(question: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Marker(terms(question)).marks(text)]


@pytest.mark.parametrize(
    ("question", "text", "shown"),
    [
        ("怎么退款", "购买的域名可以退款吗？", ["退款"]),
        ("退钱", "购买的域名可以退款吗？", ["退款"]),
        ("重置登录密码", "忘记了登录密码，如何重置", ["登录密码", "重置"]),
        ("密码", "忘了密碼怎麼辦", ["密碼"]),
        (
            "billing of instances",
            "Instance billing: how are you billed?",
            ["Instance", "billing", "billed"],
        ),
        ("ECS", "ＥＣＳ 域名 🙂 ecs", ["ＥＣＳ", "ecs"]),
        ("the", "the end", []),
        ("🙂", "🙂", []),
        ("", "退款", []),
    ],
)
def test_the_question_s_terms_are_marked_in_whatever_form(
    question: str, text: str, shown: list[str]
) -> None:
    assert marked(question, text) == shown


def test_offsets_count_characters_of_the_text_as_it_is() -> None:
    text = "ﬁ İ ㍿ 🧑‍🦽 退款"
    assert marked("退款", text) == ["退款"]


@given(question=st.text(max_size=20), text=st.text(max_size=60), limit=st.integers(5, 40))
def test_marks_are_in_order_inside_the_text_and_never_touch(
    question: str, text: str, limit: int
) -> None:
    marker = Marker(terms(question + text[:5]))
    for shown, marks in ((text, marker.marks(text)), marker.excerpt(text, limit)):
        places = [place for span in marks for place in span]
        assert places == sorted(set(places))
        assert not places or (places[0] >= 0 and places[-1] <= len(shown))


def test_a_short_passage_is_its_own_excerpt() -> None:
    assert Marker(terms("退款")).excerpt("域名不能退款。").text == "域名不能退款。"


def test_an_excerpt_begins_with_the_sentence_that_answers() -> None:
    line = "本产品有多种规格。" * 30 + "退款请在控制台申请。" + "其他说明。" * 30
    text, marks = Marker(terms("怎么退款")).excerpt(line, 40)
    assert text.startswith("…退款请在控制台申请。")
    assert text.endswith("…")
    assert [text[start:end] for start, end in marks] == ["退款"]


def test_an_excerpt_without_terms_is_the_beginning() -> None:
    text, marks = Marker(terms("退款")).excerpt("一二三四五。" * 10, 12)
    assert text == "一二三四五。一二三四五。…"
    assert marks == ()
