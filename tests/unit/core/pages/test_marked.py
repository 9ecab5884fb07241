from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from core.pages.marked import marked

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)), max_size=6)


def test_the_characters_of_the_spans_are_marked_and_all_others_are_text():
    assert marked("如何申请退款？", [(4, 6)]) == Markup("如何申请<mark>退款</mark>？")


def test_markup_in_the_text_is_shown_as_it_is_written_inside_a_mark_and_outside():
    assert marked("<b>&x", [(0, 3)]) == "<mark>&lt;b&gt;</mark>&amp;x"


@given(st.text(alphabet="ab<>&\"' 退款👍", max_size=30), SPANS)
def test_whatever_the_spans_the_text_is_complete_and_nothing_but_marks_is_markup(text, spans):
    html = marked(text, [(max(start, 0), max(end, 0)) for start, end in spans])
    assert Markup(html).unescape().replace("<mark>", "").replace("</mark>", "") == text
    assert set(re.findall(r"<[^>]*>", html)) <= {"<mark>", "</mark>"}
    assert html.count("<mark>") == html.count("</mark>")
