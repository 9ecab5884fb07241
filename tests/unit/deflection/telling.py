"""Short words for the facts of one conversation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from deflection.episodes.episode import Episode, read_episode
from deflection.facts import Fact, FactKind, Subject

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HER = Subject("c1", "contact-1", 1, "web")


def told(kind: FactKind, article: str | None = None, minutes: float = 0, **data: Any) -> Fact:
    """Return a fact so many minutes after the start."""
    return Fact(kind, START + timedelta(minutes=minutes), article, data)


def asks(question: str, decision: str, *hits: str, minutes: float = 0) -> list[Fact]:
    """Return what is told of a question: an answer, a choice, a question back or nothing."""
    found = [{"article_id": hit} for hit in hits]
    facts = [
        told(FactKind.ASKED, minutes=minutes, question=question),
        told(FactKind.SEARCHED, minutes=minutes, decision=decision, hits=found, confidence=0.8),
    ]
    if decision == "answer":
        shown = {"as": "answer", "score": 0.8, "product": "ecs"}
        facts.append(told(FactKind.SHOWN, hits[0], minutes, **shown))
    elif decision == "choose":
        facts += [told(FactKind.SHOWN, hit, minutes, **{"as": "choice"}) for hit in hits]
    return facts


def votes(article: str, helped: bool, minutes: float = 1) -> list[Fact]:
    """Return what is told of a vote."""
    return [told(FactKind.VOTED, article, minutes, helped=helped)]


def wants(minutes: float = 2, reason: str = "requested") -> list[Fact]:
    """Return what is told of who asks for a person."""
    return [
        told(FactKind.HANDOFF_REQUESTED, minutes=minutes, reason=reason),
        told(FactKind.QUEUED, minutes=minutes),
    ]


def accepted(minutes: float, agent: str = "mei") -> list[Fact]:
    """Return what is told of an agent who takes her."""
    return [told(FactKind.ACCEPTED, minutes=minutes, agent_id=agent)]


def gives_up(minutes: float, waited: float) -> list[Fact]:
    """Return what is told of who waited in vain."""
    return [told(FactKind.ABANDONED, minutes=minutes, how="left", waited_seconds=waited)]


def episode(*parts: list[Fact], subject: Subject = HER) -> Episode:
    """Return the episode that some facts tell."""
    return read_episode(subject, [fact for part in parts for fact in part])
