"""The contract of the handoff record, published as docs/handoff-record.schema.json.

``python -m handoff.record.schema`` writes the file; a test compares it with what is written here,
and what the code builds with both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PUBLISHED = Path(__file__).resolve().parents[2] / "docs" / "handoff-record.schema.json"

Moment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$",
        description="ISO 8601 in UTC with milliseconds.",
    ),
]
Share = Annotated[float, Field(ge=0, le=1)]
Mood = Annotated[float, Field(ge=-1, le=1)]
Language = Literal["zh", "en"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Contact(_Part):
    """Who she is."""

    id: str
    name: str


class Explanation(_Part):
    """A reason as a stable code and in words."""

    code: str
    zh: str
    en: str


class Topic(_Part):
    """What a person must know to help her: the skill that routing asks for."""

    skill: str
    zh: str
    en: str


class Article(_Part):
    """An article's way with her: shown, opened, read, voted on."""

    article_id: str
    title: str
    language: str | None = Field(description="Null where it was only offered.")
    product: str | None
    score: Share | None = Field(
        description="How probably it answers; null where she chose it or an agent sent it."
    )
    passage: str | None = Field(description="What she was shown of it, as plain text.")
    shown_at: Moment
    opened_at: Moment | None
    seconds_read: Annotated[int, Field(ge=0)]
    vote: Literal["helped", "not_helped"] | None
    sent_by: Literal["bot", "agent", "help_centre"] = Field(
        description="help_centre: she found it there herself, before or beside the chat."
    )


class Hit(_Part):
    """What one search found; a score orders hits of one attempt and has no unit."""

    article_id: str
    title: str
    score: float


class Attempt(_Part):
    """One try of the bot."""

    at: Moment
    question: str
    searched: str = Field(
        description="What a follow-up or an answer to what the bot asked was understood as."
    )
    decision: Literal["answer", "choose", "ask_back", "no_answer"]
    confidence: Share = Field(description="How probably the first hit answers.")
    hits: list[Hit]


class MessageMood(_Part):
    """How content one message of hers sounds."""

    at: Moment
    score: Mood
    signs: list[str] = Field(description="The words that say so.")


class Sentiment(_Part):
    """How content she sounds: −1 discontent, 0 nothing tells, 1 content."""

    trend: Literal["unknown", "worsening", "steady", "improving"]
    score: Mood = Field(description="Of the last third of her messages.")
    zh: str
    en: str
    messages: list[MessageMood]


class Sentence(_Part):
    """One key sentence, as she wrote it."""

    at: Moment
    text: str


class HandoffRecord(_Part):
    """Everything that travels with a customer from the assistant to a person.

    The version rises when a field goes or means something else. New fields may come without it:
    ignore what you do not know.
    """

    version: Literal[1]
    conversation_id: str
    handoff_id: str | None = Field(description="Null while no person was asked for.")
    contact: Contact
    channel: str
    language: Language
    reason: str | None
    routing: Explanation | None = Field(description="Why she came to a person.")
    topic: Topic | None = Field(description="From what she read and asked; null if nothing tells.")
    tier: str | None = Field(
        description="What she is to the company; null until routing has looked."
    )
    priority: str | None = Field(description="How urgent it is; null until routing has looked.")
    decision: list[Explanation] = Field(
        description="Why she stands in the queue where she stands, and why she went to her agent."
    )
    requested_at: Moment | None
    queued_at: Moment | None
    accepted_at: Moment | None
    first_reply_at: Moment | None
    ended_at: Moment | None
    waited_seconds: Annotated[float, Field(ge=0)] | None = Field(
        description="From the queue to acceptance, or to the end; null while she waits."
    )
    outcome: str | None = Field(description="resolved, abandoned, returned_to_bot; null before.")
    articles: list[Article] = Field(description="In the order first shown.")
    attempts: list[Attempt] = Field(description="Oldest first.")
    slots: dict[str, Any] = Field(
        description="What the dialogue noted: failures, angry, choices, last_article, "
        "offer_reason, message; others may come."
    )
    questions: Annotated[int, Field(ge=0)]
    sentiment: Sentiment
    summary: list[Sentence] = Field(description="Her own key sentences, at most three.")


def published() -> str:
    """Return the JSON Schema (2020-12) as the file holds it."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **HandoffRecord.model_json_schema(mode="serialization"),
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(published(), encoding="utf-8")
