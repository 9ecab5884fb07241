"""The questions of a period with what the bot made of them then: a pure function of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from core.errors import Language
from core.language import detect_language
from deflection.facts import FactKind
from kb_index.ranking.policy import Decision


class Told(NamedTuple):
    """A fact of an episode, as far as a replay needs it."""

    conversation_id: str
    episode: int
    kind: str
    at: datetime
    article_id: str | None
    data: dict[str, Any]


@dataclass(slots=True)
class Question:
    """A question as it was searched, what was decided, and which articles were shown for it.

    Where the bot had just asked back, it ``may_ask`` no more. She ``confirmed`` an article that
    she said had helped.
    """

    conversation_id: str
    at: datetime
    text: str
    language: Language
    decision: Decision
    may_ask: bool
    shown: list[str] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)


def questions(told: Iterable[Told]) -> Iterator[Question]:
    """Yield the questions of facts, which come by episode and in the order of writing.

    An answer to what the bot asked back is no question of its own: what it comes to depends on
    what the bot would have asked.
    """
    for _, episode in groupby(told, key=itemgetter(0, 1)):
        yield from _of_episode(episode)


def _of_episode(told: Iterable[Told]) -> list[Question]:
    found: list[Question] = []
    last: Question | None = None
    asked_back = False
    for fact in told:
        if fact.kind == FactKind.SEARCHED:
            last = _question(fact, asked_back)
            found += [last] if last is not None else []
            asked_back = fact.data.get("decision") == Decision.ASK_BACK
        elif last is not None:
            _follow(last, fact)
    return found


def _question(fact: Told, asked_back: bool) -> Question | None:
    text = str(fact.data.get("searched") or fact.data.get("question") or "")
    if not text or fact.data.get("chosen") is not None:
        return None
    decision = Decision(fact.data.get("decision", Decision.NO_ANSWER))
    language = detect_language(text)
    return Question(fact.conversation_id, fact.at, text, language, decision, not asked_back)


def _follow(question: Question, fact: Told) -> None:
    if fact.article_id is None:
        return
    if fact.kind == FactKind.SHOWN and fact.data.get("sent_by", "bot") == "bot":
        # What she chose herself was shown before.
        if not (fact.data.get("as") == "answer" and fact.data.get("score") is None):
            question.shown.append(fact.article_id)
    elif fact.kind == FactKind.VOTED and fact.data.get("helped"):
        question.confirmed.add(fact.article_id)
