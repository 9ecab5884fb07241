"""Hostile texts: what they cost is in proportion to their length, and nothing of them is lost."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from kb_index.bounds import EMPTY_CELLS, NESTING
from kb_index.render import to_html, to_text

PLAIN = "a\n"
HOSTILE: dict[str, Callable[[int], str]] = {
    "quotes in quotes": lambda n: "> " * n + "deepest",
    "lists in lists": lambda n: "- " * n + "deepest",
    "numbers in numbers": lambda n: "1. " * n + "deepest",
    "lists that go on": lambda n: "".join("  " * (i % 50) + "- a\n" for i in range(n)),
    "lines that go on in a deep quote": lambda n: ">" * 50 + "a\n" + "a\n" * n,
    "quotes and lists in turn": lambda n: "> - " * 20 + "a\n" + "a\n" * n,
    "open brackets": lambda n: "[" * n,
    "links in links": lambda n: "[a" * n + "](b)" * n,
    "open pictures": lambda n: "![" * n,
    "open emphasis": lambda n: "**a *b " * n,
    "emphasis in emphasis": lambda n: "*_" * n + "a" + "_*" * n,
    "ticks": lambda n: "`a``b" * n,
    "wide tables": lambda n: ("|a" * 50 + "\n" + "|-" * 50 + "\n" + "|\n" * 50 + "\n") * (n // 50),
    "open angles": lambda n: "<a:" * n,
    "definitions": lambda n: '[a]: b "\n\n' * n,
}


def calls(text: str) -> int:
    """Count the calls of functions in which a text becomes markup: its work on any machine."""
    count = 0

    def called(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        to_html(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.fixture(autouse=True)
def made_parser() -> None:
    """Make the parser, which is made once, before anything is counted."""
    to_html("a")


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_as_much_is_twice_the_work(kind: str) -> None:
    one, two = HOSTILE[kind](150), HOSTILE[kind](300)
    assert calls(two) / calls(one) < 1.25 * len(two) / len(one)


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_text_is_much_more_work_than_any_other_of_its_length(kind: str) -> None:
    text = HOSTILE[kind](300)
    assert calls(text) < 2 * NESTING * calls(PLAIN * (len(text) // len(PLAIN)))


@pytest.mark.parametrize("mark", ["> ", "- ", "1. ", "> - "])
def test_what_is_nested_too_deep_is_shown_as_it_was_typed(mark: str) -> None:
    text = mark * 100 + "deepest"
    html = to_html(text)
    assert html.count("<blockquote>") + 2 * (html.count("<ul>") + html.count("<ol>")) <= NESTING + 1
    assert to_text(text).endswith(mark + "deepest")


def test_what_people_nest_is_nested() -> None:
    text = "".join("   " * depth + f"- {depth}\n" for depth in range(NESTING // 2))
    assert to_html(text).count("<ul>") == NESTING // 2


def test_a_table_is_not_filled_up_beyond_measure() -> None:
    table = "|a" * 200 + "\n" + "|-" * 200 + "\n" + "|\n" * 200
    assert to_html(table).count("<td") == 0
    assert to_text(table).startswith("|a|a")


def test_tables_together_are_not_filled_up_beyond_measure() -> None:
    table = "|a" * 20 + "\n" + "|-" * 20 + "\n" + "|1\n" * 100 + "\n"
    assert 0 < to_html(table * 20).count("<td") < 2 * EMPTY_CELLS


def test_a_large_table_with_some_empty_cells_is_a_table() -> None:
    table = "|a|b|c|\n|-|-|-|\n" + "|1|2|\n" * 1000
    assert to_html(table).count("<td") == 3000
