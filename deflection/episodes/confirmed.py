"""Which questions customers said were answered, and by which article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from deflection.facts import Fact, FactKind


@dataclass(frozen=True, slots=True)
class Answered:
    """A question in the customer's words, and the article that she said had helped."""

    question: str
    article_id: str


@dataclass(slots=True)
class _Conversation:
    """What was asked last, for which question each article was shown, and what was voted."""

    question: str = ""
    shown: dict[str, str] = field(default_factory=dict)
    votes: dict[Answered, bool] = field(default_factory=dict)


def confirmed(facts: Iterable[tuple[str, Fact]]) -> list[Answered]:
    """Return the confirmed answers among facts with their conversations, oldest first.

    The last vote on an answer counts. What an agent sent answers her conversation, perhaps not
    the question that the bot was asked last: it confirms nothing.
    """
    conversations: dict[str, _Conversation] = {}
    for conversation_id, fact in facts:
        _follow(conversations.setdefault(conversation_id, _Conversation()), fact)
    helped = (one for each in conversations.values() for one, vote in each.votes.items() if vote)
    return list(dict.fromkeys(helped))


def _follow(conversation: _Conversation, fact: Fact) -> None:
    if fact.kind is FactKind.ASKED:
        conversation.question = fact.data["question"]
    elif fact.article_id is None:
        return
    elif fact.kind is FactKind.SHOWN and "sent_by" not in fact.data:
        conversation.shown[fact.article_id] = conversation.question
    elif fact.kind is FactKind.VOTED and conversation.shown.get(fact.article_id):
        answered = Answered(conversation.shown[fact.article_id], fact.article_id)
        conversation.votes[answered] = bool(fact.data["helped"])
