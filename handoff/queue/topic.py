"""What a waiting customer might read meanwhile: what her topic is, and what she knows already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from deflection.facts import Fact, FactKind

QUESTIONS = 2
"""So many of her last questions make her topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Her last questions as one text, empty when she asked none, and the articles she has seen."""

    question: str
    known: frozenset[str]


def topic(facts: Iterable[Fact]) -> Topic:
    """Return the topic of a conversation; what she was offered stands on her page already."""
    asked: list[str] = []
    known = set[str]()
    for fact in facts:
        if fact.kind is FactKind.ASKED:
            asked.append(str(fact.data["question"]))
        elif fact.article_id is not None:
            known.add(fact.article_id)
    return Topic(" ".join(asked[-QUESTIONS:]), frozenset(known))
