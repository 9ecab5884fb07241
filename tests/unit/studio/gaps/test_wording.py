"""When two questions are the same words."""

from __future__ import annotations

import pytest

from studio.gaps.wording import digest


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("怎么退款？", "怎么退款"),
        ("怎麼退款", "怎么退款"),
        ("How do I pay?", "how do i pay"),
        ("ＡＢＣ 怎么开", "abc怎么开"),
    ],
)
def test_case_width_script_and_marks_make_no_other_question(one, other):
    assert digest(one) == digest(other)


def test_other_words_do():
    assert digest("怎么退款") != digest("怎么付款")
