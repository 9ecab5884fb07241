"""One turn as actions see it: what the customer said, what the dialogue remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Language
from core.language import detect_language

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """The customer's message with its intent and entities, and the slots before it."""

    text: str
    language: Language
    intent: str
    entities: Mapping[str, str]
    slots: Mapping[str, Any]

    @classmethod
    def of(cls, tracker: Any) -> Turn:
        """Read a turn from rasa-sdk's tracker.

        The app sends the language with each message; without it, the text tells.
        """
        message = tracker.latest_message or {}
        text = str(message.get("text") or "")
        told = (message.get("metadata") or {}).get("language")
        language: Language = told if told in ("zh", "en") else detect_language(text)
        return cls(
            text=text,
            language=language,
            intent=str((message.get("intent") or {}).get("name") or ""),
            entities={str(e["entity"]): str(e["value"]) for e in message.get("entities") or ()},
            slots=dict(tracker.slots),
        )

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
