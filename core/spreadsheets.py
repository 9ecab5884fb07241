"""Texts in the cells of spreadsheets: none is run as a formula."""

from __future__ import annotations

import re

_BEGINS = r"(?:[=+\-@\t\r]|#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)\Z)"
_FORMULA = re.compile("'*" + _BEGINS)
_DEFUSED = re.compile("'+" + _BEGINS)


def defused(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe goes before what begins a formula."""
    return "'" + text if _FORMULA.match(text) else text


def armed(text: str) -> str:
    """Return the text that `defused` was given."""
    return text[1:] if _DEFUSED.match(text) else text
