"""Which questions of an episode were answered, and how those ended that were not.

Pure functions over facts; every word is defined in docs/metrics-of-knowledge.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from core.language import detect_language
from deflection.episodes.labels import HANDOFF_WITHIN
from deflection.facts import BY_AGENT, NOT_HERS, Fact, FactKind


class Why(StrEnum):
    """Why a question counts as not answered."""

    NOTHING = "nothing"
    UNSURE = "unsure"
    NOT_HELPED = "not_helped"


class Ended(StrEnum):
    """How it went on for who asked."""

    HELPED = "helped"
    PERSON = "person"
    GAVE_UP = "gave_up"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of an episode, counted by ``number`` from 1.

    ``why`` is None where it was answered; ``helped`` is what she said of it last, None where she
    said nothing; ``nearest`` is the article that search had first and ``confidence`` how probably
    (0–1) that one answers; ``shown`` are the articles put before her, and ``read`` is the last one
    of which she saw the text, at ``read_at``; ``decision`` is what the bot did with it at first,
    before she said what she meant.
    ``language`` is that of her words, which may be forgotten.
    """

    number: int
    at: datetime
    text: str
    why: Why | None
    ended: Ended
    nearest: str | None = None
    confidence: float = 0.0
    shown: tuple[str, ...] = ()
    helped: bool | None = None
    read: str | None = None
    decision: str = "no_answer"
    language: str = ""
    read_at: datetime | None = None


@dataclass(slots=True)
class _Try:
    """A question, what search made of it, and what she did with that."""

    at: datetime
    text: str
    language: str
    first: Mapping[str, Any] = field(default_factory=dict)
    search: Mapping[str, Any] = field(default_factory=dict)
    shown: dict[str, datetime] = field(default_factory=dict)
    taken: bool = False
    read: str | None = None
    read_at: datetime | None = None
    votes: dict[str, bool] = field(default_factory=dict)
    person_at: datetime | None = None

    @property
    def decision(self) -> str:
        """Return what the bot did at last; where search failed it found nothing."""
        return str(self.search.get("decision", "no_answer"))

    @property
    def first_decision(self) -> str:
        """Return what it did at first: it may have asked back."""
        return str(self.first.get("decision", "no_answer"))

    @property
    def helped(self) -> bool | None:
        """Return whether anything helped, by her word; None where she said nothing."""
        return any(self.votes.values()) if self.votes else None

    @property
    def hits(self) -> list[str]:
        return [str(hit["article_id"]) for hit in self.search.get("hits") or ()]

    def reads(self, article_id: str, at: datetime) -> None:
        """Take an article for the one whose text she saw last; looking again changes nothing."""
        if self.read != article_id:
            self.read, self.read_at = article_id, at

    @property
    def soon(self) -> bool:
        """Tell whether she wanted a person soon after what she was shown."""
        last = max(self.shown.values(), default=None)
        return (
            self.person_at is not None
            and last is not None
            and self.person_at - last <= HANDOFF_WITHIN
        )


def asked(facts: Iterable[Fact]) -> list[Asked]:
    """Return the questions of one episode, whose facts come oldest first."""
    tries: list[_Try] = []
    for fact in facts:
        if fact.kind is FactKind.ASKED:
            text = str(fact.data.get("question", ""))
            language = str(fact.data.get("language") or detect_language(text))
            tries.append(_Try(fact.at, text, language))
        elif tries:
            _follow(tries, fact)
    whys = [_why(one) for one in tries]
    return [
        Asked(
            number=number,
            at=one.at,
            text=one.text,
            why=whys[number - 1],
            ended=_ended(tries[number - 1 :], whys[number - 1 :]),
            nearest=next(iter(one.hits), None),
            confidence=float(one.search.get("confidence") or 0.0),
            shown=tuple(one.shown),
            helped=one.helped,
            read=one.read,
            decision=one.first_decision,
            language=one.language,
            read_at=one.read_at,
        )
        for number, one in enumerate(tries, 1)
    ]


def wants_person(fact: Fact) -> bool:
    """Tell whether a fact says that the customer herself asked for a person."""
    if fact.kind is FactKind.TICKET_OPENED:
        return fact.data.get("why") != BY_AGENT
    return fact.kind is FactKind.HANDOFF_REQUESTED and fact.data.get("reason") != NOT_HERS


def is_choice(fact: Fact) -> bool:
    """Tell whether an article was shown because she chose it: no search had found it just then."""
    answer = fact.kind is FactKind.SHOWN and fact.data.get("as") == "answer"
    return answer and fact.data.get("score") is None


def _follow(tries: list[_Try], fact: Fact) -> None:
    if fact.kind is FactKind.SEARCHED:
        tries[-1].first = tries[-1].first or fact.data
        tries[-1].search = fact.data
    elif wants_person(fact):
        for one in tries:
            one.person_at = one.person_at or fact.at
    elif fact.article_id is None:
        return
    elif fact.kind is FactKind.SHOWN:
        if fact.data.get("sent_by", "bot") == "bot":
            _show(tries, fact, fact.article_id)
    elif owner := next(_showing(tries, fact.article_id), None):
        if fact.kind is FactKind.VOTED:
            owner.votes[fact.article_id] = bool(fact.data["helped"])
        elif fact.kind in (FactKind.OPENED, FactKind.DWELT):
            owner.taken = True
            owner.reads(fact.article_id, fact.at)


def _show(tries: list[_Try], fact: Fact, article_id: str) -> None:
    """Take a shown article for part of the last try, or for a choice made from what one offered."""
    chosen = is_choice(fact)
    owner = next(_showing(tries, article_id), tries[-1]) if chosen else tries[-1]
    owner.shown[article_id] = fact.at
    owner.taken = owner.taken or chosen
    if fact.data.get("as") == "answer":
        owner.reads(article_id, fact.at)


def _showing(tries: Sequence[_Try], article_id: str) -> Iterator[_Try]:
    """Yield the tries that showed an article, the last first: a vote belongs to that one."""
    return (one for one in reversed(tries) if article_id in one.shown)


def _why(one: _Try) -> Why | None:
    if any(one.votes.values()):
        return None
    if one.votes:
        return Why.NOT_HELPED
    if one.taken or one.decision == "answer":
        return Why.NOT_HELPED if one.soon else None
    return Why.NOTHING if one.decision == "no_answer" else Why.UNSURE


def _ended(tries: Sequence[_Try], whys: Sequence[Why | None]) -> Ended:
    """Say how the first of these tries went on.

    A later question was the same in other words where one of its hits was a hit of this one.
    """
    if tries[0].person_at is not None:
        return Ended.PERSON
    mine = frozenset(tries[0].hits)
    helped = whys[0] is None or any(
        why is None and mine.intersection(one.hits)
        for one, why in zip(tries[1:], whys[1:], strict=True)
    )
    return Ended.HELPED if helped else Ended.GAVE_UP
