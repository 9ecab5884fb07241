"""How a cell of a spreadsheet carries a list."""

from __future__ import annotations

import re

_PARTS = re.compile(r"((?:\\[\\|]|[^|])*)(?:\||$)", re.DOTALL)


def joined(items: tuple[str, ...] | list[str]) -> str:
    r"""Write a list into one cell: parted by ``|``, with ``\|`` and ``\\`` inside of its texts."""
    return "|".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in items)


def split(text: str) -> list[str]:
    """Return the texts that `joined` was given; empty ones are left out."""
    parts = (re.sub(r"\\([\\|])", r"\1", part) for part in _PARTS.findall(text))
    return [part for part in parts if part.strip()]
