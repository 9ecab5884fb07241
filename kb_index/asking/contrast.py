"""Two titles that say the same of different things: "…Windows…" and "…Linux…"."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

import rjieba

from kb_index.text.language import terms

LONGEST = 4
"""Words of a telling term at most; what is longer is another question."""

_KEPT = 8192
"""Pairs that are compared once: the same titles are found again and again, and by every ranking
that customers are treated with. A few megabytes, and most of what asking back takes."""

_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[A-Za-z0-9][A-Za-z0-9.+#-]*")


class Contrast(NamedTuple):
    """What one title says where the other says something else, as written."""

    here: str
    there: str


@lru_cache(_KEPT)
def contrast(title: str, other: str) -> Contrast | None:
    """Return the one stretch in which two titles differ; None where they share too little."""
    mine, theirs = _words(title), _words(other)
    here, there = ([word.casefold() for word in words] for words in (mine, theirs))
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if len(changes) != 1 or changes[0][0] != "replace":
        return None
    _, start, end, other_start, other_end = changes[0]
    longest = max(end - start, other_end - other_start)
    if longest > LONGEST or 2 * longest > min(len(mine), len(theirs)):
        return None
    found = Contrast(_join(mine[start:end]), _join(theirs[other_start:other_end]))
    shared = " ".join(mine[:start] + mine[end:])
    return found if all(map(terms, (*found, shared))) else None


def _words(text: str) -> list[str]:
    return [
        word
        for run in _RUN.findall(text)
        for word in (rjieba.cut(run, False) if run[0] > "\u3000" else [run])
    ]


def _join(words: list[str]) -> str:
    """Write words as they stood: Latin ones with a space between."""
    text = words[0]
    for word in words[1:]:
        text += f" {word}" if text[-1].isascii() and word[0].isascii() else word
    return text
