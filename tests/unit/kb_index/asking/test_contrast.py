"""Titles that differ in one term."""

from __future__ import annotations

import pytest

from kb_index.asking.contrast import contrast


@pytest.mark.parametrize(
    ("title", "other", "here", "there"),
    [
        ("如何重置Windows实例密码？", "如何重置Linux实例密码", "Windows", "Linux"),
        ("第一阶段协商失败怎么办？", "第二阶段协商失败怎么办？", "第一阶段", "第二阶段"),
        ("How are SCC instances billed?", "How are reserved instances billed?", "SCC", "reserved"),
    ],
)
def test_the_term_in_which_two_titles_differ_is_told(
    title: str, other: str, here: str, there: str
) -> None:
    assert contrast(title, other) == (here, there)


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("如何申请退款", "如何申请退款？"),
        ("如何申请退款", "发票多久寄出"),
        ("怎么退款", "怎么续费"),
        ("How do I get a refund?", "When do I get an invoice?"),
        ("", ""),
    ],
)
def test_titles_that_are_alike_or_share_too_little_have_none(title: str, other: str) -> None:
    assert contrast(title, other) is None
