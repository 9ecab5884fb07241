"""Two texts side by side: line by line, with the words marked that differ."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from kb_index.editing.texts.content import NAMES, Content
from kb_index.editing.texts.lines import matching
from kb_index.results import Span

_BY_LINE = ("title", "answer", "variants", "tags")
_AROUND = 3
"""So many unchanged lines are shown on both sides of a change."""
_WORDS = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_MOST_WORDS = 1000
_ALIKE = 0.4
"""Two lines less alike than this are marked whole: their shared words would only confuse."""


@dataclass(frozen=True, slots=True)
class Side:
    """A line of one text; ``number`` counts from 1, the marks are what the other one has not."""

    number: int
    text: str
    marks: tuple[Span, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Write it as pages get it."""
        return {"line": self.number, "text": self.text, "marks": self.marks}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both texts, or of the one that has it; ``skipped`` stands for so many the same."""

    before: Side | None
    after: Side | None
    skipped: int = 0

    @property
    def kind(self) -> str:
        """Return what happened to the line."""
        if self.skipped:
            return "skipped"
        if self.before is None or self.after is None:
            return "added" if self.before is None else "removed"
        return "same" if self.before.text == self.after.text else "changed"

    def to_json(self) -> dict[str, Any]:
        """Write it as pages get it."""
        if self.skipped:
            return {"kind": self.kind, "lines": self.skipped}
        sides = {"before": self.before, "after": self.after}
        return {"kind": self.kind} | {name: s and s.to_json() for name, s in sides.items()}


def changes(before: Content, after: Content) -> list[dict[str, Any]]:
    """Return every field that differs, as pages get it: a value, or rows of lines."""
    was, has = before.to_json(), after.to_json()
    return [_change(name, was[name], has[name]) for name in NAMES if was[name] != has[name]]


def _change(name: str, before: Any, after: Any) -> dict[str, Any]:
    if name not in _BY_LINE:
        return {"field": name, "before": before, "after": after}
    rows = side_by_side(_lines(before), _lines(after))
    return {"field": name, "rows": [row.to_json() for row in folded(rows)]}


def _lines(value: str | list[str]) -> list[str]:
    return value.split("\n") if isinstance(value, str) else value


def side_by_side(before: Sequence[str], after: Sequence[str]) -> list[Row]:
    """Return the lines of two texts beside each other, none left out."""
    rows: list[Row] = []
    i = j = 0
    for a, b, size in matching(before, after):
        rows += _between(list(enumerate(before[i:a], i + 1)), list(enumerate(after[j:b], j + 1)))
        rows += [
            Row(Side(a + n + 1, text), Side(b + n + 1, text))
            for n, text in enumerate(before[a : a + size])
        ]
        i, j = a + size, b + size
    return rows


def folded(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows, with one in the place of many unchanged ones that are far from any change."""
    near: set[int] = set()
    for at, row in enumerate(rows):
        if row.kind != "same":
            near.update(range(at - _AROUND, at + _AROUND + 1))
    hidden = 0
    for at, row in enumerate(rows):
        if at not in near:
            hidden += 1
            continue
        if hidden:
            yield Row(None, None, hidden)
        hidden = 0
        yield row
    if hidden:
        yield Row(None, None, hidden)


def _between(before: list[tuple[int, str]], after: list[tuple[int, str]]) -> Iterator[Row]:
    for old, new in zip_longest(before, after):
        if old is None or new is None:
            yield Row(old and Side(*old), new and Side(*new))
        else:
            marked = _marks(old[1], new[1])
            yield Row(Side(old[0], old[1], marked[0]), Side(new[0], new[1], marked[1]))


def _marks(before: str, after: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return where the words of two lines differ, in each of them."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > _MOST_WORDS:
        return ((0, len(before)),), ((0, len(after)),)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return ((0, len(before)),), ((0, len(after)),)
    steps = [step for step in matcher.get_opcodes() if step[0] != "equal"]
    return (
        _spans(old, [(i1, i2) for _, i1, i2, _, _ in steps]),
        _spans(new, [(j1, j2) for _, _, _, j1, j2 in steps]),
    )


def _spans(words: Sequence[str], stretches: list[tuple[int, int]]) -> tuple[Span, ...]:
    at = [0]
    for word in words:
        at.append(at[-1] + len(word))
    return tuple((at[first], at[last]) for first, last in stretches if first < last)
