"""What a text may cost: nothing that an author writes keeps a parser busy for long.

Quotes and lists in each other are read again for every level, and a short row of a wide table is
filled up with empty cells. Beyond these bounds the marks stay as they were typed: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, list_block, table

NESTING = 12
"""Levels of quotes and lists in each other; a list takes two, for itself and for its item."""
EMPTY_CELLS = 5000
"""Cells of all tables of a text that may be there for no mark that was typed."""

_EMPTY = "empty_cells"
Rule = Callable[[StateBlock, int, int, bool], bool]


def bounded(parser: MarkdownIt) -> None:
    """Teach a parser to keep to the bounds."""
    rules = parser.block.ruler
    paragraphs = ["paragraph", "reference"]
    rules.at("blockquote", _not_deeper(blockquote), {"alt": [*paragraphs, "blockquote", "list"]})
    rules.at("list", _not_deeper(list_block), {"alt": [*paragraphs, "blockquote"]})
    rules.at("table", _filled_up(table), {"alt": paragraphs})


def _not_deeper(rule: Rule) -> Rule:
    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level < NESTING and rule(state, start, end, silent)

    return limited


def _filled_up(rule: Rule) -> Rule:
    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        if state.env.get(_EMPTY, 0) > EMPTY_CELLS or not rule(state, start, end, True):
            return False
        return silent or (_fits(state, start, end) and rule(state, start, end, False))

    return limited


def _fits(state: StateBlock, start: int, end: int) -> bool:
    """Tell whether a table's empty cells are few enough, beside those of the tables before it."""
    columns = _line(state, start).count("|") + 1
    empty: int = state.env.get(_EMPTY, 0)
    for number in range(start + 2, end):
        line = _line(state, number)
        if not line or empty > EMPTY_CELLS:
            break
        empty += max(0, columns - line.count("|") - 1)
    state.env[_EMPTY] = empty
    return empty <= EMPTY_CELLS


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
