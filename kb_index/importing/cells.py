"""How cells of a spreadsheet carry what they cannot: lists, and texts that look like formulas."""

from __future__ import annotations

import re

_BEGINS = r"(?:[=+\-@\t\r]|#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)\Z)"
_FORMULA = re.compile("'*" + _BEGINS)
_DEFUSED = re.compile("'+" + _BEGINS)
_PARTS = re.compile(r"((?:\\[\\|]|[^|])*)(?:\||$)", re.DOTALL)


def defused(text: str) -> str:
    """Return a text that no spreadsheet runs: an apostrophe goes before what begins a formula."""
    return "'" + text if _FORMULA.match(text) else text


def armed(text: str) -> str:
    """Return the text that `defused` was given."""
    return text[1:] if _DEFUSED.match(text) else text


def joined(items: tuple[str, ...] | list[str]) -> str:
    r"""Write a list into one cell: parted by ``|``, with ``\|`` and ``\\`` inside of its texts."""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split(text: str) -> list[str]:
    """Return the texts that `joined` was given; empty ones are left out."""
    parts = (re.sub(r"\\([\\|])", r"\1", part) for part in _PARTS.findall(text))
    return [part for part in parts if part.strip()]
