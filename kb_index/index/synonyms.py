"""Words that mean the same to customers, from one file that editors can read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "data" / "synonyms.txt"
_IS_LATIN = re.compile(r"[a-z0-9 ]+")


def groups_in(text: str) -> list[str]:
    """Return a term for every group that a normalised text has a word of, each once."""
    pattern, names = _table()
    found = (names[match.group(1) or match.group(2)] for match in pattern.finditer(text))
    return list(dict.fromkeys(name for group in found for name in group))


@cache
def _table() -> tuple[re.Pattern[str], dict[str, list[str]]]:
    """Return what finds the words, longest first, and the groups of each (a word may be in two)."""
    names: dict[str, list[str]] = {}
    for number, words in enumerate(_groups()):
        for word in words:
            names.setdefault(word, []).append(f"~{number}")
    longest = sorted(names, key=lambda word: (-len(word), word))
    latin = "|".join(re.escape(word) for word in longest if _IS_LATIN.fullmatch(word))
    chinese = "|".join(re.escape(word) for word in longest if not _IS_LATIN.fullmatch(word))
    return re.compile(rf"(?<![a-z0-9])({latin})(?![a-z0-9])|({chinese})"), names


def _groups() -> Iterator[list[str]]:
    for line in FILE.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield [word.strip().casefold() for word in line.split(",") if word.strip()]
