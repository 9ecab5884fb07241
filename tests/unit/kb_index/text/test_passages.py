"""Cutting answers into pieces."""

from __future__ import annotations

from kb_index.text.passages import PIECE_LIMIT, pieces


def test_a_short_answer_stays_whole() -> None:
    assert pieces("不可以。", "zh") == ("不可以。",)


def test_an_empty_answer_has_no_pieces() -> None:
    assert pieces(" \n ", "zh") == ()


def test_a_long_answer_is_cut_between_paragraphs_and_loses_nothing() -> None:
    paragraphs = [f"第{number}段。" + "说明" * 60 for number in range(10)]
    parts = pieces("\n\n".join(paragraphs), "zh")
    assert len(parts) > 2
    assert "\n\n".join(parts).split("\n\n") == paragraphs
    assert all(len(part) <= PIECE_LIMIT["zh"] for part in parts)


def test_a_list_item_keeps_what_is_indented_under_it() -> None:
    item = "1.  " + "步骤" * 100 + "\n\n    " + "细节" * 120
    parts = pieces(f"{item}\n\n2.  " + "结束" * 150, "zh")
    assert parts[0] == item


def test_a_code_block_is_never_cut() -> None:
    code = "```\n" + "\n\n".join(f"line {number} " + "x" * 50 for number in range(20)) + "\n```"
    parts = pieces("开头" * 250 + "\n\n" + code, "zh")
    assert code in parts[-1]


def test_a_heading_stays_with_its_text() -> None:
    parts = pieces("## 一\n\n" + "甲" * 390 + "\n\n## 二\n\n" + "乙" * 390, "zh")
    assert [part.split("\n")[0] for part in parts] == ["## 一", "## 二"]
