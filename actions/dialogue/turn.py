"""One turn as actions see it: what the customer said, what the dialogue remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Language
from core.language import detect_language
from handoff.bot.context import NOTHING, Context
from kb_index.asking.alternatives import Alternative, Facet
from kb_index.asking.follow_up import Topic

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """The customer's message with its intent and entities, and the slots before it."""

    text: str
    language: Language
    intent: str
    entities: Mapping[str, str]
    slots: Mapping[str, Any]
    context: Context = NOTHING

    @classmethod
    def of(cls, tracker: Any) -> Turn:
        """Read a turn from rasa-sdk's tracker.

        The app sends the language with each message (without it, the text tells), and what was
        talked about.
        """
        message = tracker.latest_message or {}
        text = str(message.get("text") or "")
        metadata = message.get("metadata") or {}
        told = metadata.get("language")
        language: Language = told if told in ("zh", "en") else detect_language(text)
        return cls(
            text=text,
            language=language,
            intent=str((message.get("intent") or {}).get("name") or ""),
            entities={str(e["entity"]): str(e["value"]) for e in message.get("entities") or ()},
            slots=dict(tracker.slots),
            context=Context.read(metadata.get("context")),
        )

    @property
    def chosen(self) -> Alternative | None:
        """The answer to what the bot asked back, when the message is one."""
        facet, value = self.entities.get("facet"), self.entities.get("value")
        return Alternative(Facet(facet), value) if facet and value else None

    @property
    def topic(self) -> Topic | None:
        """What was talked about last."""
        kept = self.context
        return Topic(kept.question, kept.article_id) if kept.question else None

    @property
    def failures(self) -> int:
        """How many attempts did not settle the customer's question so far."""
        return int(self.slots.get("failures") or 0)

    @property
    def choices(self) -> list[str]:
        """The ids of the articles offered last, in order."""
        return list(self.slots.get("choices") or ())

    @property
    def article_id(self) -> str | None:
        """The article that the message is about: the one clicked, else the one shown last."""
        return self.entities.get("article_id") or self.slots.get("last_article")
