"""What the facts of a conversation say to editors: its questions, its articles, its flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deflection.episodes.asked import Asked, asked
from deflection.facts import Fact, FactKind, Subject
from studio.exposure import Exposure, exposures
from studio.masking import masked

QUESTION_LIMIT = 500
"""Characters of a question that are kept; who writes more tells a story."""

Told = tuple[int, Subject, Fact]
"""A fact with its position and whom it is about."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is kept: masked, in the language of its words."""

    subject: Subject
    asked: Asked
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Met:
    """An article that somebody met."""

    subject: Subject
    exposure: Exposure


@dataclass(frozen=True, slots=True)
class Flag:
    """What an agent said is wrong with an article, or missing; ``id`` is the fact's position."""

    id: int
    conversation_id: str
    article_id: str | None
    kind: str
    comment: str
    agent_id: str
    at: datetime


@dataclass(slots=True)
class Derived:
    """What was made of some conversations, all of their episodes."""

    questions: list[Question] = field(default_factory=list)
    met: list[Met] = field(default_factory=list)
    flags: list[Flag] = field(default_factory=list)


def derive(told: Iterable[Told]) -> Derived:
    """Return what whole conversations say; facts come in the order of writing."""
    derived = Derived()
    episodes: dict[tuple[str, int], list[Told]] = {}
    for each in told:
        subject = each[1]
        episodes.setdefault((subject.conversation_id, subject.episode), []).append(each)
    for episode in episodes.values():
        _derive(derived, episode[0][1], episode)
    return derived


def _derive(derived: Derived, subject: Subject, told: Sequence[Told]) -> None:
    facts = [fact for _, _, fact in told]
    derived.questions += [_question(subject, one) for one in asked(facts)]
    derived.met += [Met(subject, one) for one in exposures(facts)]
    derived.flags += [
        _flag(position, subject, fact)
        for position, _, fact in told
        if fact.kind is FactKind.FLAGGED
    ]


def _question(subject: Subject, one: Asked) -> Question:
    # Masked before it is cut, or half a number could be left at the end.
    words = " ".join(masked(one.text).split())[:QUESTION_LIMIT]
    return Question(subject, one, words, one.language)


def _flag(position: int, subject: Subject, fact: Fact) -> Flag:
    return Flag(
        id=position,
        conversation_id=subject.conversation_id,
        article_id=fact.article_id,
        kind=str(fact.data.get("kind", "wrong")),
        comment=masked(str(fact.data.get("comment", ""))),
        agent_id=str(fact.data.get("agent_id", "")),
        at=fact.at,
    )
