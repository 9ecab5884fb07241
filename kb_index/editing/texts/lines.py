"""Texts line by line: what two have in common, and three of them put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of three texts; ``settled`` are the lines that it comes to, None in a conflict."""

    base: Sequence[str]
    mine: Sequence[str]
    theirs: Sequence[str]

    @property
    def settled(self) -> Sequence[str] | None:
        """Return the lines of the side that changed, or of both when they agree."""
        if self.mine in (self.theirs, self.base):
            return self.theirs
        return self.mine if self.theirs == self.base else None


Block = tuple[int, int, int]
"""Where a stretch begins in the first and in the second text, and how long it is."""


def matching(before: Sequence[str], after: Sequence[str]) -> list[Block]:
    """Return the stretches that two texts share, in order, and an empty one at both ends.

    What is the same at the beginning and the end is found first: an edit changes the middle, and
    comparing takes time with the square of what is left.
    """
    head = _shared(before, after)
    tail = _shared(before[head:][::-1], after[head:][::-1])
    first, second = before[head : len(before) - tail], after[head : len(after) - tail]
    found: list[Block] = [(0, 0, head)] if head else []
    if len(first) + len(second) <= _MOST_LINES:
        blocks = SequenceMatcher(None, first, second).get_matching_blocks()
        found += [(i + head, j + head, size) for i, j, size in blocks if size]
    if tail:
        found.append((len(before) - tail, len(after) - tail, tail))
    return [*found, (len(before), len(after), 0)]


def three_way(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> Iterator[Region]:
    """Yield the stretches of three texts: those that all share, and what lies between them.

    S. Khanna, K. Kunal, B. C. Pierce: A Formal Investigation of Diff3 (2007), section 3.
    """
    b = m = t = 0
    for at, in_mine, in_theirs, size in _anchors(base, mine, theirs):
        if (at, in_mine, in_theirs) != (b, m, t):
            yield Region(base[b:at], mine[m:in_mine], theirs[t:in_theirs])
        if size:
            same = base[at : at + size]
            yield Region(same, same, same)
        b, m, t = at + size, in_mine + size, in_theirs + size


def _anchors(
    base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield where all three texts share a stretch, and their ends."""
    left, right = matching(base, mine), matching(base, theirs)
    i = j = 0
    while i < len(left) and j < len(right):
        (a, in_mine, size), (b, in_theirs, length) = left[i], right[j]
        start, end = max(a, b), min(a + size, b + length)
        if start < end:
            yield start, in_mine + start - a, in_theirs + start - b, end - start
        if a + size < b + length:
            i += 1
        else:
            j += 1
    yield len(base), len(mine), len(theirs), 0


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    pairs = enumerate(zip(first, second, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(first), len(second)))
