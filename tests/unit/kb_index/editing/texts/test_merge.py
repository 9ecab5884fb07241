"""Putting two changes of one text together: the laws, and what editors see of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from kb_index.article import Audience
from kb_index.editing.texts.content import Content
from kb_index.editing.texts.lines import matching, three_way
from kb_index.editing.texts.merge import merge

LINES = st.lists(st.sampled_from("一二三四五"), max_size=12)
CONTENTS = st.builds(
    Content,
    title=st.sampled_from(["甲", "乙", "丙"]),
    answer=LINES.map("\n".join),
    variants=st.lists(st.sampled_from("abcd"), unique=True, max_size=4).map(tuple),
    tags=st.lists(st.sampled_from("xyz"), unique=True, max_size=3).map(tuple),
    audience=st.sampled_from(Audience),
    owner_id=st.sampled_from([None, "li"]),
    review_at=st.sampled_from([None, datetime(2026, 1, 1, tzinfo=UTC)]),
)
TEXT = Content(title="退款", answer="一\n二\n三\n四\n五", variants=("a", "b"), tags=("x",))


@given(CONTENTS, CONTENTS)
def test_what_one_side_alone_changed_is_as_that_side_has_it(base, changed):
    for merged in (merge(base, changed, base), merge(base, base, changed)):
        assert (merged.content, merged.clashes) == (changed, ())


@given(CONTENTS, CONTENTS)
def test_what_both_changed_in_the_same_way_is_so(base, changed):
    merged = merge(base, changed, changed)
    assert (merged.content, merged.clashes) == (changed, ())


@given(CONTENTS, CONTENTS, CONTENTS)
def test_the_two_sides_are_treated_alike(base, mine, theirs):
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [(each.field, each.mine, each.theirs) for each in one.clashes] == [
        (each.field, each.theirs, each.mine) for each in other.clashes
    ]
    if not one.clashes:
        assert one.content == other.content


@given(LINES, LINES, LINES)
def test_the_stretches_are_the_three_texts_whole(base, mine, theirs):
    regions = list(three_way(base, mine, theirs))
    assert [line for each in regions for line in each.base] == base
    assert [line for each in regions for line in each.mine] == mine
    assert [line for each in regions for line in each.theirs] == theirs


@given(LINES, LINES)
def test_what_matches_is_the_same_in_both_and_in_order(before, after):
    i = j = 0
    for a, b, size in matching(before, after):
        assert (a, b) >= (i, j)
        assert before[a : a + size] == after[b : b + size]
        i, j = a + size, b + size
    assert (i, j) == (len(before), len(after))


def test_changes_of_different_lines_and_fields_come_together():
    mine = replace(TEXT, answer="一！\n二\n三\n四\n五", tags=("x", "y"))
    theirs = replace(TEXT, answer="一\n二\n三\n四\n五\n六", variants=("b",), title="退钱")
    merged = merge(TEXT, mine, theirs)
    assert merged.clashes == ()
    assert merged.content == Content(
        title="退钱", answer="一！\n二\n三\n四\n五\n六", variants=("b",), tags=("x", "y")
    )


def test_a_line_that_both_changed_is_marked_and_mine_stands_there():
    mine = replace(TEXT, answer="一\n二\n三甲\n四\n五")
    theirs = replace(TEXT, answer="零\n一\n二\n三乙\n四\n五")
    [clash] = (merged := merge(TEXT, mine, theirs)).clashes
    assert merged.content.answer == "零\n一\n二\n三甲\n四\n五"
    assert clash.to_json() == {
        "field": "answer",
        "line": 3,
        "base": ["三"],
        "mine": ["三甲"],
        "theirs": ["三乙"],
    }


def test_a_field_of_one_value_that_both_changed_is_marked_whole():
    mine, theirs = replace(TEXT, owner_id="li"), replace(TEXT, owner_id="sun")
    [clash] = merge(TEXT, mine, theirs).clashes
    assert (clash.field, clash.line, clash.mine, clash.theirs) == (
        "owner_id",
        None,
        ["li"],
        ["sun"],
    )


def test_texts_too_long_to_compare_line_by_line_still_share_their_ends():
    base = [f"{number}" for number in range(30_000)]
    mine = ["new", *base]
    theirs = [*base, "new"]
    settled = [each.settled for each in three_way(base, mine, theirs)]
    assert [line for region in settled if region is not None for line in region] == [
        "new",
        *base,
        "new",
    ]
