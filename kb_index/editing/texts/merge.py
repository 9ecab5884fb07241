"""Two editors' changes of one text put together: field by field, and the answer line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kb_index.editing.texts.content import NAMES, Content, from_json
from kb_index.editing.texts.lines import three_way

_TEXTS = ("answer",)
_SETS = ("variants", "tags")


@dataclass(frozen=True, slots=True)
class Clash:
    """What both changed, each in another way.

    ``line`` is where mine begins in the merged text, from 0; None for a field that is one value,
    which then stands alone in each of the lists.
    """

    field: str
    line: int | None
    base: Sequence[Any]
    mine: Sequence[Any]
    theirs: Sequence[Any]

    def to_json(self) -> dict[str, Any]:
        """Write it as pages get it."""
        sides = {"base": list(self.base), "mine": list(self.mine), "theirs": list(self.theirs)}
        return {"field": self.field, "line": self.line, **sides}


@dataclass(frozen=True, slots=True)
class Merge:
    """What two changes come to; where they clash, mine stands in the content."""

    content: Content
    clashes: tuple[Clash, ...]

    def to_json(self) -> dict[str, Any]:
        """Write it as pages get it."""
        clashes = [each.to_json() for each in self.clashes]
        return {"content": self.content.to_json(), "conflicts": clashes}


def merge(base: Content, mine: Content, theirs: Content) -> Merge:
    """Put two changes of the same text together; what one side alone changed is as it has it."""
    was, has, other = base.to_json(), mine.to_json(), theirs.to_json()
    merged: dict[str, Any] = {}
    clashes: list[Clash] = []
    for name in NAMES:
        value, found = _field(name, was[name], has[name], other[name])
        merged[name] = value
        clashes += found
    return Merge(from_json(merged), tuple(clashes))


def _field(name: str, base: Any, mine: Any, theirs: Any) -> tuple[Any, list[Clash]]:
    if mine in (base, theirs):
        return theirs, []
    if theirs == base:
        return mine, []
    if name in _TEXTS:
        return _text(name, base, mine, theirs)
    if name in _SETS:
        return _both(base, mine, theirs), []
    return mine, [Clash(name, None, [base], [mine], [theirs])]


def _text(name: str, base: str, mine: str, theirs: str) -> tuple[str, list[Clash]]:
    merged: list[str] = []
    clashes = []
    for region in three_way(base.split("\n"), mine.split("\n"), theirs.split("\n")):
        settled = region.settled
        if settled is None:
            clashes.append(Clash(name, len(merged), region.base, region.mine, region.theirs))
            settled = region.mine
        merged += settled
    return "\n".join(merged), clashes


def _both(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Return a list without what either took out and with what either put in."""
    kept = [each for each in base if each in mine and each in theirs]
    added = {each for each in (*mine, *theirs) if each not in base}
    return kept + sorted(added)
