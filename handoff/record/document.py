"""The handoff record as one document: what `schema.py` describes, built from facts and words alone.

Pure functions, so the record can be made again at any time, and while she is still reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from core.clock import iso
from deflection.facts import Fact, FactKind
from handoff.record.articles import articles
from handoff.record.sentiment import sentiment
from handoff.record.summary import summary
from handoff.record.words import Words

VERSION = 1
"""Rises when a field goes or means something else; new fields may come without it."""

ROUTING = {
    "requested": ("客户主动要求人工服务。", "She asked for a person herself."),
    "complaint": ("客户提出投诉，立即转人工。", "Complained; handed over at once."),
    "anger": ("客户多次表示不满，立即转人工。", "Was angry repeatedly; handed over at once."),
    "two_failures": (
        "助手两次没有解决，客户接受了人工服务。",
        "The assistant failed twice and she accepted a person.",
    ),
    "message_left": ("客户留了言，等待回复。", "Left a message and waits for a reply."),
    "taken_over": ("客服主动接管了助手的会话。", "An agent took over from the assistant."),
}


def attempts(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Return every try of the bot with its scores, oldest first."""
    return [
        {
            "at": iso(fact.at),
            "question": fact.data.get("question", ""),
            "searched": fact.data.get("searched", ""),
            "decision": fact.data.get("decision"),
            "confidence": fact.data.get("confidence"),
            "hits": fact.data.get("hits", []),
        }
        for fact in facts
        if fact.kind is FactKind.SEARCHED
    ]


def routing(reason: str | None) -> dict[str, str] | None:
    """Say why the conversation came to a person, in both languages."""
    if reason is None:
        return None
    zh, en = ROUTING[reason]
    return {"code": reason, "zh": zh, "en": en}


def build(head: dict[str, Any], facts: Sequence[Fact], words: Sequence[Words]) -> dict[str, Any]:
    """Return the record: ``head`` is the conversation's part, the rest comes from its facts and
    from what she wrote, both oldest first."""
    return {
        "version": VERSION,
        **head,
        "routing": routing(head.get("reason")),
        "articles": articles(facts),
        "attempts": attempts(facts),
        "questions": sum(fact.kind is FactKind.ASKED for fact in facts),
        "sentiment": sentiment(words),
        "summary": summary(words),
    }
