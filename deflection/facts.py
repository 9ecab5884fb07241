"""The facts that deflection is derived from: what happened, never what we make of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class FactKind(StrEnum):
    """Everything that is worth knowing of a conversation.

    ``asked`` a question reached the knowledge base · ``searched`` what it found and decided ·
    ``shown`` an article was put before the customer · ``opened`` / ``dwelt`` she opened it, and
    read for so many seconds in this reading · ``voted`` it helped or not · ``clarified`` the bot
    asked back, with the alternatives that it offered · ``wrapped_up`` the agent said how the chat
    ended · ``drafted`` / ``flagged`` she proposed an article, or said that one is wrong or missing
    · ``agent_replied`` an agent's words came that she waited for, ``customer_replied`` hers to the
    agent · ``routed`` what a person must know for her was found, or less is asked by now ·
    ``offered_to_agent`` and how that ended, where she was not accepted · ``exposed`` a variant of
    an experiment could have made a difference to her, for the first time · ``survey_asked`` and how
    that ended, ``rated`` is how it was told before there were surveys.
    """

    ASKED = "asked"
    SEARCHED = "searched"
    SHOWN = "shown"
    OPENED = "opened"
    DWELT = "dwelt"
    VOTED = "voted"
    CLARIFIED = "clarified"
    HANDOFF_OFFERED = "handoff_offered"
    HANDOFF_REQUESTED = "handoff_requested"
    QUEUED = "queued"
    ROUTED = "routed"
    OFFERED_TO_AGENT = "offered_to_agent"
    OFFER_DECLINED = "offer_declined"
    OFFER_TIMED_OUT = "offer_timed_out"
    ABANDONED = "abandoned"
    ACCEPTED = "accepted"
    AGENT_REPLIED = "agent_replied"
    CUSTOMER_REPLIED = "customer_replied"
    REQUEUED = "requeued"
    TRANSFERRED = "transferred"
    RETURNED_TO_BOT = "returned_to_bot"
    RESOLVED = "resolved"
    CLOSED_IDLE = "closed_idle"
    RATED = "rated"
    SURVEY_ASKED = "survey_asked"
    SURVEY_ANSWERED = "survey_answered"
    SURVEY_DECLINED = "survey_declined"
    MESSAGE_RECALLED = "message_recalled"
    WRAPPED_UP = "wrapped_up"
    DRAFTED = "drafted"
    FLAGGED = "flagged"
    RECONTACTED = "recontacted"
    BOT_DEGRADED = "bot_degraded"
    TICKET_OPENED = "ticket_opened"
    TICKET_ANSWERED = "ticket_answered"
    TICKET_SOLVED = "ticket_solved"
    CONTACT_LEFT = "contact_left"
    ESCALATED = "escalated"
    EXPOSED = "exposed"


NOT_HERS = "taken_over"
"""The reason of a handoff that the agent wanted, not the customer."""

BY_AGENT = "agent"
"""Why a ticket was opened that the agent wanted, to answer later."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened; ``key`` makes it idempotent where it could be told twice."""

    kind: FactKind
    at: datetime
    article_id: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a fact is about."""

    conversation_id: str
    contact_id: str
    episode: int
    channel: str
