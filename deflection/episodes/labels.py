"""What customers' deeds say about a search: was its first article right, and was its offer?

A vote says it outright. Choosing says which of the offered articles she meant. Asking for a
person soon after an answer or an offer says that it did not help. Everything else (silence, the
next question, an opened article) says nothing, for it may mean either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from deflection.facts import NOT_HERS, Fact, FactKind

HANDOFF_WITHIN = timedelta(minutes=10)
"""A person who is wanted later than this after an answer is wanted for something else."""


@dataclass(frozen=True, slots=True)
class Label:
    """One search (the data of its fact) and what became of it; None where nothing tells.

    ``answered``: its first article was the right one; ``offered``: so was one of those offered.
    """

    search: Mapping[str, Any]
    answered: bool | None
    offered: bool | None


@dataclass(slots=True)
class _Try:
    """One search and what followed: the shown, the chosen and the voted, and a person wanted."""

    search: Mapping[str, Any]
    shown_at: datetime | None = None
    shown: dict[str, str] = field(default_factory=dict)
    chosen: list[str] = field(default_factory=list)
    votes: dict[str, bool] = field(default_factory=dict)
    gave_up: bool = False

    @property
    def first(self) -> str | None:
        hits = self.search.get("hits") or []
        return str(hits[0]["article_id"]) if hits else None


def labels(facts: Iterable[Fact]) -> list[Label]:
    """Return a label for every search of one conversation, whose facts come oldest first."""
    tries: list[_Try] = []
    for fact in facts:
        if fact.kind is FactKind.SEARCHED:
            tries.append(_Try(fact.data))
        elif tries:
            _follow(tries, fact)
    return [Label(one.search, _answered(one), _offered(one)) for one in tries]


def _follow(tries: list[_Try], fact: Fact) -> None:
    last = tries[-1]
    if fact.kind is FactKind.HANDOFF_REQUESTED:
        soon = last.shown_at is not None and fact.at - last.shown_at <= HANDOFF_WITHIN
        last.gave_up = last.gave_up or (soon and fact.data.get("reason") != NOT_HERS)
    elif fact.article_id is None:
        return
    elif fact.kind is FactKind.SHOWN and fact.data.get("sent_by", "bot") == "bot":
        _show(tries, fact, fact.article_id)
    elif fact.kind is FactKind.VOTED:
        # She may vote under an older answer: the vote belongs to the last search that showed it.
        owner = _showing(tries, fact.article_id)
        if owner is not None:
            owner.votes[fact.article_id] = bool(fact.data["helped"])


def _show(tries: list[_Try], fact: Fact, article_id: str) -> None:
    """Take a shown article for an answer or an offer of the last search, or for a choice made."""
    offering = _showing(tries, article_id, "choice")
    if fact.data.get("as") == "answer" and fact.data.get("score") is None:
        if offering is not None:
            offering.chosen.append(article_id)
            offering.shown_at = fact.at
        return
    last = tries[-1]
    last.shown.setdefault(article_id, str(fact.data.get("as")))
    last.shown_at = fact.at


def _showing(tries: list[_Try], article_id: str, way: str | None = None) -> _Try | None:
    shown = (one for one in reversed(tries) if article_id in one.shown)
    return next((one for one in shown if way in (None, one.shown[article_id])), None)


def _answered(one: _Try) -> bool | None:
    if one.first is None or not one.shown:
        return None
    if one.first in one.votes:
        return one.votes[one.first]
    if any(one.votes.values()):
        return False
    if one.chosen and not one.votes:
        return one.chosen[-1] == one.first and not one.gave_up
    return False if one.gave_up else None


def _offered(one: _Try) -> bool | None:
    """Tell whether an offer held the right article; an answer that was right would have too."""
    if any(one.votes.values()):
        return True
    if "choice" not in one.shown.values():
        return None
    if one.gave_up:
        return False
    return True if one.chosen and not one.votes else None
