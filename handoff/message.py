"""What a message is: who says it, of which kind, and what comes in from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from deflection.episodes.surveys import SurveyKind

PAGE = "web"
"""The channel whose customers have a page of ours, which shows what is said on any channel."""


class Sender(StrEnum):
    """Whose voice a message is."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Kind(StrEnum):
    """How a message is shown (see docs/protocol.md)."""

    TEXT = "text"
    ANSWER = "answer"
    CHOICES = "choices"
    ALTERNATIVES = "alternatives"
    NO_ANSWER = "no_answer"
    OFFER_PERSON = "offer_person"
    ARTICLE = "article"
    NOTICE = "notice"
    SURVEY = "survey"
    RECALL = "recall"
    FILE = "file"


class Notice(StrEnum):
    """What a system line tells."""

    QUEUED = "queued"
    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    RETURNED_TO_QUEUE = "returned_to_queue"
    RETURNED_TO_BOT = "returned_to_bot"
    LEFT_QUEUE = "left_queue"
    GONE_WHILE_WAITING = "gone_while_waiting"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    TICKET_OPENED = "ticket_opened"
    TICKET_DUE = "ticket_due"
    TICKET_SOLVED = "ticket_solved"
    CONTACT_LEFT = "contact_left"
    AGENT_AWAY = "agent_away"


class Leaving(StrEnum):
    """How a customer who waited in vain left the queue: by her own wish, or with her page."""

    LEFT = "left"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Author:
    """The agent who wrote a message."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A message before it has its place in the transcript."""

    sender: Sender
    kind: Kind
    text: str
    data: dict[str, Any] = field(default_factory=dict)
    author: Author | None = None
    client_message_id: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a contact is reached: the channel, our account there, and her id on it."""

    channel: str
    account: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """A customer's message as a channel hands it in, cleaned and checked.

    ``action`` tells that a click made it; ``client_message_id`` or ``external_id`` makes a
    repeated delivery harmless. ``language`` is that of a conversation which this message opens.
    ``quote_seq`` is the number of the message that it answers, ``data`` what else one of its kind
    carries; one that does not ``ask`` is no turn of
    the bot's.
    """

    address: Address
    text: str
    language: str
    client_message_id: str | None = None
    external_id: str | None = None
    action: dict[str, Any] | None = None
    kind: Kind = Kind.TEXT
    data: dict[str, Any] = field(default_factory=dict)
    quote_seq: int | None = None
    asks: bool = True


_NOTICE_TEXT: dict[Notice, tuple[str, str]] = {
    Notice.QUEUED: ("已为您转接人工客服，正在排队。", "You are in the queue for a person."),
    Notice.ACCEPTED: ("客服 {name} 为您服务。", "{name} is with you now."),
    Notice.TRANSFERRED: ("已为您转接客服 {name}。", "{name} takes over from here."),
    Notice.RETURNED_TO_QUEUE: (
        "正在为您安排另一位客服，您的排队位置不变。",
        "We are finding you another agent. You keep your place in the queue.",
    ),
    Notice.RETURNED_TO_BOT: (
        "现在由自助助手继续为您服务，随时可以再转人工。",
        "The assistant is with you again. You can ask for a person at any time.",
    ),
    Notice.LEFT_QUEUE: (
        "您已退出排队，可以继续向我提问。",
        "You left the queue. You can go on asking me.",
    ),
    Notice.GONE_WHILE_WAITING: (
        "您离开页面后，排队已取消。",
        "You had left the page, so your place in the queue was given up.",
    ),
    Notice.RESOLVED: ("本次会话已结束。", "This conversation is resolved."),
    Notice.REOPENED: ("会话已重新打开。", "The conversation is open again."),
    Notice.TICKET_OPENED: (
        "您的问题已登记，客服会在这里回复您。",
        "Your question is noted. A person will reply here.",
    ),
    Notice.TICKET_DUE: ("回复时间有更新。", "There is a new time for the reply."),
    Notice.TICKET_SOLVED: ("您的问题已处理完毕。", "Your question has been dealt with."),
    Notice.CONTACT_LEFT: ("已记下您的联系方式。", "We have noted how to reach you."),
    Notice.AGENT_AWAY: (
        "{name} 暂时离开了，正在为您安排另一位客服。",
        "{name} had to leave. We are finding you another agent.",
    ),
}


def notice(event: Notice, language: str, agent: Author | None = None, **more: Any) -> Draft:
    """Return the system line that tells of an event, in the conversation's language.

    ``more`` are the event's own data (docs/protocol.md).
    """
    zh, en = _NOTICE_TEXT[event]
    words = (zh if language == "zh" else en).format(name=agent.name if agent else "")
    who = {"id": agent.id, "name": agent.name} if agent else None
    return Draft(Sender.SYSTEM, Kind.NOTICE, words, {"event": event.value, "agent": who, **more})


def recall_line(seq: int, language: str, agent: Author) -> Draft:
    """Return the line that tells that an agent took back a message, by its number."""
    words = (
        f"{agent.name} 撤回了一条消息。"
        if language == "zh"
        else f"{agent.name} took back a message."
    )
    who = {"id": agent.id, "name": agent.name}
    return Draft(Sender.SYSTEM, Kind.RECALL, words, {"seq": seq, "agent": who})


_QUESTIONS: dict[SurveyKind, tuple[str, str]] = {
    SurveyKind.CSAT: ("您对这次服务满意吗？", "How was this conversation?"),
    SurveyKind.NPS: (
        "您有多愿意把我们推荐给朋友或同事？",
        "How likely are you to recommend us to a friend or colleague?",
    ),
    SurveyKind.CES: ("这次自己找到答案，觉得轻松吗？", "How easy was it to find your answer?"),
}


def survey_question(kind: SurveyKind, survey_id: str, language: str) -> Draft:
    """Return the question of a survey."""
    zh, en = _QUESTIONS[kind]
    data = {"survey_id": survey_id, "kind": kind.value}
    return Draft(Sender.SYSTEM, Kind.SURVEY, zh if language == "zh" else en, data)


def offer_again(language: str) -> Draft:
    """Return the offer of a person to who lost her place in the queue."""
    words = "还需要人工客服吗？" if language == "zh" else "Do you still need a person?"
    return Draft(Sender.BOT, Kind.OFFER_PERSON, words)
