"""Two texts side by side."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kb_index.article import Audience
from kb_index.editing.texts.content import Content
from kb_index.editing.texts.diff import changes, folded, side_by_side

LINES = st.lists(st.text("ab 一二", max_size=6), max_size=10)
TEXT = Content(title="退款", answer="\n".join(f"第 {n} 行" for n in range(20)))


@given(LINES, LINES)
def test_both_texts_are_there_whole_and_numbered(before, after):
    rows = side_by_side(before, after)
    for side, text in (("before", before), ("after", after)):
        shown = [getattr(row, side) for row in rows if getattr(row, side)]
        assert [each.text for each in shown] == text
        assert [each.number for each in shown] == list(range(1, len(text) + 1))


@given(LINES, LINES)
def test_marks_lie_within_their_lines_and_in_order(before, after):
    for row in side_by_side(before, after):
        for side in filter(None, (row.before, row.after)):
            ends = [end for mark in side.marks for end in mark]
            assert ends == sorted(ends)
            assert all(0 <= end <= len(side.text) for end in ends)


@given(LINES)
def test_a_text_beside_itself_has_no_change(text):
    assert {row.kind for row in side_by_side(text, text)} <= {"same"}


def test_the_words_that_differ_are_marked_and_no_others():
    [row] = side_by_side(["Refund within 3 days"], ["Refund within 15 days"])
    assert row.kind == "changed"
    assert [row.before.text[a:b] for a, b in row.before.marks] == ["3"]
    assert [row.after.text[a:b] for a, b in row.after.marks] == ["15"]


def test_in_chinese_each_character_is_a_word():
    [row] = side_by_side(["三个工作日内到账"], ["五个工作日内到账"])
    assert [row.before.text[a:b] for a, b in row.before.marks] == ["三"]


def test_lines_that_have_little_in_common_are_marked_whole():
    [row] = side_by_side(["完全不同"], ["abc def"])
    assert (row.before.marks, row.after.marks) == (((0, 4),), ((0, 7),))


def test_what_is_far_from_a_change_is_folded():
    before = [f"{n}" for n in range(20)]
    kinds = [row.kind for row in folded(side_by_side(before, [*before[:10], *before[11:]]))]
    assert kinds == [
        "skipped",
        "same",
        "same",
        "same",
        "removed",
        "same",
        "same",
        "same",
        "skipped",
    ]
    hidden = [row.skipped for row in folded(side_by_side(before, before))]
    assert hidden == [20]


def test_only_the_fields_that_differ_are_told():
    after = replace(TEXT, audience=Audience.AGENTS, tags=("新",))
    assert changes(TEXT, after) == [
        {"field": "audience", "before": "public", "after": "agents"},
        {
            "field": "tags",
            "rows": [
                {
                    "kind": "added",
                    "before": None,
                    "after": {"line": 1, "text": "新", "marks": ()},
                }
            ],
        },
    ]
