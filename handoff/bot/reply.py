"""What the bot wants to do in one turn, as data.

Actions only propose: they put these into Rasa's answer (as ``custom`` payloads), and the turn
commits them all in one transaction with its facts, or, when a person took over meanwhile, none.
Nothing that an action does can therefore happen twice or half (see docs/adr/0003).

One proposal is a JSON object whose ``kind`` names the class, for example::

    {"kind": "answer", "article_id": "…", "title": "…", "language": "zh", "product": "ecs",
     "text": "…", "html": "…", "confidence": 0.83, "attempt": {…}}
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar


class Decision(StrEnum):
    """What the policy made of a search."""

    ANSWER = "answer"
    CHOOSE = "choose"
    ASK_BACK = "ask_back"
    NO_ANSWER = "no_answer"


class HandoffReason(StrEnum):
    """Why a person is wanted."""

    REQUESTED = "requested"
    COMPLAINT = "complaint"
    ANGER = "anger"
    TWO_FAILURES = "two_failures"
    MESSAGE_LEFT = "message_left"
    TAKEN_OVER = "taken_over"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of the bot: the question, what search found, and what was decided.

    ``confidence`` is the probability (0–1) that the top hit answers the question; ``hits`` are
    ``{"article_id", "title", "score"}`` in order. ``evidence`` is ``{"basis", "features"}``: what
    the confidence came from, in the words of `kb_index.ranking.confidence`. ``searched`` is what
    was searched where her words alone did not say it: a follow-up, or an answer to what the bot
    asked back; ``chosen`` is that answer, ``{"facet", "value"}``.
    """

    question: str
    decision: Decision
    confidence: float
    hits: list[dict[str, Any]] = field(default_factory=list)
    evidence: dict[str, Any] = field(default_factory=dict)
    searched: str = ""
    chosen: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """Words of the bot without an article."""

    kind: ClassVar[str] = "say"
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One article as the answer.

    ``text`` is its passage as plain text, ``html`` the same as safe markup, ``complete`` whether
    the passage is the whole article. ``confidence`` is the probability (0–1) that it answers the
    question; None where nobody estimated one, because the customer chose it. ``foreign`` tells that
    there is no version in her language.
    """

    kind: ClassVar[str] = "answer"
    article_id: str
    title: str
    language: str
    product: str
    text: str
    html: str
    confidence: float | None = None
    complete: bool = True
    attempt: dict[str, Any] | None = None
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Two or three articles to choose from, each ``{"article_id", "title", "summary", "product"}``,
    introduced by ``text``."""

    kind: ClassVar[str] = "choices"
    text: str
    choices: list[dict[str, Any]]
    attempt: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Asks back: which of two or three ``{"facet", "value", "name"}`` the question is about.

    ``text`` asks it in words, ``question`` is the question that is searched again by her answer.
    """

    kind: ClassVar[str] = "alternatives"
    text: str
    question: str
    alternatives: list[dict[str, str]]
    attempt: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Says that nothing fits, or asks to say more (``ask_back``); ``text`` is shown."""

    kind: ClassVar[str] = "no_answer"
    text: str
    attempt: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Vote:
    """The customer said whether an article helped; ``article_id`` is the last one shown."""

    kind: ClassVar[str] = "vote"
    article_id: str
    helped: bool


@dataclass(frozen=True, slots=True)
class CloseTopic:
    """What was talked about is over; nothing is shown."""

    kind: ClassVar[str] = "close_topic"


@dataclass(frozen=True, slots=True)
class OfferPerson:
    """Offers a person, with buttons."""

    kind: ClassVar[str] = "offer_person"
    text: str


@dataclass(frozen=True, slots=True)
class RequestPerson:
    """Puts the conversation into the queue; ``slots`` are what the dialogue knows."""

    kind: ClassVar[str] = "request_person"
    reason: HandoffReason
    slots: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """Keeps a message for a person to read later; also queues the conversation."""

    kind: ClassVar[str] = "leave_message"
    message: str


@dataclass(frozen=True, slots=True)
class Rate:
    """The customer's rating of the chat, 1–5."""

    kind: ClassVar[str] = "rate"
    rating: int


@dataclass(frozen=True, slots=True)
class Exposed:
    """A variant of an experiment could have made a difference in this turn; nothing is shown."""

    kind: ClassVar[str] = "exposed"
    experiment: str
    variant: str


Proposal = (
    Say
    | Answer
    | Choices
    | Alternatives
    | NoAnswer
    | Vote
    | CloseTopic
    | OfferPerson
    | RequestPerson
    | LeaveMessage
    | Rate
    | Exposed
)

_KINDS: dict[str, type[Any]] = {
    cls.kind: cls
    for cls in (
        Say,
        Answer,
        Choices,
        Alternatives,
        NoAnswer,
        Vote,
        CloseTopic,
        OfferPerson,
        RequestPerson,
        LeaveMessage,
        Rate,
        Exposed,
    )
}


def to_json(proposal: Proposal) -> dict[str, Any]:
    """Write a proposal as the ``custom`` payload that travels through Rasa."""
    return {"kind": proposal.kind, **asdict(proposal)}


def from_json(payload: dict[str, Any]) -> Proposal:
    """Read a ``custom`` payload back; raise `ValueError` on a kind or field we do not know."""
    cls = _KINDS.get(str(payload.get("kind")))
    if cls is None:
        raise ValueError(f"unknown proposal {payload.get('kind')!r}")
    known = {f.name for f in fields(cls)}
    given = {key: value for key, value in payload.items() if key != "kind"}
    if unknown := given.keys() - known:
        raise ValueError(f"unknown fields of {cls.kind}: {', '.join(sorted(unknown))}")
    if not isinstance(given.get("text", ""), str):
        raise ValueError(f"the text of {cls.kind} is no text")
    if cls is RequestPerson:
        given["reason"] = HandoffReason(given["reason"])
    proposal: Proposal = cls(**given)
    return proposal
