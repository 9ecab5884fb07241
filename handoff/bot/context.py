"""What the bot and the customer are talking about, as the next message needs it.

Kept with the conversation and changed in the turn's own transaction, so that it is the same whether
Rasa or search alone answers next. It ends when it is old, when the conversation changes its owner,
and when a turn says that the matter is closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handoff.bot.reply import (
    Alternatives,
    Answer,
    Choices,
    CloseTopic,
    Decision,
    LeaveMessage,
    NoAnswer,
    Proposal,
    RequestPerson,
    Vote,
)

LASTS = timedelta(minutes=10)
"""How long after the bot's words a message may still lean on them."""


@dataclass(frozen=True, slots=True)
class Context:
    """The last question as it was searched, the article shown for it, and what was asked back.

    ``alternatives`` are those that the bot offered when it asked back; ``asked_back`` tells that
    it did so, with or without alternatives, and got no further since.
    """

    question: str = ""
    article_id: str = ""
    alternatives: tuple[dict[str, str], ...] = ()
    asked_back: bool = False

    def __bool__(self) -> bool:
        return self != NOTHING

    @classmethod
    def read(cls, kept: dict[str, Any] | None) -> Context:
        """Read what `to_json` wrote; None is nothing."""
        if not kept:
            return NOTHING
        return cls(
            question=str(kept["question"]),
            article_id=str(kept["article_id"]),
            alternatives=tuple(dict(one) for one in kept["alternatives"]),
            asked_back=bool(kept["asked_back"]),
        )

    def to_json(self) -> dict[str, Any]:
        """Write it as JSON."""
        return {**asdict(self), "alternatives": list(self.alternatives)}


NOTHING = Context()


def after(before: Context, proposals: Sequence[Proposal]) -> Context:
    """Return the context after a turn of the bot."""
    context = before
    for proposal in proposals:
        context = _after(context, proposal)
    return context


def keep(context: Context, epoch: int, now: datetime) -> dict[str, Any] | None:
    """Write a context for the conversation: under which owner's epoch, and until when it lasts."""
    if not context:
        return None
    return {**context.to_json(), "epoch": epoch, "until": (now + LASTS).isoformat()}


def recall(kept: dict[str, Any] | None, epoch: int, now: datetime) -> Context:
    """Return a kept context; nothing when it is too old, or the owner changed since."""
    if not kept or kept["epoch"] != epoch or datetime.fromisoformat(kept["until"]) < now:
        return NOTHING
    return Context.read(kept)


def _after(context: Context, proposal: Proposal) -> Context:
    match proposal:
        case Answer(attempt=None, article_id=article_id):
            return replace(context, article_id=article_id, alternatives=(), asked_back=False)
        case Answer(attempt=dict(attempt), article_id=article_id):
            return Context(_searched(attempt), article_id)
        case Choices(attempt=dict(attempt)):
            return Context(_searched(attempt))
        case Alternatives(question=question, alternatives=alternatives):
            return Context(question, "", tuple(alternatives), asked_back=True)
        case NoAnswer(attempt={"decision": Decision.ASK_BACK}):
            return replace(context, alternatives=(), asked_back=True)
        case NoAnswer() | CloseTopic() | RequestPerson() | LeaveMessage() | Vote(helped=True):
            return NOTHING
    return context


def _searched(attempt: dict[str, Any]) -> str:
    return str(attempt.get("searched") or attempt["question"])
