"""What one customer did with one article in one episode: a pure function over facts.

From these, and from nothing else, all numbers of an article's health are counted
(docs/metrics-of-knowledge.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core.language import detect_language
from deflection.episodes.asked import wants_person
from deflection.facts import Fact, FactKind

_HERS = frozenset({FactKind.SHOWN, FactKind.OPENED, FactKind.DWELT, FactKind.VOTED})
_READ_AS = frozenset({"answer", "article"})
"""How an article is shown whose text is there to read, not only its title."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """An article met in an episode; ``seconds`` is what she read of it in all.

    ``read``: its text was before her, or she opened it. ``vote`` is the last one. ``confirmed``:
    she said that it helped, and wanted no person after that. ``failed``: she read it, and asked
    for a person all the same. ``foreign``: it was in another language than her question.
    """

    article_id: str
    at: datetime
    shown: bool = False
    opened: bool = False
    read: bool = False
    seconds: float = 0.0
    vote: bool | None = None
    confirmed: bool = False
    failed: bool = False
    foreign: bool = False


@dataclass(slots=True)
class _Met:
    """An article on its way through an episode."""

    at: datetime
    shown: bool = False
    opened: bool = False
    text_shown: bool = False
    readings: dict[str, float] = field(default_factory=dict)
    vote: bool | None = None
    person_after_vote: bool = False
    read_before_person: bool = False
    foreign: bool = False

    @property
    def read(self) -> bool:
        return self.text_shown or self.opened or bool(self.readings)


def exposures(facts: Iterable[Fact]) -> list[Exposure]:
    """Return each article that a customer met in one episode, whose facts come oldest first."""
    met: dict[str, _Met] = {}
    question = ""
    for fact in facts:
        if fact.kind is FactKind.ASKED:
            question = str(fact.data.get("question", ""))
        elif wants_person(fact):
            _ask_for_person(met.values())
        elif fact.kind in _HERS and fact.article_id is not None:
            _meet(met.setdefault(fact.article_id, _Met(fact.at)), fact, question)
    return [_exposure(article_id, one) for article_id, one in met.items()]


def _meet(one: _Met, fact: Fact, question: str) -> None:
    if fact.kind is FactKind.SHOWN:
        one.shown = True
        one.text_shown = one.text_shown or fact.data.get("as") in _READ_AS
        language = fact.data.get("language")
        if language and question:
            one.foreign = one.foreign or language != detect_language(question)
    elif fact.kind is FactKind.OPENED:
        one.opened = True
    elif fact.kind is FactKind.DWELT:
        # Seconds are totals of one reading, told again and again: the largest counts.
        reading, seconds = str(fact.data["reading_id"]), float(fact.data["seconds"])
        one.readings[reading] = max(seconds, one.readings.get(reading, 0.0))
    elif fact.kind is FactKind.VOTED:
        one.vote, one.person_after_vote = bool(fact.data["helped"]), False


def _ask_for_person(met: Iterable[_Met]) -> None:
    for one in met:
        one.read_before_person = one.read_before_person or one.read
        one.person_after_vote = one.vote is not None


def _exposure(article_id: str, one: _Met) -> Exposure:
    return Exposure(
        article_id=article_id,
        at=one.at,
        shown=one.shown,
        opened=one.opened,
        read=one.read,
        seconds=sum(one.readings.values()),
        vote=one.vote,
        confirmed=one.vote is True and not one.person_after_vote,
        failed=one.read_before_person and one.vote is not True,
        foreign=one.foreign,
    )
